using Fanin.Lab.Statistics.Comparisons;

namespace Fanin.App.Tests.Statistics.Comparisons;

public class MetricSpecTests
{
    [Theory]
    [InlineData("testAccuracy", true, true)]
    [InlineData("validLoss", false, false)]
    [InlineData("plateauSteps", false, false)]
    [InlineData("seconds", false, false)]
    public void Named_KnowsTheUsualMetrics(string name, bool higher, bool fraction)
    {
        MetricSpec metric = MetricSpec.Named(name);
        Assert.Equal((higher, fraction), (metric.HigherIsBetter, metric.IsFraction));
    }

    [Fact]
    public void Named_Throws_ForAnyOther() =>
        Assert.Contains("got \"bleu\"", Assert.Throws<ArgumentException>(() => MetricSpec.Named("bleu")).Message, StringComparison.Ordinal);

    [Fact]
    public void Margin_Throws_UnlessPositive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MetricSpec.Named("testLoss") with { Margin = 0 });
}
