using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fanin;

/// <summary>
/// Memory that begins with a line of the cache, as <see cref="AlignedMemory{T}"/>, but cheap to make, for it isn't pinned: where the garbage collector has moved it,
/// <see cref="Align"/> moves it to the next line.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
internal struct RealignedMemory<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] _array;
    private readonly int _length;
    private int _first;

    /// <summary>Makes some; it holds zeros.</summary>
    /// <param name="length">Elements, of a size that divides 64 bytes.</param>
    public RealignedMemory(int length)
    {
        _length = length;
        _array = new T[length + (LineBytes / Unsafe.SizeOf<T>())];
        _first = FirstOfLine();
    }

    /// <summary>All of it.</summary>
    public readonly Span<T> Span => _array.AsSpan(_first, _length);

    /// <summary>Sees to it that it begins with a line; what it holds stays. Spans of before are no longer good.</summary>
    public void Align()
    {
        int first = FirstOfLine();
        if (first != _first)
        {
            Span.CopyTo(_array.AsSpan(first, _length));
            _first = first;
        }
    }

    // If the array moves right now, the next call will see it.
    private readonly int FirstOfLine()
    {
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        return (int)(LineBytes - (address % LineBytes)) / Unsafe.SizeOf<T>();
    }
}
