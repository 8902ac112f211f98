using System.Collections.Immutable;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Torch.DataDependent;
using Fanin.Torch.Probing;
using static TorchSharp.torch;

namespace Fanin.Lab.Inspections;

/// <summary>Measures a model with a batch, puts theory beside it and says what is wrong.</summary>
/// <param name="module">The model's module; its weights are overwritten by <see cref="Run"/>.</param>
/// <param name="model">What it is called, and what is known of its structure.</param>
/// <param name="batch">The batch.</param>
/// <param name="seed">The root of weights, steps, and of what the probe draws.</param>
/// <param name="settings">How to measure.</param>
public sealed class Inspector(nn.Module module, ModelDescription model, InspectionBatch batch, Seed seed, InspectionSettings settings)
{
    private const double UsualRate = 0.1;
    private const double UsualMomentum = 0.9;

    private ModuleTrace? _trace;
    private DataStatistic? _statistic;

    // What the probe and the theory of plateaus tell apart.
    private Optimizer Method => settings.Rule is TrainingRule.Sgd or TrainingRule.Momentum ? Optimizer.Sgd : Optimizer.Adam;

    /// <summary>Initializes the model by a recipe and its steps, then measures it.</summary>
    /// <param name="recipe">The rules.</param>
    /// <exception cref="DiagnosticException">The recipe does not fit the module.</exception>
    /// <exception cref="NotSupportedException">The module, or something in it, can't be handled: by name.</exception>
    /// <exception cref="InvalidOperationException">The forward or backward pass fails; the reason is inside.</exception>
    public Inspection Run(Recipe recipe)
    {
        (InitPlan plan, ImmutableArray<DataDependentRecord> records) = module.InitializeWithSteps(recipe, seed, new StepData { Input = batch.Inputs[0], Target = batch.Labels }, settings.Stream);
        return Measure(plan, records);
    }

    /// <summary>Measures the model with the weights that it has.</summary>
    /// <param name="plan">How they were made, if that is known.</param>
    public Inspection RunAsIs(InitPlan? plan) => Measure(plan, []);

    private Inspection Measure(InitPlan? plan, ImmutableArray<DataDependentRecord> records)
    {
        // Weights that a step has scaled or drawn anew are no longer the plan's.
        InitPlan? still = records.IsEmpty ? plan : null;
        _trace ??= ModuleTrace.Of(module, batch.Inputs, settings.Training, FirstOutput.Of);
        ProbeReport measured = Probe.Run(module, new ProbeOptions
        {
            Inputs = batch.Inputs,
            Labels = batch.Labels,
            Seed = seed,
            Training = settings.Training,
            LearningRate = settings.LearningRate,
            Optimizer = Method,
            JacobianSamples = settings.JacobianSamples,
            NtkSamples = settings.NtkSamples,
            KeepsSpectra = settings.KeepsSpectra,
            Plan = still,
            SelectOutput = FirstOutput.Of,
            Name = model.Name,
        });
        measured = measured with { Recipe = plan?.Recipe.Name };
        (SignalPath? path, string? obstacle) = Path();
        ProbeReport merged = measured;
        if (path is not null && Theory(path, Described(still), measured) is var (theory, refusal))
        {
            merged = theory is null ? measured : ReportMerge.Of(measured, theory);
            obstacle = refusal;
        }

        merged = merged with { Plateau = path is null ? null : PlateauOf(path, merged) };
        return new Inspection(SignalChecks.Judge(merged, still), plan, records) { TheoryObstacle = obstacle };
    }

    // What is known of a family tells more of its layers than a module does.
    private InitPlan? Described(InitPlan? plan) => plan is null || model.Family == "unknown" ? plan : Planner.Plan(model.Parameters, plan.Recipe, plan.Seed, plan.Stream);

    // The path of a known family knows sums and attention; a trace knows chains of any kind.
    private (SignalPath? Path, string? Obstacle) Path()
    {
        if (_trace!.Path is { } traced)
        {
            return (traced, null);
        }

        if (ModelPath.Refusal(model) is { } unknown)
        {
            return (null, model.Family == "unknown" ? _trace.Obstacle : unknown);
        }

        PathOptions options = new()
        {
            Tokens = batch.Inputs[0] is { } input && !input.is_floating_point() && input.dim() == 2 ? (int)input.shape[1] : null,
            ImageSide = model.Family == "resnet" ? (int)batch.Inputs[0].shape[^1] : null,
        };
        SignalPath path = ModelPath.Of(model, options);
        return !settings.Training && Steps(path).OfType<BatchNormStep>().Any() ? (null, "In evaluation mode BatchNorm goes by running statistics, which theory knows nothing of.") : (path, null);
    }

    private (ProbeReport? Theory, string? Refusal) Theory(SignalPath path, InitPlan? plan, ProbeReport measured)
    {
        LayerProbe input = measured.Layers[0];
        InputSignal signal = Steps(path).FirstOrDefault(step => step is not (SequencePath or FlattenStep)) is EmbeddingStep
            ? InputSignal.Indices
            : input is { SecondMoment.Measured: { } square, Mean.Measured: { } mean }
                ? new InputSignal(square, input.Cosine.Measured ?? 0, mean)
                : InputSignal.Standard;
        try
        {
            return (plan is null ? TheoryReport.OfWeights(measured, path, signal) : TheoryReport.Of(model.Name, path, plan, signal), null);
        }
        catch (ArgumentException other)
        {
            return (null, Diagnostic.SentenceOf(other));
        }
    }

    private PlateauReading PlateauOf(SignalPath path, ProbeReport report)
    {
        ImmutableDictionary<string, ParameterMoments> moments = report.Parameters.Select(probe => (probe.Parameter.Name, Moments: ParameterMoments.Of(probe)))
            .Where(pair => pair.Moments is not null).ToImmutableDictionary(pair => pair.Name, pair => pair.Moments!, StringComparer.Ordinal);
        PlateauSetting setting = PlateauSetting.Of(path, moments, settings.LearningRate ?? UsualRate) with
        {
            BatchSize = batch.Samples,
            Optimizer = Method,
            Momentum = settings.Rule == TrainingRule.Momentum ? UsualMomentum : 0,
        };
        return PlateauOfData.Reading(setting, setting.Obstacle is null ? _statistic ??= batch.Statistic?.Invoke() : null, batch, GradientNorm(report));
    }

    private static double? GradientNorm(ProbeReport report)
    {
        double square = report.Parameters.Where(probe => probe.Parameter.Role == ParameterRole.Weight).Sum(probe => (probe.GradientNorm * probe.GradientNorm) ?? double.NaN);
        return double.IsFinite(square) && square > 0 ? Math.Sqrt(square) : null;
    }

    private static IEnumerable<SignalPath> Steps(SignalPath path) => path.Parts.SelectMany(Steps).Prepend(path);
}
