using Fanin.Lab.Training;

namespace Fanin.App.Tests.Training;

public class LossCurveTests
{
    private static readonly double Guessing = Math.Log(10);

    [Theory]
    [InlineData(100, 0.3, 8)] // (100 − m)/100 + 0.3·m/100 < 0.95 from m > 50/7 on.
    [InlineData(1000, 0.3, 8)]
    [InlineData(250, 0.88, 42)] // m > 5/0.12.
    [InlineData(40, 0.3, 4)] // The window is not full yet: (40 + 0.3·m)/(40 + m) < 0.95 from m > 2/0.65 on.
    [InlineData(0, 0.3, 1)]
    public void PlateauEnd_IsWhereTheRunningMeanFallsBelowTheLevel_OnAStep(int plateau, double fraction, int stepsAfter)
    {
        LossCurve curve = Step(plateau, fraction * Guessing, 200);
        Assert.Equal(plateau + stepsAfter, curve.PlateauEnd);
    }

    [Theory]
    [InlineData(0.9501)]
    [InlineData(1)]
    [InlineData(3)]
    public void PlateauEnd_IsNull_WhereTheLossNeverFalls(double fraction)
    {
        Assert.Null(Step(300, fraction * Guessing, 300).PlateauEnd);
    }

    [Fact]
    public void PlateauEnd_StaysTheFirst_WhenTheLossRisesAndFallsAgain()
    {
        LossCurve curve = Step(100, 0.3 * Guessing, 100);
        Add(curve, 5 * Guessing, 200);
        Add(curve, 0.3 * Guessing, 200);
        Assert.Equal(108, curve.PlateauEnd);
    }

    [Fact]
    public void PlateauEnd_GoesByTheNumberOfClasses()
    {
        var curve = new LossCurve(classes: 2);
        Add(curve, 0.94 * Math.Log(2), 1);
        Assert.Equal(1, curve.PlateauEnd);
        var many = new LossCurve(classes: 100);
        Add(many, 0.96 * Math.Log(100), 500);
        Assert.Null(many.PlateauEnd);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Add_SaysSo_WhenALossIsNotFinite(float loss)
    {
        LossCurve curve = Step(10, Guessing, 0);
        Assert.True(curve.IsFinite);
        curve.Add(loss);
        Assert.False(curve.IsFinite);
        Assert.False(double.IsFinite(curve.Running));
        Assert.Equal(11, curve.Steps);
        Assert.Equal(loss, curve.Losses[^1]);
        Assert.False(double.IsFinite(curve.TakeEpochMean()));
    }

    [Fact]
    public void PlateauEnd_IsNotSetByNotANumber()
    {
        LossCurve curve = Step(10, Guessing, 0);
        Add(curve, double.NaN, 200);
        Assert.Null(curve.PlateauEnd);
    }

    [Fact]
    public void IsFinite_StaysFalse_WhenTheLossRecovers()
    {
        var curve = new LossCurve(10);
        Add(curve, double.NaN, 1);
        Add(curve, 1, 200);
        Assert.False(curve.IsFinite);
        Assert.Equal(1, curve.Running);
    }

    [Fact]
    public void Running_IsTheMeanOfTheLast100()
    {
        var curve = new LossCurve(10);
        Assert.Equal(double.NaN, curve.Running);
        for (int i = 1; i <= 250; i++)
        {
            curve.Add(i);
            Assert.Equal((Math.Max(1, i - 99) + i) / 2.0, curve.Running);
        }
    }

    [Fact]
    public void TakeEpochMean_IsTheMeanSinceTheLast()
    {
        var curve = new LossCurve(10);
        Add(curve, 4, 3);
        curve.Add(8);
        Assert.Equal(5, curve.TakeEpochMean());
        Add(curve, 0.5, 2);
        Assert.Equal(0.5, curve.TakeEpochMean());
        Assert.Equal(double.NaN, curve.TakeEpochMean());
    }

    private static LossCurve Step(int plateau, double after, int stepsAfter)
    {
        var curve = new LossCurve(classes: 10);
        Add(curve, Guessing, plateau);
        Add(curve, after, stepsAfter);
        return curve;
    }

    private static void Add(LossCurve curve, double loss, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            curve.Add((float)loss);
        }
    }
}
