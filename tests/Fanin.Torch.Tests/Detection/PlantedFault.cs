using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch.Probing;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>One thing that is wrong with a network: with its recipe, its module after initialization, its inputs or its training.</summary>
/// <param name="Code">What should be found.</param>
/// <param name="Place">The layer or parameter where; empty if it has no place.</param>
/// <param name="Net">The network.</param>
/// <param name="Recipe">How it is initialized.</param>
internal sealed record PlantedFault(string Code, string Place, DetectedNet Net, Recipe Recipe)
{
    /// <summary>Samples of the batch.</summary>
    public int Samples { get; init; } = 256;

    /// <summary>Spoils the initialized module.</summary>
    public Action<nn.Module>? Spoil { get; init; }

    /// <summary>Spoils the inputs.</summary>
    public Func<Tensor, Tensor>? Inputs { get; init; }

    /// <summary>Replaces the labels.</summary>
    public Func<Tensor, Tensor>? Labels { get; init; }

    /// <summary>η of the step that is measured and of training.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The type that the module is converted to.</summary>
    public ScalarType? Type { get; init; }

    /// <summary>Samples of Jacobian and kernel.</summary>
    public int DerivativeSamples { get; init; }

    /// <summary>The data that a plateau is predicted for; <see langword="null"/> for no prediction.</summary>
    public DataStatistic? Data { get; init; }

    /// <summary>The module, initialized and spoiled.</summary>
    public nn.Module<Tensor, Tensor> Make(Recipe recipe, out InitPlan plan)
    {
        nn.Module<Tensor, Tensor> module = Net.Make();
        if (Type is { } type)
        {
            module.to(type);
        }

        plan = module.Initialize(recipe, 1);
        Spoil?.Invoke(module);
        return module;
    }

    /// <summary>Measures, puts theory beside it, and judges.</summary>
    public ProbeReport Measure(Recipe recipe)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> module = Make(recipe, out InitPlan plan);
        (Tensor inputs, Tensor labels) = ClusterTask.Draw(Net.Shape, Samples);
        inputs = Inputs?.Invoke(inputs) ?? inputs;
        ProbeReport measured = Probe.Run(module, new ProbeOptions
        {
            Inputs = [Type is { } type ? inputs.to(type) : inputs],
            Labels = Labels?.Invoke(labels) ?? labels,
            LearningRate = LearningRate,
            Plan = plan,
            JacobianSamples = DerivativeSamples,
            NtkSamples = DerivativeSamples,
        });
        return SignalChecks.Judge(ReportMerge.Of(measured, Theory(plan, InputOf(measured))), plan);
    }

    /// <summary>Theory alone, for inputs of mean square 1.</summary>
    public ProbeReport Theory(Recipe recipe)
    {
        using nn.Module<Tensor, Tensor> module = Net.Make();
        if (Type is { } type)
        {
            module.to(type);
        }

        return Theory(module.Plan(recipe, 1), InputSignal.Standard);
    }

    /// <summary>Whether a finding is this fault.</summary>
    public bool IsMeant(Finding finding) => finding.Code == Code && (Place == (finding.Layer ?? string.Empty) || Place == finding.Parameter);

    /// <summary>The loss after training from a recipe's weights, in float32.</summary>
    public double Train(Recipe recipe, int steps)
    {
        using nn.Module<Tensor, Tensor> module = Net.Make();
        module.Initialize(recipe, 1);
        Spoil?.Invoke(module);
        return ClusterTask.Train(module, Net.Shape, steps, LearningRate, Inputs);
    }

    public override string ToString() => $"{Code} in {Net}";

    private static InputSignal InputOf(ProbeReport measured)
    {
        LayerProbe input = measured.Layers[0];
        double mean = input.Mean.Measured!.Value;
        return new InputSignal(Math.Max(mean * mean, input.SecondMoment.Measured!.Value), input.Cosine.Measured!.Value, mean);
    }

    private ProbeReport Theory(InitPlan plan, InputSignal input)
    {
        PlateauReading? plateau = Data is null ? null : TheoryReport.PlateauOf(
            PlateauPredictor.Predict(PlateauSetting.Of(Net.Path, ParameterMoments.Of(plan), LearningRate) with { BatchSize = Samples }, Data), 211);
        return TheoryReport.Of(Net.Text, Net.Path, plan, input, plateau);
    }
}
