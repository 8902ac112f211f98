using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// Lets the input through: ones on the diagonal of a matrix, or at the centre taps (size/2) of a convolution whose output channel has an input channel of its
/// number, in each group. Takes no draws.
/// </summary>
/// <remarks>
/// <para>Shape: matrices of any form, and <c>[out, in, …kernel]</c> of 3 to 5 dimensions; out must divide by the groups.</para>
/// <para>Source: <c>eye_</c> and <c>dirac_</c> of <c>torch.nn.init</c>; scaled and on a recurrent matrix it is the IRNN of Le et al. 2015,
/// arXiv:1504.00941.</para>
/// <para>Differs from: TorchSharp 0.107, whose <c>dirac_</c> has no groups; Keras' <c>Identity</c>, which takes matrices only.</para>
/// </remarks>
public sealed record DiracScheme : Scheme
{
    private const int MostRank = 5;

    /// <summary>Makes the scheme.</summary>
    /// <param name="groups">Groups of outputs, at least 1.</param>
    /// <param name="gain">What the ones are, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one group, or the gain is not finite.</exception>
    public DiracScheme(long groups = 1, double gain = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        (Groups, Gain) = (groups, Check.Finite(gain));
    }

    /// <summary>Groups of outputs.</summary>
    public long Groups { get; }

    /// <summary>What the ones are.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        TensorShape shape = parameter.Shape;
        if (shape.Rank is < 2 or > MostRank || shape[0] % Groups != 0)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a weight of 2 to {MostRank} dimensions whose first divides into {Groups} groups"));
        }

        return new Resolution(new DiracDistribution(shape, Groups, Gain));
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of(
        "dirac",
        [
            Groups == 1 ? null : Groups.ToString(CultureInfo.InvariantCulture),
            Gain == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"gain={Gain:R}"),
        ]);
}
