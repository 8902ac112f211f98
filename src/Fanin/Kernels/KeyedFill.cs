using System.Runtime.InteropServices;
using Fanin.Kernels.Lanes;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>Turns the words of whole blocks into numbers, in place.</summary>
/// <typeparam name="T">float (element 4b + w of the parameter lies in word w of block b) or double (2b + h: words 2h, low, and 2h + 1, high).</typeparam>
internal interface IBlockTransform<T>
{
    /// <summary>Replaces words by numbers.</summary>
    /// <param name="block">Comes with the bits of one or more whole blocks; of no more words than a processor's nearest cache holds.</param>
    public void Apply(Span<T> block);
}

/// <summary>Turns the words of whole blocks into numbers of float32, or of bfloat16.</summary>
internal interface ISingleTransform : IBlockTransform<float>
{
    /// <summary>Makes the numbers of words, each rounded once more, to bfloat16. They must be moderate: see <see cref="SixteenBits.AreModerate(float, float)"/>.</summary>
    /// <param name="block">Comes with the bits of one or more whole blocks, as before. What it holds in the end is without meaning.</param>
    /// <param name="numbers">As many.</param>
    public void Apply(Span<float> block, Span<BFloat16> numbers);
}

/// <summary>The loop of all keyed kernels: words into a piece of the destination that fits the nearest cache, then numbers in their place.</summary>
internal static class KeyedFill
{
    // Most numbers that are made at a time: a multiple of what Philox4x32 makes at a time.
    private const int PieceLength = 3840;

    // Where numbers of 16 bits are made elsewhere than their words lie; longer, because each piece costs some time of its own.
    private const int RoundedPieceLength = 5760;

    private const int BlockBytes = Philox4x32.BlockLength * sizeof(uint);

    /// <summary>Fills a span of float or double.</summary>
    public static void Fill<T, TTransform>(KeyedStream stream, in TTransform transform, long start, Span<T> destination)
        where T : unmanaged
        where TTransform : struct, IBlockTransform<T>
    {
        int perBlock = BlockBytes / Marshal.SizeOf<T>();
        CheckStart(start, destination.Length, perBlock);
        long block = start / perBlock;
        int skip = (int)(start % perBlock);
        Span<T> part = stackalloc T[perBlock];
        if (skip > 0 && destination.Length > 0)
        {
            Numbers(stream, transform, block++, part);
            int head = Math.Min(perBlock - skip, destination.Length);
            part.Slice(skip, head).CopyTo(destination);
            destination = destination[head..];
        }

        while (destination.Length >= perBlock)
        {
            int length = Math.Min(PieceLength, destination.Length / perBlock * perBlock);
            Numbers(stream, transform, block, destination[..length]);
            block += length / perBlock;
            destination = destination[length..];
        }

        if (destination.Length > 0)
        {
            Numbers(stream, transform, block, part);
            part[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>Fills a span of a 16-bit type: float32 numbers, each rounded once.</summary>
    /// <param name="stream">Where words come from.</param>
    /// <param name="transform">What makes numbers of them.</param>
    /// <param name="areModerate">What <see cref="SixteenBits.AreModerate(float, float)"/> says of the numbers.</param>
    /// <param name="start">Index of the first element.</param>
    /// <param name="destination">Elements from there on.</param>
    public static void FillRounded<T, TTransform>(KeyedStream stream, in TTransform transform, bool areModerate, long start, Span<T> destination)
        where T : unmanaged
        where TTransform : struct, ISingleTransform
    {
        CheckStart(start, destination.Length, Philox4x32.BlockLength);
        Span<float> piece = stackalloc float[(int)Math.Min((long)destination.Length + Philox4x32.BlockLength, RoundedPieceLength)];
        while (destination.Length > 0)
        {
            // Pieces after the first begin with a block.
            int inBlock = (int)(start % Philox4x32.BlockLength);
            int length = Math.Min(piece.Length - inBlock, destination.Length);
            int whole = length / Philox4x32.BlockLength * Philox4x32.BlockLength;
            if (typeof(T) == typeof(BFloat16) && areModerate && inBlock == 0 && whole > 0)
            {
                length = whole;
                stream.Blocks(start / Philox4x32.BlockLength, MemoryMarshal.Cast<float, uint>(piece[..length]));
                transform.Apply(piece[..length], MemoryMarshal.Cast<T, BFloat16>(destination[..length]));
            }
            else
            {
                Fill(stream, transform, start, piece[..length]);
                HalfRounding.Round(piece[..length], destination);
            }

            start += length;
            destination = destination[length..];
        }
    }

    private static void Numbers<T, TTransform>(KeyedStream stream, in TTransform transform, long firstBlock, Span<T> numbers)
        where T : unmanaged
        where TTransform : struct, IBlockTransform<T>
    {
        stream.Blocks(firstBlock, MemoryMarshal.Cast<T, uint>(numbers));
        transform.Apply(numbers);
    }

    private static void CheckStart(long start, int length, int perBlock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, (KeyedStream.BlockCount * perBlock) - length);
    }
}
