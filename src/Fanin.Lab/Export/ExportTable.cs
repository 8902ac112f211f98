using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Export;

/// <summary>A table as it is exported: the same in every format.</summary>
/// <param name="Name">Name of the file, without the ending.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Parts">What of the records it needs.</param>
/// <param name="Rows">The rows of one record: a <see cref="string"/>, a <see cref="long"/>, a <see cref="double"/> or nothing for each column.</param>
internal sealed record ExportTable(string Name, IReadOnlyList<ExportColumn> Columns, RecordParts Parts, Func<TrialRecord, IEnumerable<object?[]>> Rows)
{
    private const string Id = "id";
    private const string Step = "step";

    /// <summary>The tables of an experiment: trials, curves, losses and layers. Factors and metrics are those that any of its trials has.</summary>
    public static IReadOnlyList<ExportTable> Of(ResultStore store, string experiment)
    {
        List<string> factors = [];
        SortedSet<string> metrics = new(StringComparer.Ordinal);
        foreach (TrialRecord record in store.Records(experiment))
        {
            factors.AddRange(record.Spec.Factors.Select(factor => factor.Name).Where(name => !factors.Contains(name)));
            metrics.UnionWith(record.Metrics.Keys);
        }

        return [Trials(factors, [.. metrics]), Curves(), Losses(), Layers()];
    }

    private static ExportTable Trials(IReadOnlyList<string> factors, IReadOnlyList<string> metrics)
    {
        (ExportColumn Column, Func<TrialRecord, object?> Value)[] columns =
        [
            (Text(Id), record => record.Id),
            (Text("model"), record => record.Spec.Model),
            (Text("data"), record => record.Spec.Data),
            (Text("recipe"), record => record.Spec.RecipeName),
            (Text("stream"), record => record.Spec.Stream),
            (Text("optimizer"), record => record.Spec.Optimizer.Kind.ToString().ToLowerInvariant()),
            (Number("learningRate"), record => record.Spec.Optimizer.LearningRate),
            (Number("momentum"), record => record.Spec.Optimizer.Momentum),
            (Number("weightDecay"), record => record.Spec.Optimizer.WeightDecay),
            (Whole("batch"), record => (long)record.Spec.Batch),

            // As PyTorch has them: those from 2⁶³ on are negative.
            (Whole("seed"), record => unchecked((long)record.Spec.Seed)),
            .. factors.Select(name => (Text($"factor.{name}"), (Func<TrialRecord, object?>)(record => record.Spec.Factors.FirstOrDefault(factor => factor.Name == name).Value))),
            (Text("outcome"), record => record.Outcome.ToString().ToLowerInvariant()),
            (Text("reason"), record => record.Reason),
            (Whole("steps"), record => (long)record.Steps),
            (Whole("targetStep"), record => record.TargetStep is { } step ? (long)step : null),
            (Number("seconds"), record => record.Seconds),
            (Number("trainingSeconds"), record => record.TrainingSeconds),
            .. metrics.Select(name => (Number(name), (Func<TrialRecord, object?>)(record => record.Metrics.TryGetValue(name, out double value) ? value : null))),
            (Text("fanin"), record => record.Environment.Fanin),
            (Text("libtorch"), record => record.Environment.LibTorch),
            (Text("processor"), record => record.Environment.Processor),
        ];
        return new ExportTable("trials", [.. columns.Select(one => one.Column)], RecordParts.None, record => [[.. columns.Select(one => one.Value(record))]]);
    }

    private static ExportTable Curves() => new(
        "curves",
        [Text(Id), Whole(Step), Number("epoch"), Number(MetricName.TrainLoss), Number(MetricName.TrainAccuracy), Number(MetricName.ValidLoss), Number(MetricName.ValidAccuracy)],
        RecordParts.Curve,
        record => record.Curve.Select(point => new object?[] { record.Id, (long)point.Step, point.Epoch, point.TrainLoss, point.TrainAccuracy, point.ValidLoss, point.ValidAccuracy }));

    private static ExportTable Losses() => new(
        "losses",
        [Text(Id), Whole(Step), Number("loss")],
        RecordParts.Losses,
        record => record.Losses.Select((loss, i) => new object?[] { record.Id, i + 1L, (double)loss }));

    private static ExportTable Layers() => new(
        "layers",
        [Text(Id), Whole(Step), Text("layer"), Number("activationStdDev"), Number("gradientStdDev"), Number("updateRatio")],
        RecordParts.Layers,
        record => record.Layers.Select(point => new object?[] { record.Id, (long)point.Step, point.Layer, point.ActivationStdDev, point.GradientStdDev, point.UpdateRatio }));

    private static ExportColumn Text(string name) => new(name, ExportType.Text);

    private static ExportColumn Whole(string name) => new(name, ExportType.Whole);

    private static ExportColumn Number(string name) => new(name, ExportType.Number);
}
