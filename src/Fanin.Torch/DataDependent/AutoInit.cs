using System.Collections.Immutable;
using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Analytic initialization: mean μ and variance ν go through the layers in theory, and each weight gets <c>Var W = v/(fan_in·(μ² + ν))</c>, so that its output has mean 0 and variance v.</summary>
/// <remarks>
/// <para>Needs no data. Models: a layer, or <c>nn.Sequential</c> of layers, also within one another; a class of one's own says nothing of how its parts are connected and is refused by name.</para>
/// <para>Weights are drawn from a normal distribution cut at two deviations, corrected so that the variance is the one wanted; biases are 0. What is skipped counts with the values that it
/// holds.</para>
/// <para>Rules: activations by quadrature over N(μ, ν); max pooling the largest of m independent N(μ, ν); average pooling ν/m; dropout (μ² + ν)/(1 − p) − μ²;
/// normalizations the moments of their β and γ.</para>
/// <para>Source: Bingham, Miikkulainen 2023, arXiv:2109.08958, §3; the authors' program <c>autoinit</c>.</para>
/// </remarks>
public sealed record AutoInit : DataDependentStep
{
    private readonly double _mean;
    private readonly double _variance = 1;
    private readonly double _signalVariance = 1;

    /// <inheritdoc/>
    public override string Name => "autoinit";

    /// <summary>μ of the input, finite; 0 if omitted.</summary>
    public double InputMean
    {
        get => _mean;
        init => _mean = Check.Finite(value);
    }

    /// <summary>ν of the input, at least 0; 1 if omitted.</summary>
    public double InputVariance
    {
        get => _variance;
        init => _variance = Check.FiniteNonNegative(value);
    }

    /// <summary>v, the variance behind every weight, above 0; 1 if omitted.</summary>
    public double SignalVariance
    {
        get => _signalVariance;
        init => _signalVariance = Check.PositiveFinite(value);
    }

    /// <summary>Initializes a model.</summary>
    /// <param name="module">The model.</param>
    /// <param name="seed">The root of the weights.</param>
    /// <returns>What was drawn for every weight and bias; <see cref="ParameterChange.MeanAfter"/> and <see cref="ParameterChange.StdDevAfter"/> are what theory predicts behind the layer.</returns>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Seed seed)
    {
        IReadOnlyDictionary<string, double> deviations = new Dictionary<string, double>(StringComparer.Ordinal);
        return Carry(
            module,
            seed,
            session =>
            {
                var walk = new MomentWalk(session, SignalVariance);
                walk.Run(InputMean, InputVariance);
                deviations = walk.StdDevs;
                return walk.Refusals.ToImmutableArray();
            },
            session => session.DrawLayers(
                layer => new TruncatedInDeviationsScheme(deviations[layer.WeightName], isCorrected: true), stdDevAfter: Math.Sqrt(SignalVariance)));
    }
}
