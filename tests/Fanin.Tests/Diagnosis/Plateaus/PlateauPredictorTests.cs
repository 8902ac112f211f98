using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Plateaus;

public class PlateauPredictorTests
{
    // 54,000 training images of Fashion-MNIST, pixels/255.
    private static readonly DataStatistic Fashion = new(784, 10, 1.1514, 1.6461, 161.67);
    private static readonly DataStatistic Standardized = Fashion with { LeadingSingularValue = 3.263 };

    // Layers, σ, mean of the measured steps of three trainings (none where none escaped), closed form.
    public static TheoryData<int, double, double?, double> Cells => new()
    {
        { 2, 0.03, 7, 8 },
        { 2, 0.01, 19, 18 },
        { 2, 0.003, 32, 29 },
        { 2, 0.001, 43, 39 },
        { 2, 0.0003, 55, 50 },
        { 2, 0.0001, 66, 61 },
        { 3, 0.03, 50, 63 },
        { 3, 0.01, 175, 190 },
        { 3, 0.003, 581, 634 },
        { 3, 0.001, 1713, 1902 },
        { 3, 0.0003, 5588, 6338 },
        { 3, 0.0001, 17089, 19015 },
        { 4, 0.03, 227, 194 },
        { 4, 0.01, 1696, 1745 },
        { 4, 0.003, 19062, 19391 },
        { 4, 0.001, null, 174521 },
        { 4, 0.0003, null, 1.94e6 },
        { 4, 0.0001, null, 1.75e7 },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void Steps_AreTheClosedForms(int layers, double deviation, double? measured, double expected)
    {
        PlateauPrediction prediction = PlateauPredictor.Predict(Setting(layers, deviation), Fashion);
        double digit = expected > 1e6 ? expected * 0.005 : Math.Max(1, expected * 1e-4);
        Assert.Equal(expected, prediction.Steps!.Value, digit);
        Assert.Equal(prediction.Steps > PlateauPredictor.FewestSteps ? PlateauOutcome.Plateau : PlateauOutcome.NoPlateau, prediction.Outcome);
        if (measured is { } steps)
        {
            Assert.InRange(prediction.Steps.Value / steps, 0.84, 1.27);
        }
    }

    [Fact]
    public void Steps_AreWithin15Percent_OfFifteenMeasuredPlateaus()
    {
        double[] errors =
        [
            .. Cells.Select(row => row.Data).Where(cell => cell.Item3 is not null)
                .Select(cell => Math.Log(PlateauPredictor.Predict(Setting(cell.Item1, cell.Item2), Fashion).Steps!.Value / cell.Item3!.Value)),
        ];
        Assert.Equal(15, errors.Length);
        Assert.InRange(RootMeanSquare(errors), 0.05, 0.15);
    }

    // Settings that were trained after the formula was written down: widths, σ, η, data, means of the measured steps, and the formula with 1.16 for 1.18.
    [Fact]
    public void Steps_AreWithin25Percent_OfOtherSettings()
    {
        (long[] Hidden, double Deviation, double Rate, DataStatistic Data, double Measured, double Expected)[] settings =
        [
            ([75, 45], 3e-3, 0.1, Fashion, 613, 623),
            ([75, 45], 3e-3, 0.3, Fashion, 215.5, 208),
            ([75, 45], 3e-3, 0.03, Fashion, 1997.5, 2077),
            ([256, 128], 3e-3, 0.1, Fashion, 402.5, 353),
            ([20, 20], 3e-3, 0.1, Fashion, 1440.5, 1062),
            ([75, 45], 3e-3, 0.1, Standardized, 277, 220),
            ([75, 45], 1e-3, 0.03, Standardized, 2506.5, 2199),
            ([64, 64, 64], 1e-2, 0.1, Fashion, 1595, 1574),
            ([256, 128, 64], 1e-2, 0.1, Fashion, 914.5, 787),
            ([64, 64, 64, 64], 2e-2, 0.1, Fashion, 1923, 2319),
        ];
        double[] errors =
        [
            .. settings.Select(setting =>
            {
                double steps = PlateauPredictor.Predict(Of(setting.Deviation, setting.Rate, setting.Hidden), setting.Data).Steps!.Value;
                Assert.Equal(setting.Expected, steps / 1.18 * 1.16, 1 + (setting.Expected * 5e-4));
                return Math.Log(steps / setting.Measured);
            }),
        ];
        Assert.InRange(RootMeanSquare(errors), 0.05, 0.25);
    }

    [Fact]
    public void Steps_ToTheDigitsThatAreKnown()
    {
        Assert.Equal(1902, PlateauPredictor.Predict(Setting(3, 1e-3), Fashion).Steps!.Value, 1.0);
        Assert.Equal(19391, PlateauPredictor.Predict(Setting(4, 3e-3), Fashion).Steps!.Value, 1.0);
        Assert.Equal(39.4, PlateauPredictor.Predict(Setting(2, 1e-3), Fashion).Steps!.Value, 0.1);
    }

    // Adding m of momentum is dividing η by 1 − m: measured 640 and 680 steps at 0.01 and 0.9, where 0.1 takes 593 and 633.
    [Fact]
    public void Momentum_MultipliesTheRate()
    {
        double plain = PlateauPredictor.Predict(Setting(3, 3e-3), Fashion).Steps!.Value;
        PlateauSetting momentum = Setting(3, 3e-3) with { LearningRate = 0.01, Momentum = 0.9 };
        Assert.Equal(plain, PlateauPredictor.Predict(momentum, Fashion).Steps!.Value, 1e-9);
    }

    [Theory]
    [InlineData(3, 1e-4, 5.4)]
    [InlineData(4, 3e-3, 11)]
    [InlineData(3, 3e-5, 18)]
    [InlineData(4, 2e-3, 25)]
    [InlineData(3, 2e-5, 27)]
    [InlineData(3, 1e-5, 54)]
    [InlineData(4, 1e-3, 98)]
    [InlineData(4, 3e-4, 1100)]
    [InlineData(4, 1e-4, 9900)]
    public void BiasDrift_TellsWhenUnitsDie(int layers, double deviation, double drift)
    {
        PlateauPrediction prediction = PlateauPredictor.Predict(Setting(layers, deviation), Fashion);
        Assert.Equal(drift, prediction.BiasDrift!.Value, drift * 0.02);
        Assert.Equal(drift > 10, prediction.UnitsMayDie);
        Assert.Equal(drift > 30, prediction.IsPermanent);
        Assert.Equal(drift > 30, prediction.Reason.Contains("permanent", StringComparison.Ordinal));
        Assert.Null(PlateauPredictor.Predict(Setting(layers, deviation) with { HasHiddenBiases = false }, Fashion).BiasDrift);
        Assert.Null(PlateauPredictor.Predict(Setting(layers, deviation) with { BatchSize = null }, Fashion).BiasDrift);
        Assert.Null(PlateauPredictor.Predict(Setting(2, deviation), Fashion).BiasDrift);
    }

    // η‖S‖σ^(L − 2)√P/√(n_in·n₁), of the first layer, which has the most weights.
    [Fact]
    public void UpdateRatio_IsWhatFloat32Rounds()
    {
        double expected = 0.1 * 1.6461 * 1e-4 * 1e-4 * Math.Sqrt(37.5 * 30 * 22.5) / Math.Sqrt(784 * 75);
        PlateauPrediction prediction = PlateauPredictor.Predict(Setting(4, 1e-4), Fashion);
        Assert.Equal(expected, prediction.UpdateRatio!.Value, expected * 1e-12);
        Assert.True(prediction.RoundsUpdatesAway);
        Assert.False(PlateauPredictor.Predict(Setting(3, 1e-3), Fashion).RoundsUpdatesAway);
    }

    // Measured for 784-75-45-10 at σ = 0.001: 4.7, 4.5 and 4.0 of 10⁻⁵ a layer; formula 4.8.
    [Fact]
    public void ExpectedGradientNorm_IsThatOfTheFormula()
    {
        double whole = PlateauPredictor.ExpectedGradientNorm(Setting(3, 1e-3), Fashion);
        Assert.Equal(4.8e-5, whole / Math.Sqrt(3), 5e-7);
        Assert.Equal(3.7e-7, PlateauPredictor.Predict(Setting(3, 1e-3), Fashion).LogitStdDev!.Value, 1e-8);
    }

    // The gradient that is expected gives the steps of the closed form, but for the other constant; L = 2 without any.
    [Fact]
    public void PredictFromGradient_AgreesWithTheClosedForm()
    {
        foreach (int layers in new[] { 2, 3, 4 })
        {
            PlateauSetting setting = Setting(layers, 1e-3);
            double fromGradient = PlateauPredictor.PredictFromGradient(setting, Fashion, PlateauPredictor.ExpectedGradientNorm(setting, Fashion)).Steps!.Value;
            double closed = PlateauPredictor.Predict(setting, Fashion).Steps!.Value;
            Assert.Equal(layers == 2 ? 1 : 1.16 / 1.18, fromGradient / closed, 1e-9);
        }

        double kappa = 1.6461 / 1.1514;
        double gradient = 7.7e-5;
        double start = Math.Sqrt(gradient / (kappa * 1.1514 * Math.Sqrt(3)));
        Assert.Equal(1.16 / start / (0.1 * 1.1514), PlateauPredictor.PredictFromGradient(Setting(3, 1e-3), Fashion, gradient).Steps!.Value, 1e-6);
    }

    [Fact]
    public void MixedScales_NeedAGradient()
    {
        PlateauSetting mixed = Setting(3, 1e-3) with { WeightStdDevs = [1e-3, 1e-2, 1e-3] };
        Assert.Equal(PlateauOutcome.NotApplicable, PlateauPredictor.Predict(mixed, Fashion).Outcome);
        Assert.Contains("one gradient", PlateauPredictor.Predict(mixed, Fashion).Reason, StringComparison.Ordinal);
        Assert.Equal(PlateauOutcome.Plateau, PlateauPredictor.PredictFromGradient(mixed, Fashion, 1e-4).Outcome);
    }

    [Fact]
    public void WhatTheTheoryDoesNotCover_IsSaid()
    {
        NotApplicable("Adam", Setting(3, 1e-3) with { Optimizer = Optimizer.Adam });
        NotApplicable("One layer", Of(1e-3, 0.1));
        NotApplicable("not tiny", Setting(3, 0.1));
        NotApplicable("sigmoid", Setting(3, 1e-3) with { Activation = ActivationCatalog.Parse("sigmoid") });
        NotApplicable("zeros", Setting(3, 1e-3) with { WeightStdDevs = [1e-3, 1e-3, 0] });
        NotApplicable("Skip", Setting(3, 1e-3) with { Obstacle = "Skip connections." });
    }

    // Tanh is linear at 0: all its units count, so the saddle is left sooner than with ReLU's half.
    [Fact]
    public void Activation_SetsTheEffectiveUnits()
    {
        double relu = PlateauPredictor.Predict(Setting(3, 1e-3), Fashion).Steps!.Value;
        double tanh = PlateauPredictor.Predict(Setting(3, 1e-3) with { Activation = ActivationCatalog.Parse("tanh") }, Fashion).Steps!.Value;
        Assert.Equal(Math.Sqrt(2), relu / tanh, 1e-6);
    }

    [Fact]
    public void Arguments_ThatContradictEachOther_Throw()
    {
        Assert.Throws<ArgumentException>(() => PlateauPredictor.Predict(Setting(3, 1e-3) with { WeightStdDevs = [1e-3] }, Fashion));
        Assert.Throws<ArgumentException>(() => PlateauPredictor.Predict(Setting(3, 1e-3), Fashion with { Inputs = 100 }));
        Assert.Throws<ArgumentException>(() => PlateauPredictor.Predict(Setting(3, 1e-3) with { Momentum = 1 }, Fashion));
        Assert.Throws<ArgumentException>(() => PlateauPredictor.Predict(Setting(3, 1e-3) with { WeightStdDevs = [1e-3, double.NaN, 1e-3] }, Fashion));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlateauPredictor.Predict(Setting(3, 1e-3) with { LearningRate = 0 }, Fashion));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlateauPredictor.PredictFromGradient(Setting(3, 1e-3), Fashion, double.NaN));
    }

    [Fact]
    public void Setting_IsReadOffAPath()
    {
        SignalPath path = new SequencePath(
            new FlattenStep(), new LinearStep("a", "ab"), new ActivationStep(ActivationCatalog.Parse("relu")),
            new SequencePath(new LinearStep("b", "bb"), new ActivationStep(ActivationCatalog.Parse("relu"))), new LinearStep("c"));
        var parameters = new Dictionary<string, ParameterMoments>
        {
            ["a"] = ParameterMoments.OfWeight(1e-6, 784, 75),
            ["b"] = ParameterMoments.OfWeight(1e-6, 75, 45),
            ["c"] = ParameterMoments.OfWeight(1e-6, 45, 10),
        };
        PlateauSetting setting = PlateauSetting.Of(path, parameters, 0.1);
        Assert.Equal([784L, 75, 45, 10], setting.Widths);
        Assert.Equal([1e-3, 1e-3, 1e-3], setting.WeightStdDevs, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Null(setting.Obstacle);
        Assert.True(setting.HasHiddenBiases);
        Assert.Equal(1902, PlateauPredictor.Predict(setting, Fashion).Steps!.Value, 1.0);

        Assert.Contains("Normalization", PlateauSetting.Of(new SequencePath(path, new BatchNormStep()), parameters, 0.1).Obstacle, StringComparison.Ordinal);
        Assert.Contains("Skip", PlateauSetting.Of(new ResidualPath(path), parameters, 0.1).Obstacle, StringComparison.Ordinal);
        Assert.Contains("convolution", PlateauSetting.Of(new ConvolutionStep("a"), parameters, 0.1).Obstacle, StringComparison.Ordinal);
        Assert.Contains("values of x", PlateauSetting.Of(new LinearStep("x"), parameters, 0.1).Obstacle, StringComparison.Ordinal);
        Assert.Equal(PlateauOutcome.NotApplicable, PlateauPredictor.Predict(PlateauSetting.Of(new LinearStep("x"), parameters, 0.1), Fashion).Outcome);
    }

    private static void NotApplicable(string because, PlateauSetting setting)
    {
        PlateauPrediction prediction = PlateauPredictor.Predict(setting, Fashion);
        Assert.Equal(PlateauOutcome.NotApplicable, prediction.Outcome);
        Assert.Null(prediction.Steps);
        Assert.Contains(because, prediction.Reason, StringComparison.Ordinal);
    }

    private static double RootMeanSquare(double[] errors) => Math.Sqrt(errors.Average(error => error * error));

    private static PlateauSetting Setting(int layers, double deviation) => Of(deviation, 0.1, layers switch { 2 => [75], 3 => [75, 45], _ => [75, 60, 45] });

    private static PlateauSetting Of(double deviation, double rate, params long[] hidden) =>
        new([784, .. hidden, 10], [.. Enumerable.Repeat(deviation, hidden.Length + 1)], rate) { BatchSize = 256 };
}
