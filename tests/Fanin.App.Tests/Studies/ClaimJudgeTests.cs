using Fanin.Lab.Experiments;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Studies;

/// <summary>Expected values by hand: of n differences of one sign a permutation test has p = 2/2ⁿ; Holm multiplies the smallest of m by m.</summary>
public class ClaimJudgeTests
{
    private static readonly FactorSelection A = SyntheticTrials.Recipe("a");
    private static readonly FactorSelection B = SyntheticTrials.Recipe("b");

    [Fact]
    public void Judge_DecidesDirections_ByAPairedPermutationTest()
    {
        double[] a = [0.80, 0.82, 0.81, 0.83, 0.80, 0.84, 0.81, 0.82];
        double[] b = [0.70, 0.73, 0.70, 0.74, 0.69, 0.75, 0.70, 0.71];
        ClaimVerdict[] verdicts = Judge(
            [.. SyntheticTrials.Of("a", a), .. SyntheticTrials.Of("b", b)],
            new Claim("A is higher", A, ClaimRelation.Higher, B),
            new Claim("A's loss is higher", A, ClaimRelation.Higher, B) { Metric = MetricName.TrainLoss });
        Assert.Equal([ClaimDecision.Holds, ClaimDecision.Refuted], verdicts.Select(verdict => verdict.Decision));
        Assert.Equal(2 * 2 / 256.0, verdicts[0].P!.Value, 12);
        Assert.Equal(0.81625, verdicts[0].GroupMean, 12);
        Assert.Equal(0.715, verdicts[0].AgainstMean, 12);
        Assert.Equal(0.10125, verdicts[0].Difference, 12);
        Assert.True(verdicts[0].Interval!.Contains(0.10125));
        Assert.Equal((8, 0, null), (verdicts[0].Pairs, verdicts[0].Lost, verdicts[0].SeedsNeeded));
    }

    [Fact]
    public void Judge_LeavesFewSeedsUndecided_AndSaysHowManyWouldDecide()
    {
        TrialRecord[] records = [.. SyntheticTrials.Of("a", 0.8, 0.8, 0.8), .. SyntheticTrials.Of("b", 0.5, 0.5, 0.5)];
        ClaimVerdict verdict = Assert.Single(Judge(records, new Claim("A is higher", A, ClaimRelation.Higher, B)));
        Assert.Equal((ClaimDecision.Undecided, 0.25), (verdict.Decision, verdict.P));

        // 2/2ⁿ ≤ 0.05 from n = 6 on.
        Assert.Equal(6, verdict.SeedsNeeded);
        Assert.Empty(Judge(records));
        Assert.Equal(0, Assert.Single(Judge([], new Claim("A is higher", A, ClaimRelation.Higher, B))).Pairs);
    }

    [Theory]
    [InlineData(0.000, ClaimDecision.Holds)]
    [InlineData(0.004, ClaimDecision.Holds)]
    [InlineData(0.010, ClaimDecision.Undecided)]
    [InlineData(0.050, ClaimDecision.Refuted)]
    [InlineData(-0.050, ClaimDecision.Refuted)]
    public void Judge_DecidesEquality_ByTheMargin(double difference, ClaimDecision decision)
    {
        double[] noise = [0.001, -0.002, 0.002, 0, -0.001, 0.001, -0.002, 0.001];
        TrialRecord[] records = [.. SyntheticTrials.Of("a", [.. noise.Select(one => 0.8 + difference + one)]), .. SyntheticTrials.Of("b", [.. noise.Select(_ => 0.8)])];
        ClaimVerdict verdict = Assert.Single(Judge(records, new Claim("Both are equal", A, ClaimRelation.Equal, B)));
        Assert.Equal(decision, verdict.Decision);
        Assert.Null(verdict.P);
    }

