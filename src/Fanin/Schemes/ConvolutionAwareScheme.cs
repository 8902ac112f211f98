using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Kernels with orthogonal spectra within each output channel, plus a little noise, scaled to variance 2/fan_in; matrices are orthogonal.</summary>
/// <remarks>
/// <para>Shape: <c>[out, in, …kernel]</c> of 2 to 5 dimensions.</para>
/// <para>Source: Aghajanyan 2017, arXiv:1702.06295, as in <c>convaware.py</c> of keras-contrib: eigenvectors of symmetric normal matrices of the size of the kernel's
/// real Fourier transform are taken for spectra.</para>
/// <para>Differs from: keras-contrib in the signs of eigenvectors, which no decomposition determines.</para>
/// </remarks>
public sealed record ConvolutionAwareScheme : Scheme
{
    private const int MostRank = 5;

    /// <summary>Makes the scheme.</summary>
    /// <param name="noise">σ of the noise before scaling, at least 0.</param>
    public ConvolutionAwareScheme(double noise = 0.05) => Noise = Check.FiniteNonNegative(noise);

    /// <summary>σ of the noise before scaling.</summary>
    public double Noise { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        TensorShape shape = parameter.Shape;
        if (shape.Rank is < 2 or > MostRank || shape.ElementCount > Array.MaxLength || parameter.Layer.WeightLayout.IsTransposed)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a weight [out, in, …kernel] of 2 to {MostRank} dimensions"));
        }

        if (shape.Rank == 2)
        {
            return new OrthogonalScheme().Resolve(parameter);
        }

        bool oneTap = shape.Sizes.Skip(2).All(size => size == 1);
        if (shape.ElementCount == 1 || (oneTap && Noise == 0 && shape.ElementCount > 0))
        {
            throw Unsuitable(parameter, "kernels of several taps, or several kernels and noise above 0: nothing else has a variance");
        }

        Fan fan = FanOf(parameter, FanCount.Layer);
        double variance = shape.ElementCount == 0 ? 0 : 2 / fan.In;
        return new Resolution(new ConvolutionAwareDistribution(shape, variance, Noise), fan, Math.Sqrt(2));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        SchemeText.Of("convolution-aware", [Noise == 0.05 ? null : Noise.ToString("R", CultureInfo.InvariantCulture)]);
}
