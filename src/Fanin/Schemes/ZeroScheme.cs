using System.Numerics;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// ZerO, without random numbers: the identity where there are at most as many outputs as inputs; else the first rows and columns of a Hadamard matrix of size
/// 2ᵐ, <c>m = ⌈log₂ out⌉</c>, times <c>2^(−(m−1)/2)</c>. Convolutions have it at their centre tap.
/// </summary>
/// <remarks>
/// <para>Shape: <c>[out, in, …kernel]</c> of 2 to 5 dimensions, or <c>[in, out, …kernel]</c> where the layer says so. The last layer of each residual branch, and the classifier, get <c>zeros</c> by a rule of
/// theirs.</para>
/// <para>Source: Zhao et al. 2022, arXiv:2110.12661, algorithms 1 and 2.</para>
/// </remarks>
public sealed record ZeroScheme : Scheme
{
    private const int MostRank = 5;

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        TensorShape shape = parameter.Shape;
        if (shape.Rank is < 2 or > MostRank)
        {
            throw Unsuitable(parameter, "a weight of 2 to 5 dimensions");
        }

        (long outputs, long inputs) = IsOutIn(parameter) ? (shape[0], shape[1]) : (shape[1], shape[0]);
        if (outputs <= inputs || shape.ElementCount == 0)
        {
            return new Resolution(new DiracDistribution(shape, 1, 1));
        }

        int m = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)outputs));
        double half = m % 2 == 0 ? Math.Sqrt(2) : 1;
        return new Resolution(new HadamardDistribution(shape, Math.ScaleB(half, -(m / 2))));
    }

    /// <inheritdoc/>
    public override string ToString() => "zero-hadamard";
}
