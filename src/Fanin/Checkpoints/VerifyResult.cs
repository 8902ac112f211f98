using System.Collections.Immutable;
using System.Globalization;

namespace Fanin.Checkpoints;

/// <summary>Whether a checkpoint still holds the numbers that its record says.</summary>
/// <param name="Tensors">Every tensor that was looked at, file by file in the order of their bytes.</param>
/// <param name="Bytes">Bytes that were compared.</param>
public sealed record VerifyResult(ImmutableArray<VerifiedTensor> Tensors, long Bytes)
{
    /// <summary>Whether all of them do.</summary>
    public bool IsEqual => Tensors.All(tensor => tensor.IsEqual);

    /// <summary>In a sentence whether all are equal, then a line for each tensor that is not, separated by <c>\n</c>.</summary>
    public override string ToString()
    {
        VerifiedTensor[] different = [.. Tensors.Where(tensor => !tensor.IsEqual)];
        string first = different.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Tensors.Length} tensors are equal to their record; {Bytes} bytes were compared.")
            : string.Create(CultureInfo.InvariantCulture, $"{different.Length} of {Tensors.Length} tensors differ from their record; {Bytes} bytes were compared.");
        return string.Join('\n', [first, .. different.Select(tensor => $"{tensor.Name} in {tensor.File}: {tensor.FirstDifference?.ToString() ?? "other bytes than were copied"}")]);
    }
}

/// <summary>Whether one tensor holds the numbers that the record says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The name of its file.</param>
/// <param name="IsLoaded">Whether it was copied from another checkpoint, so that its bytes are known by their hash only.</param>
/// <param name="IsEqual">Whether all that was looked at is equal.</param>
/// <param name="FirstDifference">The first element that differs; <see langword="null"/> if none does, or if it was copied.</param>
public sealed record VerifiedTensor(string Name, string File, bool IsLoaded, bool IsEqual, ElementDifference? FirstDifference);

/// <summary>An element that is not what the record says.</summary>
/// <param name="Index">Its row-major index.</param>
/// <param name="Position">Its index in each dimension.</param>
/// <param name="Expected">What the record says.</param>
/// <param name="Got">What the file has. Zeros of different signs, and different NaNs, look the same here but are not.</param>
public sealed record ElementDifference(long Index, ImmutableArray<long> Position, double Expected, double Got)
{
    /// <inheritdoc/>
    public bool Equals(ElementDifference? other) => other is not null && Index == other.Index && Position.SequenceEqual(other.Position)
        && Expected.Equals(other.Expected) && Got.Equals(other.Got);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Expected, Got);

    /// <summary>For instance <c>[3, 7] (element 235): expected 0.02, got 0.03</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{string.Join(", ", Position)}] (element {Index}): expected {Expected:R}, got {Got:R}");
}
