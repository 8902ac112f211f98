using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>
/// The float32 normal kernel against libtorch's for each of the 2²⁴ values that u₁ and u₂ can take. A state made up for it lets libtorch draw
/// what is wanted: 608 draws (38 blocks) of a state, before it would be refreshed.
/// </summary>
public class EveryUniformTests
{
    private const int Words = 624;
    private const int Wanted = 38 * NormalBlock.Length;

    [Fact(Explicit = true)]
    public void NormalBlock_GivesLibTorchsBits_ForEveryUniformNumber()
    {
        using var libtorch = new Generator(1, CPU);
        using Tensor tensor = empty(Wanted);
        byte[] state = State();
        uint[] draws = new uint[Wanted];
        var reference = new float[Wanted];
        var values = new float[Wanted];
        for (uint first = 0; first < 1u << 24; first += Wanted / 2)
        {
            for (int i = 0; i < Wanted; i++)
            {
                // u₁ upwards in the first halves of blocks, u₂ downwards in the second.
                uint number = first + (uint)((i / NormalBlock.Length * 8) + (i % 8));
                draws[i] = (i % NormalBlock.Length < 8 ? number : ~number) & UniformSingle.Mask;
                BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(24 + (8 * i)), Untemper(draws[i]));
            }

            using Tensor bytes = TorchSharp.torch.tensor(state, ScalarType.Byte);
            libtorch.set_state(bytes);
            tensor.normal_(0, 1, libtorch);

            NormalBlock.TransformOneByOne(draws, reference, 0, 1);
            NormalBlock.Transform(draws, values, 0, 1);
            ReadOnlySpan<byte> expected = tensor.bytes;
            Assert.True(expected.SequenceEqual(MemoryMarshal.AsBytes(reference.AsSpan())), $"Expected libtorch's bits from {first} on.");
            Assert.True(expected.SequenceEqual(MemoryMarshal.AsBytes(values.AsSpan())), $"Expected libtorch's bits from {first} on, by vectors.");
        }
    }

    // torch.get_rng_state: seed, left, seeded, next, words, and no normal number left over.
    private static byte[] State()
    {
        byte[] state = new byte[5056];
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), Words);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(12), 1);
        return state;
    }

    // The word that is tempered into a draw: each step undone, the last first.
    private static uint Untemper(uint draw)
    {
        uint word = draw ^ (draw >> 18);
        word ^= (word << 15) & 0xEFC60000;
        uint low = word;
        for (int i = 0; i < 4; i++)
        {
            low = word ^ ((low << 7) & 0x9D2C5680);
        }

        uint high = low;
        high = low ^ (high >> 11);
        high = low ^ (high >> 11);
        return MersenneTwister.Temper(high) == draw ? high : throw new InvalidOperationException("The inverse is wrong.");
    }
}
