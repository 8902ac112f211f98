using Fanin.Lab.Experiments;

namespace Fanin.App.Tests.Experiments;

public class GridTests
{
    // numpy.logspace(-3, 0, 7) and numpy.linspace(0.1, 0.5, 5), six significant digits.
    [Fact]
    public void Log_AndLinear_AreThoseOfNumPy()
    {
        Assert.Equal([0.001, 0.00316228, 0.01, 0.0316228, 0.1, 0.316228, 1], Grid.Log(0.001, 1, 7));
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5], Grid.Linear(0.1, 0.5, 5));
        Assert.Equal([1, 0.1, 0.01], Grid.Log(1, 0.01, 3));
        Assert.Equal([-1, 1], Grid.Linear(-1, 1, 2));
    }

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(1, -1, 3)]
    [InlineData(1, 1, 3)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 2, 10_001)]
    [InlineData(double.NaN, 2, 3)]
    [InlineData(1, double.PositiveInfinity, 3)]
    public void Log_Refuses(double from, double to, int count) => Assert.ThrowsAny<ArgumentException>(() => Grid.Log(from, to, count));
}
