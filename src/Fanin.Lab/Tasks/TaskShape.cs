using System.Collections.Immutable;

namespace Fanin.Lab.Tasks;

/// <summary>The shapes of a task: what a network sees and what it is to say. Two of equal numbers are equal.</summary>
/// <param name="Kind">What is to be learned.</param>
/// <param name="Input">The shape of one sample, without batch: <c>[channels, height, width]</c> of an image, <c>[features]</c> of a row, <c>[length]</c> of tokens.</param>
/// <param name="Outputs">Classes, targets, or the size of the vocabulary.</param>
public sealed record TaskShape(TaskKind Kind, ImmutableArray<long> Input, int Outputs)
{
    /// <summary>Numbers of one sample.</summary>
    public long InputCount => Input.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether samples are images: <c>[channels, height, width]</c>.</summary>
    public bool IsImage => Kind != TaskKind.NextToken && Input.Length == 3;

    /// <inheritdoc/>
    public bool Equals(TaskShape? other) => other is not null && Kind == other.Kind && Outputs == other.Outputs && Input.SequenceEqual(other.Input);

    /// <inheritdoc/>
    public override int GetHashCode() => Input.Aggregate(HashCode.Combine(Kind, Outputs), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} of [{string.Join(", ", Input)}], {Outputs} outputs";
}
