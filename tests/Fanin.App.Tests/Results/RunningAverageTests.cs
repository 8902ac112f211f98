using Fanin.Lab.Results;

namespace Fanin.App.Tests.Results;

public class RunningAverageTests
{
    [Fact]
    public void Of_AveragesWhatThereIs_UntilTheWindowIsFull() =>
        Assert.Equal([1.0, 1.5, 2.0, 3.0, 5.0], RunningAverage.Of([1, 2, 3, 4, 8], window: 3));

    [Fact]
    public void Add_GivesTheSameAsOf_StepByStep()
    {
        float[] values = [.. Enumerable.Range(0, 350).Select(i => MathF.Sin(i * 0.7f))];
        var mean = new RunningAverage();
        Assert.Equal(RunningAverage.Of(values), values.Select(value => mean.Add(value)));
    }

    [Fact]
    public void Of_EqualsTheMeanOfTheLastHundred_AtEveryStep()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => 2.3f + MathF.Cos(i))];
        double[] means = RunningAverage.Of(values);
        for (int i = 0; i < values.Length; i++)
        {
            int first = Math.Max(0, i - 99);
            Assert.Equal(values[first..(i + 1)].Average(value => (double)value), means[i], 12);
        }
    }

    [Fact]
    public void Of_LeavesNoTrace_AfterAHugeValueLeftTheWindow() =>
        Assert.Equal([1e30f, (1e30f + 1.0) / 2, 1.0, 2.0], RunningAverage.Of([1e30f, 1, 1, 3], window: 2));

    [Fact]
    public void Of_Recovers_WhenANonFiniteValueLeftTheWindow()
    {
        double[] means = RunningAverage.Of([1, float.NaN, 3, 5, float.PositiveInfinity, 1, 1], window: 2);
        Assert.Equal([1, double.NaN, double.NaN, 4, double.PositiveInfinity, double.PositiveInfinity, 1], means);
    }

    [Fact]
    public void Of_GivesNothing_WhenThereIsNothing() => Assert.Empty(RunningAverage.Of([]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void RunningMean_IsRefused_WhenTheWindowIsEmpty(int window) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunningAverage(window));
}
