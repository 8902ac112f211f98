using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>A convolution's kernel that is zero but for its centre tap, which is an orthogonal matrix times a gain.</summary>
/// <remarks>
/// <para>Shape: <c>[out, in, …kernel]</c> of 3 to 5 dimensions with out ≥ in, so that the signal keeps its norm.</para>
/// <para>Source: Xiao et al. 2018, arXiv:1806.05393, algorithm 1.</para>
/// <para>Differs from: JAX' <c>delta_orthogonal</c>, whose shapes are <c>[…kernel, in, out]</c> and whose centre of an even kernel is (k − 1)/2 rather than k/2.</para>
/// </remarks>
public sealed record DeltaOrthogonalScheme : Scheme
{
    private const int LeastRank = 3;
    private const int MostRank = 5;

    /// <summary>Makes the scheme.</summary>
    /// <param name="gain">Factor of the matrix, finite.</param>
    public DeltaOrthogonalScheme(double gain = 1) => Gain = Check.Finite(gain);

    /// <summary>Factor of the matrix.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        TensorShape shape = parameter.Shape;
        if (shape.Rank is < LeastRank or > MostRank || shape[0] < shape[1] || shape[0] * shape[1] > Array.MaxLength || parameter.Layer.WeightLayout.IsTransposed)
        {
            throw Unsuitable(parameter, "the weight of a convolution, [out, in, …kernel], with at least as many outputs as inputs");
        }

        return new Resolution(new DeltaOrthogonalDistribution(shape, Gain), Gain: Gain);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        SchemeText.Of("delta-orthogonal", [Gain == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"gain={Gain:R}")]);
}
