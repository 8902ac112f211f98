using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class EffectSizeTests
{
    // From R: the difference over the pooled deviation, and Wilcoxon's statistic (published.R).
    [Fact]
    public void Unpaired_StandardizesTheDifference_OfTheMice()
    {
        EffectSize effect = EffectSize.Unpaired(Published.TreatedMice, Published.ControlMice);
        Assert.Equal(0.564852987, effect.CohenD!.Value, 1e-8);
        Assert.Equal(0.564852987 * (1 - (3.0 / 55)), effect.HedgesG!.Value, 1e-8);
        Assert.Equal(1.0 / 7, effect.CliffDelta, 6);
        Assert.Null(effect.PairedD);
    }

    // Fisher 1935, §17: Darwin's t is 2.148 with 14 degrees of freedom, and d_z = t/√n.
    [Fact]
    public void Paired_IsTOverRootN_ForDarwinsMaize()
    {
        EffectSize effect = EffectSize.Paired(Published.DarwinDifferences, new double[15]);
        Assert.Equal(2.148, effect.PairedD!.Value * Math.Sqrt(15), 3);
    }

    [Fact]
    public void Of_HasNoSize_WithoutASpread()
    {
        EffectSize effect = EffectSize.Paired([2, 3, 4], [1, 2, 3]);
        Assert.Null(effect.PairedD);
        Assert.Equal(1, effect.CohenD!.Value, 12);
        EffectSize apart = EffectSize.Unpaired([2, 2], [1, 1]);
        Assert.Null(apart.CohenD);
        Assert.Null(apart.HedgesG);
        Assert.Equal(1, apart.CliffDelta);
    }

    [Fact]
    public void Paired_Throws_WhenLengthsDiffer() => Assert.Throws<ArgumentException>(() => EffectSize.Paired([1, 2], [1]));
}
