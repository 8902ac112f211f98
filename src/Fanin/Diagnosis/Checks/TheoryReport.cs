using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Mathematics;
using Fanin.Plans;

namespace Fanin.Diagnosis.Checks;

/// <summary>A report of theory alone: plan and path, without a tensor.</summary>
public static class TheoryReport
{
    // Beyond these numbers tanh and sigmoid are within 0.03 of an end.
    private static readonly double SaturatedTanh = Math.Atanh(0.97);
    private static readonly double SaturatedSigmoid = Math.Log(0.97 / 0.03);

    /// <summary>Predicts a model's signal and judges it.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="path">The way of the signal.</param>
    /// <param name="plan">Where its parameters get their values.</param>
    /// <param name="input">What goes in.</param>
    /// <param name="plateau">The prediction of a plateau; <see langword="null"/> if there is none.</param>
    /// <returns>The report with its findings.</returns>
    /// <exception cref="ArgumentException">The path is not of the plan's model, or the input is no signal.</exception>
    public static ProbeReport Of(string model, SignalPath path, InitPlan plan, InputSignal input, PlateauReading? plateau = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ImmutableArray<LayerSignals> signals = Propagation.Predict(path, plan, input);
        ImmutableDictionary<string, ParameterMoments> moments = ParameterMoments.Of(plan);
        return SignalChecks.Judge(
            Report(model, path, signals, moments, [.. plan.Rows.Select(row => Parameter(row, moments))]) with { Recipe = plan.Recipe.Name, Plateau = plateau }, plan);
    }

    /// <summary>Predicts the signal of weights that are there, from their measured moments, whatever made them. It is not judged.</summary>
    /// <param name="measured">The report of the model's measurement.</param>
    /// <param name="path">The way of the signal.</param>
    /// <param name="input">What goes in.</param>
    /// <returns>A report of predictions; parameters without moments leave gaps.</returns>
    public static ProbeReport OfWeights(ProbeReport measured, SignalPath path, InputSignal input)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ImmutableDictionary<string, ParameterMoments> moments = measured.Parameters
            .Select(probe => (probe.Parameter.Name, Moments: ParameterMoments.Of(probe)))
            .Where(pair => pair.Moments is not null)
            .ToImmutableDictionary(pair => pair.Name, pair => pair.Moments!, StringComparer.Ordinal);
        foreach (ParameterProbe tied in measured.Parameters.Where(probe => probe.Parameter.TiedTo is not null))
        {
            if (moments.TryGetValue(tied.Parameter.TiedTo!, out ParameterMoments? shared))
            {
                moments = moments.SetItem(tied.Parameter.Name, shared);
            }
        }

        return Report(measured.Model, path, Propagation.Predict(path, moments, input), moments, []);
    }

    private static ProbeReport Report(
        string model, SignalPath path, ImmutableArray<LayerSignals> signals, ImmutableDictionary<string, ParameterMoments> moments, ImmutableArray<ParameterProbe> parameters)
    {
        SignalPath?[] steps = [null, .. InOrder(path)];
        LayerProbe[] layers = [.. signals.Select((signal, i) => Layer(signal, i == 0 ? null : signals[i - 1], steps[i], moments))];
        bool endsInScores = steps[^1] is LinearStep;
        return new ProbeReport(model, [.. layers], parameters)
        {
            Classes = endsInScores && layers[^1].Units is { } units and <= int.MaxValue ? (int)units : null,
            LogitStdDev = endsInScores ? layers[^1].StdDev : default,
        };
    }

    /// <summary>What a prediction of a plateau says, for a report.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch; <see langword="null"/> if not known.</param>
    public static PlateauReading PlateauOf(PlateauPrediction prediction, double? stepsPerEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return new PlateauReading(prediction.Steps, prediction.Outcome != PlateauOutcome.NotApplicable, prediction.Reason)
        {
            BiasDrift = prediction.BiasDrift,
            UpdateRatio = prediction.UpdateRatio,
            StepsPerEpoch = stepsPerEpoch,
        };
    }

    // As a propagation records them: parts before the whole, sequences not at all.
    private static IEnumerable<SignalPath> InOrder(SignalPath path) =>
        path is SequencePath ? path.Parts.SelectMany(InOrder) : path.Parts.SelectMany(InOrder).Append(path);

    private static LayerProbe Layer(LayerSignals signal, LayerSignals? before, SignalPath? step, ImmutableDictionary<string, ParameterMoments> moments)
    {
        ImmutableArray<string> names = step is { Parts.IsEmpty: true } ? [.. step.ParameterNames] : [];
        return new LayerProbe(signal.Name, signal.Kind)
        {
            Depth = signal.Depth,
            ParameterNames = names,
            Units = names.Select(name => moments.GetValueOrDefault(name)?.Units).FirstOrDefault(units => units > 0),
            Mean = Reading.OfTheory(signal.Mean),
            StdDev = Reading.OfTheory(signal.StdDev),
            SecondMoment = Reading.OfTheory(signal.SecondMoment),
            GradientStdDev = Reading.OfTheory(signal.GradientSecondMoment is { } square ? Math.Sqrt(square) : null),
            Cosine = Reading.OfTheory(signal.Cosine),
            SaturatedFraction = Reading.OfTheory(Saturated(signal, before)),
            Note = signal.Note,
        };
    }

    private static double? Saturated(LayerSignals signal, LayerSignals? before)
    {
        double end = signal.Kind switch { "tanh" => SaturatedTanh, "sigmoid" => SaturatedSigmoid, _ => 0 };
        return end == 0 || before?.StdDev is not { } deviation || before.Mean is not { } mean ? null
            : deviation == 0 ? (Math.Abs(mean) > end ? 1 : 0)
            : NormalLaw.Below((-end - mean) / deviation) + NormalLaw.Below((mean - end) / deviation);
    }

    private static ParameterProbe Parameter(PlanRow row, ImmutableDictionary<string, ParameterMoments> moments)
    {
        if (!moments.TryGetValue(row.Parameter.Name, out ParameterMoments? known))
        {
            return new ParameterProbe(row.Parameter) { Note = $"Theory does not know the moments of {row.Distribution}." };
        }

        double norm = Math.Sqrt(row.Parameter.Shape.ElementCount * known.SecondMoment);
        return new ParameterProbe(row.Parameter) { Mean = Reading.OfTheory(known.Mean), StdDev = Reading.OfTheory(Math.Sqrt(known.Variance)), Norm = norm };
    }
}