    [Fact]
    public void Judge_RefutesADirection_IfTheDifferenceIsWithinTheMargin()
    {
        TrialRecord[] records = [.. SyntheticTrials.Of("a", 0.801, 0.799, 0.802, 0.798, 0.8, 0.801), .. SyntheticTrials.Of("b", 0.8, 0.8, 0.8, 0.8, 0.801, 0.8)];
        Assert.Equal(ClaimDecision.Refuted, Assert.Single(Judge(records, new Claim("A is higher", A, ClaimRelation.Higher, B))).Decision);

        // The margin is one of the first metric.
        Assert.Equal(ClaimDecision.Undecided, Assert.Single(Judge(records, new Claim("A is lower", A, ClaimRelation.Lower, B) { Metric = MetricName.TrainLoss })).Decision);
    }

    [Fact]
    public void Judge_ComparesHowMuchCombinationsDiffer()
    {
        List<TrialRecord> records = [];
        for (ulong seed = 1; seed <= 8; seed++)
        {
            double noise = 0.001 * seed;
            records.AddRange(
                [
                    SyntheticTrials.Of("a", "one", seed, 0.8 + noise), SyntheticTrials.Of("b", "one", seed, 0.3),
                    SyntheticTrials.Of("a", "two", seed, 0.8), SyntheticTrials.Of("b", "two", seed, 0.7 - noise),
                ]);
        }

        FactorSelection one = FactorSelection.All.With(FactorName.Model, "one");
        FactorSelection two = FactorSelection.All.With(FactorName.Model, "two");
        ClaimVerdict[] verdicts = Judge([.. records], new Claim("N", two, ClaimRelation.Narrower, one), new Claim("W", two, ClaimRelation.Wider, one));
        Assert.Equal([ClaimDecision.Holds, ClaimDecision.Refuted], verdicts.Select(verdict => verdict.Decision));
        Assert.Equal(0.1045, verdicts[0].GroupMean, 12);
        Assert.Equal(0.5045, verdicts[0].AgainstMean, 12);
    }

    [Fact]
    public void Judge_CountsDivergedTrials_AndDropsNoneSilently()
    {
        TrialRecord[] records =
        [
            .. SyntheticTrials.Of("a", 0.8, 0.8, 0.8, 0.8),
            SyntheticTrials.Of("b", "mlp:*-8-*", 1, 0.7, RecordOutcome.Diverged), SyntheticTrials.Of("b", "mlp:*-8-*", 2, 0.6),
            SyntheticTrials.Of("b", "mlp:*-8-*", 3, 0.6), SyntheticTrials.Of("b", "mlp:*-8-*", 4, 0.6, RecordOutcome.Failed), SyntheticTrials.Of("b", "mlp:*-8-*", 5, 0.6),
        ];
        ClaimVerdict[] verdicts = Judge(records, new Claim("Accuracy", A, ClaimRelation.Higher, B), new Claim("Loss", A, ClaimRelation.Lower, B) { Metric = MetricName.TrainLoss });
        Assert.Equal((3, 1), (verdicts[0].Pairs, verdicts[0].Lost));
        Assert.Equal(0.4, verdicts[0].AgainstMean, 12);
        Assert.Equal((2, 2), (verdicts[1].Pairs, verdicts[1].Lost));
    }

    [Fact]
    public void Judge_CountsTrialsThatNeverReachTheTarget_WithTheirLastStep()
    {
        TrialRecord[] records =
        [
            SyntheticTrials.Of("a", "m", 1, 0.8, targetStep: 20), SyntheticTrials.Of("b", "m", 1, 0.8),
            SyntheticTrials.Of("a", "m", 2, 0.8, targetStep: 30), SyntheticTrials.Of("b", "m", 2, 0.8, RecordOutcome.Diverged),
        ];
        ClaimVerdict verdict = Assert.Single(Judge(records, new Claim("Sooner", A, ClaimRelation.Lower, B) { Metric = MetricName.TargetStep }));
        Assert.Equal((25, 100), (verdict.GroupMean, verdict.AgainstMean));
    }

    private static ClaimVerdict[] Judge(TrialRecord[] records, params Claim[] claims) => [.. ClaimJudge.Judge(SyntheticTrials.Experiment([.. claims]), records)];
}
