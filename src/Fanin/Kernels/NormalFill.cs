using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>The two methods of <see cref="PyTorchNormal"/>, its arguments being checked.</summary>
internal static class NormalFill
{
    private const int Length = NormalBlock.Length;

    /// <summary>One number after the other from where the generator stands, its left-over number first.</summary>
    public static void Serially<T>(PyTorchGenerator generator, double mean, double stdDev, Span<T> destination)
        where T : unmanaged
    {
        bool fused = generator.Capability == CpuCapability.Avx2;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = FloatFormat.Round<T>(NormalDouble.Scale(generator.NextNormal(), mean, stdDev, fused));
        }
    }

    /// <summary>
    /// Elements start… of a fill of count elements from a draw on. Blocks that are not wanted whole, and the block that is drawn again after all
    /// the others when count is no multiple of 16, are made aside.
    /// </summary>
    public static void ByBlocks<T>(
        PyTorchGenerator generator, long firstDraw, double mean, double stdDev, long count, long start, Span<T> destination)
        where T : unmanaged
    {
        int draws = FloatFormat.DrawsPerElement<T>();
        Span<T> block = stackalloc T[Length];
        long tail = count % Length == 0 ? count : count - Length;
        int done = 0;
        int main = (int)Math.Clamp(tail - start, 0, destination.Length);
        if (main > 0)
        {
            int within = (int)(start % Length);
            generator.GoTo(firstDraw + (draws * (start - within)));
            if (within != 0)
            {
                Blocks(generator, mean, stdDev, block);
                done = Copy(block[within..], destination[..main]);
            }

            int whole = (main - done) / Length * Length;
            Blocks(generator, mean, stdDev, destination.Slice(done, whole));
            done += whole;
            if (done < main)
            {
                Blocks(generator, mean, stdDev, block);
                done += Copy(block, destination[done..main]);
            }
        }

        if (done < destination.Length)
        {
            generator.GoTo(firstDraw + (draws * count));
            Blocks(generator, mean, stdDev, block);
            Copy(block[(int)(start + done - tail)..], destination[done..]);
        }
    }

    private static int Copy<T>(ReadOnlySpan<T> block, Span<T> destination)
    {
        int count = Math.Min(block.Length, destination.Length);
        block[..count].CopyTo(destination);
        return count;
    }

    private static void Blocks<T>(PyTorchGenerator generator, double mean, double stdDev, Span<T> destination)
        where T : unmanaged
    {
        int draws = FloatFormat.DrawsPerElement<T>();
        MersenneTwister words = generator.Words;
        Span<uint> group = stackalloc uint[Length * draws];
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> taken = words.Take(Math.Min(destination.Length, int.MaxValue / draws / Length * Length) * draws, group);
            int count = taken.Length / draws;
            Transform(taken, destination[..count], mean, stdDev, generator.Capability == CpuCapability.Avx2);
            destination = destination[count..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform<T>(ReadOnlySpan<uint> draws, Span<T> destination, double mean, double stdDev, bool fused)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            NormalDouble.Transform(draws, MemoryMarshal.Cast<T, double>(destination), mean, stdDev, fused);
        }
        else if (typeof(T) == typeof(Half))
        {
            NormalSixteen.Transform(draws, MemoryMarshal.Cast<T, Half>(destination), (Half)(float)mean, (Half)(float)stdDev);
        }
        else if (typeof(T) == typeof(BFloat16))
        {
            NormalSixteen.Transform(draws, MemoryMarshal.Cast<T, BFloat16>(destination), (BFloat16)mean, (BFloat16)stdDev);
        }
        else if (fused)
        {
            NormalBlock.Transform(draws, MemoryMarshal.Cast<T, float>(destination), (float)mean, (float)stdDev);
        }
        else
        {
            NormalBlock.TransformUnfused(draws, MemoryMarshal.Cast<T, float>(destination), (float)mean, (float)stdDev);
        }
    }
}
