using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class PyTorchStateTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 624, 1)]
    [InlineData(623, 2, 623)]
    [InlineData(624, 1, 624)]
    [InlineData(625, 624, 1)]
    [InlineData(1248, 1, 624)]
    [InlineData(6_240_001, 624, 1)]
    public void ExportState_HoldsThePlace(long draws, int left, long next)
    {
        var generator = new PyTorchGenerator((1ul << 63) + 5);
        generator.MoveTo(new StreamPosition(draws));
        byte[] state = generator.ExportState();
        Assert.Equal(5056, state.Length);
        Assert.Equal((1ul << 63) + 5, BitConverter.ToUInt64(state));
        Assert.Equal(left, BitConverter.ToInt32(state, 8));
        Assert.Equal(1, BitConverter.ToInt32(state, 12));
        Assert.Equal(next, BitConverter.ToInt64(state, 16));
        Assert.All(state[5016..], part => Assert.Equal(0, part));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(624)]
    [InlineData(1000)]
    public void ImportState_CountsPlacesFromTheImport_AndFindsThemAgain(int draws)
    {
        var original = new PyTorchGenerator(9);
        PyTorchUniform.Fill<float>(original, 0, 1, new float[draws]);
        PyTorchNormal.Fill<float>(original, 0, 1, new float[1]);
        PyTorchGenerator imported = PyTorchGenerator.ImportState(original.ExportState());
        Assert.Equal(new StreamPosition(0, -1), imported.Position);
        List<(StreamPosition Position, float[] Values)> fills = [];
        foreach (int count in new[] { 20, 700, 3, 5, 1, 17 })
        {
            var expected = new float[count];
            PyTorchNormal.Fill<float>(original, 0, 1, expected);
            StreamPosition before = imported.Position;
            var values = new float[count];
            PyTorchNormal.Fill<float>(imported, 0, 1, values);
            Assert.Equal(expected, values);
            fills.Add((before, values));
        }

        foreach ((StreamPosition position, float[] expected) in fills.AsEnumerable().Reverse().Concat(fills))
        {
            imported.MoveTo(position);
            Assert.Equal(position, imported.Position);
            var values = new float[expected.Length];
            PyTorchNormal.Fill<float>(imported, 0, 1, values);
            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void MoveTo_Throws_BeforeTheImport_AndStaysThere()
    {
        PyTorchGenerator imported = PyTorchGenerator.ImportState(new PyTorchGenerator(9).ExportState());
        byte[] state = imported.ExportState();
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => imported.MoveTo(new StreamPosition(-1)));
        Assert.Contains("import", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => imported.MoveTo(new StreamPosition(5, -1)));
        Assert.Equal(state, imported.ExportState());
    }

    [Theory]
    [InlineData(12, 0)] // not seeded
    [InlineData(8, 0)] // left
    [InlineData(8, 2)]
    [InlineData(16, 1)] // next
    [InlineData(17, 3)]
    [InlineData(5040, 2)] // flags
    [InlineData(5052, 255)]
    public void ImportState_Throws_WhenNoGeneratorCanBeThere(int at, byte value)
    {
        byte[] state = new PyTorchGenerator(9).ExportState();
        state[at] = value;
        Assert.Throws<ArgumentException>("state", () => PyTorchGenerator.ImportState(state));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5048)]
    [InlineData(5057)]
    public void ImportState_Throws_WhenTheLengthIsAnother(int length) =>
        Assert.Throws<ArgumentException>("state", () => PyTorchGenerator.ImportState(new byte[length]));

    [Fact]
    public void ImportState_KeepsAllThatTheStateHolds()
    {
        byte[] state = new PyTorchGenerator(9).ExportState();
        BitConverter.TryWriteBytes(state.AsSpan(5048), 1.5f);
        state[5052] = 1;
        Assert.Equal(state, PyTorchGenerator.ImportState(state).ExportState());
    }
}
