using Fanin.Lab.Tasks;

namespace Fanin.Lab.Networks;

/// <summary>What networks for images ask of data.</summary>
internal static class ImageShapes
{
    /// <summary>Why data don't suit; <see langword="null"/> if they do.</summary>
    public static string? Refusal(string network, TaskShape shape, int smallestSide) =>
        !shape.IsImage ? $"{network} needs images [channels, height, width]; the data have samples of [{string.Join(", ", shape.Input)}]{(shape.Kind == TaskKind.NextToken ? " tokens" : string.Empty)}."
        : shape.Input[1] < smallestSide || shape.Input[2] < smallestSide
            ? FormattableString.Invariant($"{network} needs images of at least {smallestSide} × {smallestSide} pixels; the data have {shape.Input[1]} × {shape.Input[2]}.")
            : null;
}
