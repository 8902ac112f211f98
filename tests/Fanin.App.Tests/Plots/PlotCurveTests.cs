using Fanin.Lab.Plots;
using ScottPlot;

namespace Fanin.App.Tests.Plots;

public class PlotCurveTests
{
    [Fact]
    public void Thin_KeepsEveryPoint_WhenThereAreFew() =>
        Assert.Equal([new Coordinates(1, 3), new Coordinates(2, 1), new Coordinates(3, 2)], PlotCurve.Thin([3, 1, 2], columns: 2));

    [Fact]
    public void Thin_KeepsLowestAndHighestOfEachColumn_InTheirOrder()
    {
        double[] values = [.. Enumerable.Range(0, 10_500).Select(i => Math.Sin(i * 1.7) + (i * 0.001))];
        Coordinates[] points = PlotCurve.Thin(values, columns: 100);
        Assert.InRange(points.Length, 200, 202);
        Assert.Equal(points.OrderBy(point => point.X), points);
        for (int column = 0; column < 100; column++)
        {
            double[] all = values[(column * 105)..((column + 1) * 105)];
            double[] kept = [.. points.Where(point => point.X > column * 105 && point.X <= (column + 1) * 105).Select(point => point.Y)];
            Assert.Equal(all.Min(), kept.Min());
            Assert.Equal(all.Max(), kept.Max());
        }
    }

    [Fact]
    public void Thin_KeepsTheEnds()
    {
        Coordinates[] points = PlotCurve.Thin([.. Enumerable.Range(0, 1000).Select(i => (double)(i % 7))], columns: 10);
        Assert.Equal(1, points[0].X);
        Assert.Equal(1000, points[^1].X);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Thin_CutsTheLine_AtTheFirstNumberThatIsNotFinite(double bad)
    {
        double[] values = [1, 2, bad, 4, 5];
        Assert.Equal(2, PlotCurve.FiniteLength(values));
        Assert.Equal([1, 2], PlotCurve.Thin(values, columns: 10).Select(point => point.Y));
        Assert.Equal([1, 2], PlotCurve.Sample(values, columns: 10).Select(point => point.Y));
    }

    [Fact]
    public void Sample_KeepsTheEndsAndOnePointAColumn()
    {
        Coordinates[] points = PlotCurve.Sample([.. Enumerable.Range(1, 1000).Select(i => i * 2.0)], columns: 10);
        Assert.Equal([1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], points.Select(point => point.X));
        Assert.All(points, point => Assert.Equal(2 * point.X, point.Y));
    }

    [Fact]
    public void Thin_GivesNothing_WhenThereIsNothing() => Assert.Empty(PlotCurve.Thin([], columns: 10));

    [Fact]
    public void SeedBand_CountsEachCurve_AsFarAsItIsFinite()
    {
        var band = SeedBand.Of([[1, 2, 3, 4], [3, 6, double.NaN, 9]]);
        Assert.Equal([2, 4, 3, 4], band.Mean);
        Assert.Equal([1, 2, 3, 4], band.Low);
        Assert.Equal([3, 6, 3, 4], band.High);
    }
}
