using System.Runtime.CompilerServices;
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
        _array = GC.AllocateArray<T>(length + LineLength, pinned: true);
        _first = FirstOfLine(_array);
        _length = length;
    }

    /// <summary>Elements of a line.</summary>
    public static int LineLength => LineBytes / Unsafe.SizeOf<T>();

    /// <summary>All of it.</summary>
    public Span<T> Span => _array.AsSpan(_first, _length);

    /// <summary>The first element of an array, at least 1, with which a line begins as the array lies now.</summary>
    public static int FirstOfLine(T[] array)
    {
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        return (int)(LineBytes - (address % LineBytes)) / Unsafe.SizeOf<T>();
    }
}
