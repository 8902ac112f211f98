using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Benchmarks.Kernels;

/// <summary>Sizes and streams that all kernels share, and the draws of their scalar references.</summary>
[MemoryDiagnoser]
public abstract class KernelBenchmark
{
    private const int Seed = 123;

    private readonly uint[] _words = new uint[TwisterBlock.Size + TwisterBlock.Mirror];
    private readonly uint[] _draws = new uint[TwisterBlock.Size];

    [Params(64, 4096, 1048576)]
    public int Elements { get; set; }

    protected PyTorchGenerator Generator { get; } = new(Seed);

    protected KeyedStream Stream { get; } = new(Seed, "weight");

    protected float[] Destination { get; private set; } = [];

    [GlobalSetup]
    public void Allocate()
    {
        Destination = new float[Elements];
        Stream.Blocks(0, _words);
    }

    /// <summary>Blocks of the twister, one word after the other. Where the destination ends within one, its rest is lost.</summary>
    private protected void TwistScalar(TwisterWork work)
    {
        // A kernel transforms 16 numbers together; 624 are a whole number of those, and so are all sizes.
        for (int start = 0; start < Elements; start += TwisterBlock.Size)
        {
            TwisterBlock.RefreshOneByOne(_words, _draws);
            int count = Math.Min(TwisterBlock.Size, Elements - start);
            work(_draws.AsSpan(0, count), Destination.AsSpan(start, count));
        }
    }

    /// <summary>Blocks of Philox one by one; four elements are too few for a transform's vectors.</summary>
    private protected void KeyedScalar<TTransform>(TTransform transform)
        where TTransform : struct, IBlockTransform<float>
    {
        Span<uint> words = stackalloc uint[Philox4x32.BlockLength];
        for (int start = 0; start < Elements; start += Philox4x32.BlockLength)
        {
            Philox4x32.Block(Stream.Seed.Value, Stream.NameHash, (ulong)(start / Philox4x32.BlockLength), words, Philox4x32.Rounds);
            Span<float> block = Destination.AsSpan(start, Philox4x32.BlockLength);
            MemoryMarshal.Cast<uint, float>(words).CopyTo(block);
            transform.Apply(block);
        }
    }

    private protected delegate void TwisterWork(ReadOnlySpan<uint> draws, Span<float> destination);
}
