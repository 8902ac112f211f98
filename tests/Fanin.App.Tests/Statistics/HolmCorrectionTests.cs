using CsCheck;
using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class HolmCorrectionTests
{
    // Documentation of pingouin 0.5 (multicomp, method holm): 0.64 0.012 0.64 0.162 0.0015.
    [Fact]
    public void Adjust_GivesThePublishedExample()
    {
        double[] expected = [0.64, 0.012, 0.64, 0.162, 0.0015];
        IReadOnlyList<double> adjusted = HolmCorrection.Adjust([0.50, 0.003, 0.32, 0.054, 0.0003]);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], adjusted[i], 12);
    }

    // R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
    [Fact]
    public void Adjust_NeverFalls_WhenPGrows() => Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]));

    [Fact]
    public void Adjust_LiesBetweenPAndBonferroni() =>
        Gen.Double[0, 1].Array[0, 20].Sample(values =>
        {
            IReadOnlyList<double> adjusted = HolmCorrection.Adjust(values);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.InRange(adjusted[i], values[i], Math.Min(1, values.Length * values[i]));
                Assert.All(Enumerable.Range(0, values.Length), j => Assert.True(values[i] > values[j] || adjusted[i] <= adjusted[j]));
            }
        });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Adjust_Throws_OutsideOfZeroToOne(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => HolmCorrection.Adjust([0.5, p]));
}
