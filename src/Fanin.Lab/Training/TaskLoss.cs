using Fanin.Lab.Tasks;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>What is made small, by the kind of task.</summary>
internal static class TaskLoss
{
    /// <summary>Cross-entropy in nats, of classes or of the next tokens at all positions; or the mean squared error.</summary>
    /// <param name="kind">The kind of task.</param>
    /// <param name="output">What the network says, see <see cref="TaskKind"/>.</param>
    /// <param name="targets">What is right.</param>
    /// <param name="reduction">How the losses of samples become one.</param>
    /// <exception cref="InvalidOperationException">The network's output does not have the shape that the task needs.</exception>
    public static Tensor Of(TaskKind kind, Tensor output, Tensor targets, nn.Reduction reduction = nn.Reduction.Mean) => kind switch
    {
        TaskKind.Classification => nn.functional.cross_entropy(output, targets, reduction: reduction),
        TaskKind.NextToken => nn.functional.cross_entropy(Scores(output, targets), targets.reshape(-1), reduction: reduction),
        TaskKind.Regression => nn.functional.mse_loss(Same(output, targets), targets, reduction),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected a known kind of task."),
    };

    /// <summary>How many are classified rightly; <see langword="null"/> for regression.</summary>
    public static long? RightOnes(TaskKind kind, Tensor output, Tensor targets) =>
        kind == TaskKind.Regression ? null : output.argmax(-1).eq(targets).sum().item<long>();

    /// <summary>How many losses the mean is of.</summary>
    public static long Count(TaskKind kind, Tensor targets) => kind == TaskKind.Classification ? targets.shape[0] : targets.numel();

    /// <summary>The loss below which a network does better than one that guesses: 5 % below ln(classes), or below the variance of the targets.</summary>
    public static double PlateauLevel(TaskShape shape, Tensor targets)
    {
        if (shape.Kind != TaskKind.Regression)
        {
            return Results.PlateauResult.Level(shape.Outputs);
        }

        using var scope = NewDisposeScope();
        return Results.PlateauResult.Fraction * targets.to(ScalarType.Float64).var(0, unbiased: false).mean().item<double>();
    }

    // Broadcasting would train on other numbers, and say nothing.
    private static Tensor Same(Tensor output, Tensor targets) => output.shape.AsSpan().SequenceEqual(targets.shape)
        ? output
        : throw new InvalidOperationException($"Expected outputs of shape [{string.Join(", ", targets.shape)}], as the targets, got [{string.Join(", ", output.shape)}].");

    private static Tensor Scores(Tensor output, Tensor targets) => output.dim() == targets.dim() + 1 && output.shape[..^1].AsSpan().SequenceEqual(targets.shape)
        ? output.reshape(-1, output.shape[^1])
        : throw new InvalidOperationException(
            $"Expected outputs of shape [{string.Join(", ", targets.shape)}, vocabulary], one score a token at each position, got [{string.Join(", ", output.shape)}].");
}
