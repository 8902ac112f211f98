using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Weight normalization's initialization: with t = v·x/‖v‖ over a batch, <c>g = 1/σ[t], b = −μ[t]/σ[t]</c>, and <c>w = g·v/‖v‖</c>, for every unit.</summary>
/// <remarks>
/// <para>Layers: linear, convolution and transposed convolution, in the order of execution; ‖v‖ is that of the weights that lead into one unit. Afterwards every unit has mean 0 and
/// variance 1 over the batch. TorchSharp has no weight-normalized layers: the product w is stored, and the record has g/‖v‖ and b for those who keep g and v apart.</para>
/// <para>Source: Salimans, Kingma 2016, arXiv:1602.07868, §3; v ~ N(0, 0.05²).</para>
/// </remarks>
public sealed record WeightNormInit : DataDependentStep
{
    private readonly double _stdDev = 0.05;

    /// <inheritdoc/>
    public override string Name => "weight-norm";

    /// <summary>Deviation of v, above 0; 0.05 if omitted. It cancels but for rounding.</summary>
    public double StdDev
    {
        get => _stdDev;
        init => _stdDev = Check.PositiveFinite(value);
    }

    /// <summary>Initializes a model.</summary>
    /// <param name="module">The model; its layers must have biases.</param>
    /// <param name="input">One batch of what it is called with.</param>
    /// <param name="seed">The root of v.</param>
    /// <returns>A factor a unit for weights, and biases; with g in <see cref="ParameterChange.Gains"/>.</returns>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A unit is constant over the batch; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Tensor input, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Carry(module, seed, session => session.LayerRefusals(input, needsBias: true), session =>
        {
            session.DrawLayers(_ => Scheme.Normal(0, StdDev));
            LayerWalk.Visit(module, input, session.Layers, (layer, x) => Normalize(session, layer, x));
        });
    }

    private static void Normalize(StepSession session, WeightLayer layer, Tensor input)
    {
        // The bias is 0 yet, so the output is v·x = ‖v‖·t.
        double[] norms = layer.UnitNorms();
        (double[] mean, double[] stdDev) = UnitNormalization.Measure(layer, input);
        UnitNormalization.Write(
            session,
            layer,
            input,
            (mean, stdDev),
            [.. mean.Zip(stdDev, (m, deviation) => -m / deviation)],
            gains: [.. stdDev.Zip(norms, (deviation, norm) => norm / deviation)]);
    }
}
