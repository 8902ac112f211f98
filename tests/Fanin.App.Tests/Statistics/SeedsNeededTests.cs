using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class SeedsNeededTests
{
    // Cohen 1988, table 2.4.1 (two-sided 0.05, power 0.8): 26 at d = 0.8, 64 at 0.5, 393 at 0.2, 17 at 1; R says 393.4 at 0.2, of which Cohen drops the fraction.
    [Theory]
    [InlineData(1.0, 17)]
    [InlineData(0.8, 26)]
    [InlineData(0.5, 64)]
    [InlineData(0.3, 176)]
    [InlineData(0.2, 394)]
    public void Unpaired_GivesCohensTable(double effect, int seeds) => Assert.Equal(seeds, SeedsNeeded.Unpaired(effect));

    // R's power.t.test(type = "paired"), rounded up (published.R); 34 at 0.5, 15 at 0.8 and 199 at 0.2 are G*Power's as well.
    [Theory]
    [InlineData(1.0, 10)]
    [InlineData(0.8, 15)]
    [InlineData(0.5, 34)]
    [InlineData(-0.5, 34)]
    [InlineData(0.3, 90)]
    [InlineData(0.2, 199)]
    public void Paired_GivesPublishedSizes(double effect, int seeds) => Assert.Equal(seeds, SeedsNeeded.Paired(effect));

    // R's power.t.test(n = 20, type = "paired", strict = TRUE).
    [Theory]
    [InlineData(0.2, 0.05, 0.1359563)]
    [InlineData(0.5, 0.05, 0.5645044)]
    [InlineData(1.0, 0.05, 0.9885913)]
    [InlineData(0.5, 0.005, 0.2127426)]
    [InlineData(1.0, 0.005, 0.8833355)]
    public void Power_IsThatOfR(double effect, double alpha, double power) => Assert.Equal(power, SeedsNeeded.Power(effect * Math.Sqrt(20), 19, alpha), 6);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(1e6)]
    public void Power_IsAlpha_WithoutADifference(double freedom) => Assert.Equal(0.05, SeedsNeeded.Power(0, freedom, 0.05), 4);

    // However large the difference: 2/2⁶ is the first below 0.05, 2/2⁹ the first below 0.005; 2 of the 70 ways to split 4 from 4 are 0.029.
    [Fact]
    public void Paired_AsksForAsManyAsAPermutationTestNeeds()
    {
        Assert.Equal(6, SeedsNeeded.Paired(1000));
        Assert.Equal(9, SeedsNeeded.Paired(1000, alpha: 0.005));
        Assert.Equal(4, SeedsNeeded.Unpaired(1000));
    }

    [Fact]
    public void Paired_HasNoAnswer_WithoutADifference()
    {
        Assert.Null(SeedsNeeded.Paired(0));
        Assert.Null(SeedsNeeded.Unpaired(1e-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeedsNeeded.Paired(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeedsNeeded.Paired(1, power: 1));
    }
}
