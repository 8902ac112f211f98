using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>Trials of one kind take about the same time: they differ in recipe, seed and learning rate.</summary>
internal readonly record struct TrialKind(string Model, string Data, OptimizerKind Optimizer, int Batch, TrialLength Length, int MeasureEvery, int DiagnoseEvery)
{
    public static TrialKind Of(TrialSpec spec) => new(spec.Model, spec.Data, spec.Optimizer.Kind, spec.Batch, spec.Length, spec.MeasureEvery, spec.DiagnoseEvery);
}
