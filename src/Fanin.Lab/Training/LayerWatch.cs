using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Streams;
using Fanin.Torch.Probing;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Looks at every layer of a network that is being trained, always with the same samples, and leaves the network as it was: the training goes on to the same bits.</summary>
internal sealed class LayerWatch : IDisposable
{
    private const string Weight = "weight";

    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TaskKind _kind;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Seed _seed;
    private readonly Dictionary<string, Tensor> _before = new(StringComparer.Ordinal);

    /// <summary>Chooses the samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kind">What it is to learn.</param>
    /// <param name="train">Samples to train with, of which as many as a batch are taken at equal distances.</param>
    /// <param name="batch">Samples a step.</param>
    /// <param name="seed">The trial's seed, from which dropout and the like draw while looking.</param>
    public LayerWatch(nn.Module<Tensor, Tensor> network, TaskKind kind, TensorSplit train, int batch, Seed seed)
    {
        (_network, _kind, _seed) = (network, kind, seed);
        using DisposeScope scope = NewDisposeScope();
        Tensor indices = tensor(Enumerable.Range(0, batch).Select(i => i * train.Count / batch).ToArray());
        _inputs = train.Inputs.index_select(0, indices).DetachFromDisposeScope();
        _targets = train.Targets.index_select(0, indices).DetachFromDisposeScope();
    }

    /// <summary>The diagnosis at the start, as JSON.</summary>
    /// <param name="spec">The trial.</param>
    /// <param name="plan">Where the first values came from.</param>
    public string Start(TrialSpec spec, InitPlan plan)
    {
        ProbeReport report = NetworkDraws.Aside(() => Probe.Run(_network, new ProbeOptions
        {
            Inputs = [_inputs],
            Labels = _kind == TaskKind.Regression ? null : _targets,
            Seed = _seed,
            LearningRate = spec.Optimizer.LearningRate,
            Optimizer = spec.Optimizer.Kind is OptimizerKind.Sgd or OptimizerKind.Momentum ? Optimizer.Sgd : Optimizer.Adam,
            Name = spec.Model,
        }));
        return ReportJson.Write(SignalChecks.Judge(report with { Recipe = spec.RecipeName }, plan));
    }

    /// <summary>Remembers the weights, before the step whose update is to be looked at.</summary>
    public void Remember()
    {
        Forget();
        using IDisposable noGradients = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _network.named_parameters())
        {
            if (name.EndsWith(Weight, StringComparison.Ordinal))
            {
                _before[name] = parameter.detach().clone().DetachFromDisposeScope();
            }
        }
    }

    /// <summary>Looks at every layer, after that step.</summary>
    /// <param name="step">Steps done.</param>
    public IReadOnlyList<LayerPoint> Look(int step)
    {
        IReadOnlyList<LayerProbe> layers = NetworkDraws.Aside(Signals);
        Dictionary<string, double> ratios = UpdateRatios();
        Forget();
        return
        [
            .. layers.Where(layer => layer.Kind != "input").Select(layer => new LayerPoint(
                step,
                layer.Name,
                layer.StdDev.Measured ?? double.NaN,
                layer.GradientStdDev.Measured ?? double.NaN,
                layer.ParameterNames.Where(ratios.ContainsKey).Select(name => ratios[name]).FirstOrDefault(double.NaN))),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _inputs.Dispose();
        _targets.Dispose();
    }

    private IReadOnlyList<LayerProbe> Signals()
    {
        using DisposeScope scope = NewDisposeScope();
        using var state = new ModuleState(_network);
        using Tensor draws = tensor(new PyTorchGenerator(_seed).ExportState(), ScalarType.Byte);
        TorchSharp.torch.random.set_rng_state(draws);
        using var taps = new LayerTaps(_network, momentsAlone: true);
        using IDisposable pass = state.BeginPass();
        Tensor loss = TaskLoss.Of(_kind, _network.call(taps.ObserveInput("input", _inputs)), _targets);
        BackwardPass.Run(loss, [.. state.Trainable], keepGraph: false);
        taps.ThrowIfFailed();
        return taps.Layers;
    }

    private Dictionary<string, double> UpdateRatios()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Dictionary<string, double> ratios = new(StringComparer.Ordinal);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _network.named_parameters())
        {
            if (_before.TryGetValue(name, out Tensor? before))
            {
                ratios[name] = (parameter - before).norm().item<float>() / before.norm().item<float>();
            }
        }

        return ratios;
    }

    private void Forget()
    {
        foreach (Tensor weight in _before.Values)
        {
            weight.Dispose();
        }

        _before.Clear();
    }
}
