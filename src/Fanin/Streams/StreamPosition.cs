namespace Fanin.Streams;

/// <summary>A place in the PyTorch stream: everything that the next number depends on besides the seed.</summary>
/// <param name="Draws">32-bit draws taken before it.</param>
/// <param name="CachedPair">
/// Where the four draws began whose second normal number is still unused, or <see langword="null"/> if none is. PyTorch's generator keeps that
/// number until the next normal fill of fewer than 16 elements, however much later, so a place without it would be ambiguous.
/// </param>
public readonly record struct StreamPosition(long Draws, long? CachedPair = null)
{
    /// <summary>The place right after seeding.</summary>
    public static StreamPosition Start => default;

    /// <inheritdoc/>
    public override string ToString() => CachedPair is { } pair ? $"{Draws} (+ normal cached at {pair})" : $"{Draws}";
}
