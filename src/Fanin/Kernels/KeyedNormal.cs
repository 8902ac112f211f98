using System.Globalization;
using Fanin.Kernels.Lanes;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>
/// Normal numbers by name and index, by the method of Box and Muller: of two uniforms, <c>√(−2·ln u₁)·cos(2π·u₂)</c> and <c>…·sin(2π·u₂)</c>.
/// </summary>
/// <remarks>
/// <para>Elements 2j and 2j + 1 come from one pair of words (float64: of 64 bits). 31 bits (63) make the radius, 33 (65) the angle; so numbers reach
/// 6.66 σ (9.42 σ), half types too.</para>
/// <para>x = μ + σ·z, the last product and sum fused. In float32, z is within 2·10⁻⁷·r + 3·10⁻⁸/r of the exact transform of the same words, r being the radius.</para>
/// <para>Half types: the float32 number, rounded once.</para>
/// <para>Repeatability: exact. Own polynomials for logarithm, sine and cosine; see <see cref="NormalTransform"/>.</para>
/// <para>Source: Box and Muller 1958, doi:10.1214/aoms/1177706645.</para>
/// <para>Differs from: PyTorch's <c>normal_</c>, which ends at 5.77 σ in float32, 3.91 σ in float16 and 3.33 σ in bfloat16.</para>
/// </remarks>
public static class KeyedNormal
{
    /// <summary>Writes elements <paramref name="start"/> and on of a parameter.</summary>
    /// <param name="stream">The parameter's stream.</param>
    /// <param name="mean">μ, finite in the element type.</param>
    /// <param name="stdDev">σ ≥ 0, finite in the element type; 0 gives the mean.</param>
    /// <param name="start">Row-major index of the first element.</param>
    /// <param name="destination">Elements start … start + length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ or σ is not finite in the element type, σ is negative, or the elements are not all within
    /// 0 … 2⁵⁸ (float64: 2⁵⁷).</exception>
    public static void Fill(KeyedStream stream, double mean, double stdDev, long start, Span<float> destination)
    {
        CheckMoments(mean, stdDev, (float)mean, (float)stdDev);
        KeyedFill.Fill(stream, new NormalTransform((float)mean, (float)stdDev), start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, long start, Span<double> destination)
    {
        CheckMoments(mean, stdDev, mean, stdDev);
        KeyedFill.Fill(stream, new NormalTransform64(mean, stdDev), start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, long start, Span<Half> destination)
    {
        CheckMoments(mean, stdDev, (double)(Half)(float)mean, (double)(Half)(float)stdDev);
        KeyedFill.FillRounded(
            stream, new NormalTransform((float)mean, (float)stdDev), SixteenBits.AreModerate((float)mean, (float)stdDev), start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, long start, Span<BFloat16> destination)
    {
        CheckMoments(mean, stdDev, (BFloat16)mean, (BFloat16)stdDev);
        KeyedFill.FillRounded(
            stream, new NormalTransform((float)mean, (float)stdDev), SixteenBits.AreModerate((float)mean, (float)stdDev), start, destination);
    }

    /// <summary>Throws unless the moments are those of a normal distribution, in the caller's numbers and rounded to the element type.</summary>
    internal static void CheckMoments(double mean, double stdDev, double meanRounded, double stdDevRounded)
    {
        if (!double.IsFinite(meanRounded))
        {
            throw new ArgumentOutOfRangeException(
                nameof(mean), string.Create(CultureInfo.InvariantCulture, $"Expected a mean that is finite in the element type, got {mean:R}."));
        }

        if (!double.IsFinite(stdDevRounded) || stdDev < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stdDev),
                string.Create(CultureInfo.InvariantCulture, $"Expected a standard deviation of at least 0, finite in the element type, got {stdDev:R}."));
        }
    }
}
