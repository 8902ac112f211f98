using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The generator's state against libtorch's bytes, after many histories, and on from them.</summary>
public class GeneratorStateTests
{
    [Theory]
    [InlineData(0ul)]
    [InlineData(42ul)]
    [InlineData((1ul << 63) + 5)]
    [InlineData(ulong.MaxValue)]
    public void ExportState_IsLibTorchs_AfterAnyNumberOfDraws(ulong seed)
    {
        foreach (int draws in new[] { 0, 1, 2, 100, 622, 623, 624, 625, 1247, 1248, 1249, 6240, 100_000, 5_000_000, 6_240_000 })
        {
            using var libtorch = new Generator(seed, CPU);
            using Tensor passedOver = empty(draws).uniform_(0, 1, libtorch);
            var moved = new PyTorchGenerator(seed);
            moved.MoveTo(new StreamPosition(draws));
            Assert.Equal(State(libtorch), moved.ExportState());

            var filled = new PyTorchGenerator(seed);
            PyTorchUniform.Fill<float>(filled, 0, 1, new float[draws]);
            Assert.Equal(State(libtorch), filled.ExportState());
        }
    }

    // Odd short fills leave a normal number over, which long ones carry on.
    [Fact]
    public void State_GoesBothWays_AfterEveryCall()
    {
        using var libtorch = new Generator(42, CPU);
        var ours = new PyTorchGenerator(42);
        foreach (int count in new[] { 3, 20, 1, 17, 5, 16, 2, 1000, 1, 4, 607, 15, 624, 1 })
        {
            using Tensor tensor = empty(count).normal_(1, 2, libtorch);
            PyTorchNormal.Fill<float>(ours, 1, 2, new float[count]);
            byte[] state = State(libtorch);
            Assert.Equal(state, ours.ExportState());

            // Ours goes on from libtorch's state, and libtorch from ours.
            PyTorchGenerator imported = PyTorchGenerator.ImportState(state);
            Assert.Equal(state, imported.ExportState());
            using var other = new Generator(7, CPU);
            using (Tensor bytes = Bytes(ours.ExportState()))
            {
                other.set_state(bytes);
            }

            foreach (int next in new[] { 5, 700, 2, 3 })
            {
                using Tensor expected = empty(next).normal_(0, 1, other);
                var values = new float[next];
                PyTorchNormal.Fill<float>(imported, 0, 1, values);
                Assert.Equal(Tensors.Floats(expected), values);
            }

            Assert.Equal(State(other), imported.ExportState());
        }
    }

    private static byte[] State(Generator generator)
    {
        using Tensor state = generator.get_state();
        return state.bytes.ToArray();
    }

    private static Tensor Bytes(byte[] bytes) => tensor(bytes, ScalarType.Byte);
}
