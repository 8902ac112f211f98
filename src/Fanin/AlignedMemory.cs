using System.Runtime.InteropServices;

namespace Fanin;

/// <summary>Memory that begins with a line of the cache, and stays where it is: vectors in it never lie in two lines, which would cost twice the time.</summary>
/// <typeparam name="T">What is in it.</typeparam>
internal readonly struct AlignedMemory<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] _array;
    private readonly int _first;
    private readonly int _length;

    /// <summary>Makes some; it holds zeros.</summary>
    /// <param name="length">Elements, of a size that divides 64 bytes.</param>
    public AlignedMemory(int length)
    {
        int size = Marshal.SizeOf<T>();
        _array = GC.AllocateArray<T>(length + (LineBytes / size), pinned: true);
        _first = (LineBytes - (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % LineBytes)) / size;
        _length = length;
    }

    /// <summary>All of it.</summary>
    public Span<T> Span => _array.AsSpan(_first, _length);
}
