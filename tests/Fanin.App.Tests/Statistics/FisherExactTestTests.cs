using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class FisherExactTestTests
{
    // Fisher 1935, §5: of the tea taster's 8 cups, 3 of 4 right. Agresti 2002, table 3.8: one-sided 0.243, two-sided 0.486.
    // Agresti and R's documentation of fisher.test, "Convictions": 2 of 17 against 10 of 13, two-sided 0.0005367.
    [Theory]
    [InlineData(3, 4, 1, 4, 0.4857143)]
    [InlineData(2, 17, 10, 13, 0.0005367)]
    [InlineData(0, 20, 0, 20, 1)]
    [InlineData(20, 20, 0, 20, 1.450889e-11)]
    public void P_IsThePublishedOne(int first, int firstTotal, int second, int secondTotal, double p)
    {
        Assert.Equal(p, FisherExactTest.P(Proportion.Of(first, firstTotal), Proportion.Of(second, secondTotal)), 1e-6);
        Assert.Equal(p, FisherExactTest.P(Proportion.Of(second, secondTotal), Proportion.Of(first, firstTotal)), 1e-6);
    }

    [Fact]
    public void P_IsOne_WhenAGroupIsEmpty() => Assert.Equal(1, FisherExactTest.P(Proportion.Of(0, 0), Proportion.Of(3, 4)));
}
