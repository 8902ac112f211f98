using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Streams;

public class LogOnePlusTests
{
    [Fact]
    public void OfNegative_GivesTheBitsOfGlibc()
    {
        Assert.True(PyTorchVectors.All.Log1p.Length > 600);
        Assert.All(PyTorchVectors.All.Log1p, pair =>
            Assert.Equal(
                BitConverter.DoubleToUInt64Bits(Bits.ToDouble(pair[1])),
                BitConverter.DoubleToUInt64Bits(LogOnePlus.OfNegative(Bits.ToDouble(pair[0])))));
    }
}
