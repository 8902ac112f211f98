using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Parameters;
using Fanin.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Mean and variance of a unit on their way through a sequence of layers, for <see cref="AutoInit"/>.</summary>
/// <remarks>
/// <para>Activations: E f and Var f over N(μ, ν). Max pooling: the largest of m independent N(μ, ν). Average pooling: ν/m. Dropout: (μ² + ν)/(1 − p) − μ². Normalizations: mean of β, and
/// mean of γ² plus variance of β. Reordering layers change nothing.</para>
/// </remarks>
internal sealed class MomentWalk(StepSession session, double signalVariance)
{
    private readonly Dictionary<string, double> _stdDevs = new(StringComparer.Ordinal);
    private readonly List<string> _refusals = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private double _mean;
    private double _variance;

    /// <summary>σ of every weight that is to be drawn, by name.</summary>
    public IReadOnlyDictionary<string, double> StdDevs => _stdDevs;

    /// <summary>What is not known, by name.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Mean and variance behind the last layer.</summary>
    public (double Mean, double Variance) Output => (_mean, _variance);

    /// <summary>Walks through the model.</summary>
    public void Run(double mean, double variance)
    {
        (_mean, _variance) = (mean, variance);
        Visit(string.Empty, session.Module);
        if (_stdDevs.Count == 0 && _refusals.Count == 0)
        {
            _refusals.Add(StepSession.NoLayers);
        }
    }

    private void Visit(string path, nn.Module layer)
    {
        switch (layer)
        {
            case Sequential sequential:
                foreach ((string name, nn.Module child) in sequential.named_children())
                {
                    Visit(path.Length == 0 ? name : $"{path}.{name}", child);
                }

                break;
            case Linear or Convolution:
                Weigh(WeightLayer.Of(path, layer)!);
                break;
            case NormBase or LayerNorm or GroupNorm:
                Normalize(path);
                break;
            case MaxPool1d pool:
                Maximum([pool.kernel_size]);
                break;
            case MaxPool2d pool:
                Maximum(Window(pool.kernel_size, 2));
                break;
            case MaxPool3d pool:
                Maximum(Window(pool.kernel_size, 3));
                break;
            case AvgPool1d pool:
                _variance /= pool.kernel_size;
                break;
            case AvgPool2d pool:
                _variance /= Product(Window(pool.kernel_size, 2));
                break;
            case AvgPool3d pool:
                _variance /= Product(Window(pool.kernel_size, 3));
                break;
            case Dropout dropout when dropout.p < 1:
                _variance = (((_mean * _mean) + _variance) / (1 - dropout.p)) - (_mean * _mean);
                break;
            case Flatten or Unflatten or Identity or PixelShuffle or PixelUnshuffle or ChannelShuffle:
                break;
            default:
                Activate(path, layer);
                break;
        }
    }

    private void Weigh(WeightLayer layer)
    {
        if (session.Places.FirstOrDefault(place => place.Spec.Name == layer.WeightName).Spec is not { } spec || !_seen.Add(spec.Name))
        {
            _refusals.Add($"{layer.Path} is used more than once, and what is right for one place need not be for the other; use layers of their own.");
            (_mean, _variance) = (0, signalVariance);
            return;
        }

        double fanIn = Fan.FromLayout(spec.Shape, spec.Layer.WeightLayout).In;
        double square = (_mean * _mean) + _variance;
        if (session.IsSkipped(layer.Path, layer.WeightName))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            double weightSquare = layer.Weight.detach().to(ScalarType.Float64).square().mean().item<double>();
            Tensor? bias = layer.Bias?.detach().to(ScalarType.Float64);
            _mean = bias?.mean().item<double>() ?? 0;
            _variance = (fanIn * weightSquare * square) + (bias?.square().mean().item<double>() ?? 0) - (_mean * _mean);
            return;
        }

        if (spec.TiedTo is { } other)
        {
            _refusals.Add($"{spec.Name} and {other} are one tensor, and what is right for one place need not be for the other; skip it.");
        }
        else if (!(square > 0) || !double.IsFinite(square) || fanIn == 0)
        {
            _refusals.Add(FormattableString.Invariant($"Before {layer.Path} the second moment is {square:G6} and fan_in {fanIn:G6}; no weights make a variance of that. Look at what is before it."));
        }
        else
        {
            _stdDevs[spec.Name] = Math.Sqrt(signalVariance / (fanIn * square));
        }

        (_mean, _variance) = (0, signalVariance);
    }

    private void Normalize(string path)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Tensor? Held(string name) => session.Places.FirstOrDefault(place => place.Spec.Name == (path.Length == 0 ? name : $"{path}.{name}")).Tensor?.detach().to(ScalarType.Float64);
        (Tensor? scale, Tensor? shift) = (Held("weight"), Held("bias"));
        _mean = shift?.mean().item<double>() ?? 0;
        _variance = (scale?.square().mean().item<double>() ?? 1) + (shift?.square().mean().item<double>() ?? 0) - (_mean * _mean);
    }

    private void Maximum(long[] window)
    {
        var maximum = new GaussianMaximum(Product(window));
        _mean += Math.Sqrt(_variance) * maximum.Mean;
        _variance *= maximum.Variance;
    }

    private void Activate(string path, nn.Module layer)
    {
        if (ModuleActivations.Find(layer) is not { } activation)
        {
            _refusals.Add($"{(path.Length == 0 ? "The model" : path)} is a {LayerSpec.NameOf(layer.GetType())}, and no rule says what it does to mean and variance.");
            return;
        }

        (double mean, double deviation) = (_mean, Math.Sqrt(_variance));
        if (deviation == 0)
        {
            _mean = activation.Function(mean);
            return;
        }

        double[] kinks = [.. activation.Kinks.Select(kink => (kink - mean) / deviation)];
        double first = GaussianExpectation.Of(z => activation.Function(mean + (deviation * z)), kinks);
        double second = GaussianExpectation.Of(z => Math.Pow(activation.Function(mean + (deviation * z)), 2), kinks);
        (_mean, _variance) = (first, second - (first * first));
    }

    private static long[] Window(long[] sizes, int dimensions) => sizes.Length == 1 ? [.. Enumerable.Repeat(sizes[0], dimensions)] : sizes;

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
