using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class PyTorchGeneratorTests
{
    [Fact]
    public void MoveTo_FindsEveryPlaceAgain_WithItsCachedNormal()
    {
        // Fills of every kind, odd ones among them, so that a left-over number is carried far.
        int[] counts = [3, 20, 1, 17, 5, 16, 2, 1000, 1, 4];
        var generator = new PyTorchGenerator(77);
        List<(StreamPosition Position, float[] Values)> fills = [];
        foreach (int count in counts)
        {
            StreamPosition before = generator.Position;
            var values = new float[count];
            PyTorchNormal.Fill(generator, 1, 2, values);
            Assert.Equal(PyTorchNormal.Advance(before, count), generator.Position);
            fills.Add((before, values));
        }

        var moved = new PyTorchGenerator(77);
        foreach ((StreamPosition position, float[] expected) in fills.AsEnumerable().Reverse().Concat(fills))
        {
            moved.MoveTo(position);
            Assert.Equal(position, moved.Position);
            var values = new float[expected.Length];
            PyTorchNormal.Fill(moved, 1, 2, values);
            Assert.Equal(expected, values);
        }
    }
}
