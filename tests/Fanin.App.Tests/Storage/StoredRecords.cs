using System.Collections.Immutable;
using Fanin.App.Tests.Training;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Storage;

/// <summary>Records that nobody trained.</summary>
internal static class StoredRecords
{
    public static TrialEnvironment Environment { get; } = new("0.1.0", ".NET 10.0.12", "2.10.0", "Debian 12", "a processor, AVX2", 1);

    // Numbers that a store may lose: not finite, subnormal, negative zero, and the last bit.
    private static readonly double[] Odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -0.0, 0.1 + 0.2, double.MaxValue];

    public static TrialSpec Spec(ulong seed = 1) => Specs.Spiral with { Seed = seed };

    public static TrialRecord Of(ulong seed = 1, RecordOutcome outcome = RecordOutcome.Completed, int steps = 25) => Of(Spec(seed), outcome, steps);

    public static TrialRecord Of(TrialSpec spec, RecordOutcome outcome = RecordOutcome.Completed, int steps = 25) => new()
    {
        Id = TrialId.Of(spec),
        Spec = spec,
        Outcome = outcome,
        Steps = steps,
        Reason = outcome is RecordOutcome.Failed or RecordOutcome.Stopped ? $"a \"reason\" with 'quotes', ü and {steps}" : null,
        Seconds = 1.0 / 3,
        TrainingSeconds = 0.1,
        Metrics = Odd.Index().ToImmutableSortedDictionary(number => $"metric{number.Index}", number => number.Item),
        TargetStep = steps > 10 ? 10 : null,
        Curve = [.. Enumerable.Range(1, steps / 5).Select(i => new CurvePoint(5 * i, i / 3.0, Odd[i % Odd.Length], Odd[(i + 1) % Odd.Length], Odd[(i + 2) % Odd.Length], i))],
        Losses = [.. Enumerable.Range(1, steps).Select(i => i % 7 == 0 ? float.NaN : i % 5 == 0 ? float.NegativeInfinity : 1f / i)],
        PlanText = $"a plan\nof seed {spec.Seed}, σ",
        StartDiagnosis = steps % 2 == 0 ? null : "{ \"layers\": [] }",
        Layers = [.. Enumerable.Range(1, steps / 5).SelectMany(i => new[] { new LayerPoint(i, "hidden.1", Odd[i % Odd.Length], 1.0 / i, double.NaN), new LayerPoint(i, "Ausgang μ", i, -0.0, 1e-300) })],
        Environment = Environment,
    };

    /// <summary>A record as text, to the bit, without the times that it took.</summary>
    public static string Text(TrialRecord record) => string.Join(
        '\n',
        record.Id,
        record.Spec with { Factors = [] },
        string.Join(", ", record.Spec.Factors),
        record.Outcome,
        record.Steps,
        record.Reason,
        string.Join(", ", record.Metrics.Select(metric => $"{metric.Key} {BitConverter.DoubleToInt64Bits(metric.Value):x}")),
        record.TargetStep,
        string.Join(", ", record.Curve.Select(point => string.Join(' ', new[] { point.Step, point.Epoch, point.TrainLoss, point.TrainAccuracy, point.ValidLoss, point.ValidAccuracy }.Select(Bits)))),
        string.Join(' ', record.Losses.Select(BitConverter.SingleToInt32Bits)),
        record.PlanText,
        record.StartDiagnosis,
        string.Join(", ", record.Layers.Select(layer => $"{layer.Step} {layer.Layer} {Bits(layer.ActivationStdDev)} {Bits(layer.GradientStdDev)} {Bits(layer.UpdateRatio)}")),
        record.Environment);

    private static string Bits(double number) => $"{BitConverter.DoubleToInt64Bits(number):x}";
}
