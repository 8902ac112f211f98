namespace Fanin;

/// <summary>
/// Memory that begins with a line of the cache, as <see cref="AlignedMemory{T}"/>, but cheap to make, for it isn't pinned: where the garbage collector has moved it,
/// <see cref="Align"/> moves it to the next line.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
internal struct RealignedMemory<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _length;
    private int _first;

    /// <summary>Makes some; it holds zeros.</summary>
    /// <param name="length">Elements, of a size that divides 64 bytes.</param>
    public RealignedMemory(int length)
    {
        _length = length;
        _array = new T[length + AlignedMemory<T>.LineLength];
        _first = AlignedMemory<T>.FirstOfLine(_array);
    }

    /// <summary>All of it.</summary>
    public readonly Span<T> Span => _array.AsSpan(_first, _length);

    /// <summary>Sees to it that it begins with a line; what it holds stays. Spans of before are no longer good.</summary>
    public void Align()
    {
        // If the array moves right now, the next call will see it.
        int first = AlignedMemory<T>.FirstOfLine(_array);
        if (first != _first)
        {
            Span.CopyTo(_array.AsSpan(first, _length));
            _first = first;
        }
    }
}
