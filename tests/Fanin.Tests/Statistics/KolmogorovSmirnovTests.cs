namespace Fanin.Tests.Statistics;

public class KolmogorovSmirnovTests
{
    // Kolmogorov's distribution: 1.3581 is exceeded with a probability of 0.05, 1.6276 with 0.01, 2.2253 with 0.0001 (Smirnov 1948, doi:10.1214/aoms/1177730256).
    [Theory]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    [InlineData(2.2253, 0.0001)]
    public void PValue_IsThePublishedOne(double scaled, double expected)
    {
        // Evenly spread values, all of them moved by the distance.
        const int Count = 100_000;
        double distance = scaled / (Math.Sqrt(Count) + 0.12 + (0.11 / Math.Sqrt(Count)));
        double[] sample = [.. Enumerable.Range(0, Count).Select(i => (i + 1.0) / Count)];
        double p = KolmogorovSmirnov.PValue(sample, value => value - distance);
        Assert.Equal(expected, p, expected / 100);
    }

    [Fact]
    public void PValue_IsLarge_ForEvenlySpreadValues()
    {
        double[] sample = [.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)];
        Assert.Equal(1, KolmogorovSmirnov.PValue(sample, value => value));
    }
}
