using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>
/// Every unit of every layer gets mean β and variance 1 over a batch, <c>w ← w/σ, b ← (b − μ)/σ + β</c>; then the layers are scaled so that all change at one rate,
/// <c>C = E‖∂z/∂W‖²/‖W‖²</c>.
/// </summary>
/// <remarks>
/// <para>Within layers: linear, convolution and transposed convolution, in the order of execution; a unit's numbers are those of all samples and positions. Weights are drawn from
/// N(0, 1) first; biases are 0.</para>
/// <para>Between layers: gradients of <c>ηᵀz</c>, z the model's output and η ~ N(0, 1) of the keyed stream. With r = √C, the layer's factor is √(r/r̄), r̄ the geometric mean of all r times
/// s^(1/layers), s the deviation of the output. A bias is scaled by that, and by how its layer's input has grown (mean of |x|). For a chain of layers with piecewise linear
/// functions between them one round is exact; otherwise rounds are repeated.</para>
/// <para>Source: Krähenbühl et al. 2016, arXiv:1511.06856, §3.1 and §3.2; the factor between layers as in the authors' program <c>magic_init</c>.</para>
/// <para>Differs from: the program takes 10 batches, here one is given; and it can make weights of the data (PCA, k-means), which is not done here.</para>
/// </remarks>
public sealed record Krahenbuhl : DataDependentStep
{
    private readonly double _bias;
    private readonly int _balanceRounds = 10;
    private readonly double _balanceTolerance = 0.01;

    /// <inheritdoc/>
    public override string Name => "krahenbuhl";

    /// <summary>β, the mean of every unit, finite; 0 if omitted.</summary>
    public double Bias
    {
        get => _bias;
        init => _bias = Check.Finite(value);
    }

    /// <summary>Rounds between layers at most; 0 for none, 10 if omitted.</summary>
    public int BalanceRounds
    {
        get => _balanceRounds;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _balanceRounds = value;
        }
    }

    /// <summary>Largest |ln(r/r̄)| to be content with, above 0; 0.01 if omitted. What is not reached is noted in the record.</summary>
    public double BalanceTolerance
    {
        get => _balanceTolerance;
        init => _balanceTolerance = Check.PositiveFinite(value);
    }

    /// <summary>Whether weights and biases stay what they are, in place of drawn ones, and are normalized only.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>Initializes a model.</summary>
    /// <param name="module">The model; its layers must have biases.</param>
    /// <param name="input">One batch of what it is called with.</param>
    /// <param name="seed">The root of the weights and of η.</param>
    /// <returns>A factor a unit for weights; new biases; then a factor a layer. The trace is the largest |ln(r/r̄)| of each round.</returns>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A unit is constant, or a layer has no gradient; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Tensor input, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Carry(module, seed, session => [.. session.LayerRefusals(input, needsBias: true), .. BalanceRounds > 0 ? Frozen(session) : []], session =>
        {
            if (!KeepsWeights)
            {
                session.DrawLayers(_ => Scheme.Normal(0, 1));
            }

            LayerWalk.Visit(module, input, session.Layers, (layer, x) => UnitNormalization.Apply(session, layer, x, Bias));
            if (BalanceRounds > 0)
            {
                new RateBalance(session, input).Run(BalanceRounds, BalanceTolerance);
            }
        });
    }

    private static IEnumerable<string> Frozen(StepSession session) => session.Layers.Where(layer => !layer.Weight.requires_grad).Select(layer =>
        $"{layer.WeightName} has requires_grad false, and rates of change are gradients; skip it, or set BalanceRounds to 0.");
}
