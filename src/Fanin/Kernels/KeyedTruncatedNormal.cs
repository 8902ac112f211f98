using System.Globalization;
using Fanin.Kernels.Lanes;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>
/// Normal numbers within bounds, by name and index: the quantile <c>x = μ + σ·Φ⁻¹(Φ(α) + u·(Φ(β) − Φ(α)))</c>, with α and β the bounds in units of
/// σ from μ. σ is that of the distribution before it was cut.
/// </summary>
/// <remarks>
/// <para>One word an element (float64: two): u = (k + ½)·2⁻³² (2⁻⁶⁴). A greater word gives no smaller number, but for the rounding of the method.</para>
/// <para>Bounds are first rounded to the element type; no number lies outside them. Which method is used depends on the arguments alone: bounds
/// on either side of the mean in float32 arithmetic, others (far in one tail, narrow) in float64, and bounds that cut nothing off (beyond 6.7 σ on both
/// sides; float64: 9.5 σ) give the numbers of <see cref="KeyedNormal"/>.</para>
/// <para>Half types: the float32 number, rounded once.</para>
/// <para>Repeatability: exact.</para>
/// <para>Differs from: PyTorch's <c>trunc_normal_</c> up to 2.11, where bounds many σ wide leave isolated numbers on the bounds.</para>
/// </remarks>
public static class KeyedTruncatedNormal
{
    /// <summary>Writes elements <paramref name="start"/> and on of a parameter.</summary>
    /// <param name="stream">The parameter's stream.</param>
    /// <param name="mean">μ, finite in the element type; may lie outside the bounds.</param>
    /// <param name="stdDev">σ ≥ 0, finite in the element type; 0 gives the number within the bounds that is nearest to the mean.</param>
    /// <param name="low">Lower bound, absolute; may be −∞.</param>
    /// <param name="high">Upper bound, absolute, at least <paramref name="low"/>; may be +∞.</param>
    /// <param name="start">Row-major index of the first element.</param>
    /// <param name="destination">Elements start … start + length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ or σ is not finite in the element type, σ is negative, the bounds are in the wrong order or NaN or
    /// have no finite number between them, or the elements are not all within 0 … 2⁵⁸ (float64: 2⁵⁷).</exception>
    public static void Fill(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<float> destination)
    {
        KeyedNormal.CheckMoments(mean, stdDev, (float)mean, (float)stdDev);
        CheckBounds(low, high, float.MaxValue);
        FillFloat32(stream, mean, stdDev, low, high, start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<double> destination)
    {
        KeyedNormal.CheckMoments(mean, stdDev, mean, stdDev);
        CheckBounds(low, high, double.MaxValue);
        var quantile = new TruncatedQuantile(mean, stdDev, low, high);
        if (quantile.IsWithin(TruncatedNormalTransform64.WholeNormal))
        {
            KeyedFill.Fill(stream, new NormalTransform64(mean, stdDev), start, destination);
        }
        else
        {
            KeyedFill.Fill(stream, new TruncatedNormalTransform64(quantile), start, destination);
        }
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<Half> destination)
    {
        KeyedNormal.CheckMoments(mean, stdDev, (double)(Half)(float)mean, (double)(Half)(float)stdDev);
        CheckBounds(low, high, (double)Half.MaxValue);
        FillHalf(stream, mean, stdDev, low, high, start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<BFloat16> destination)
    {
        KeyedNormal.CheckMoments(mean, stdDev, (BFloat16)mean, (BFloat16)stdDev);
        CheckBounds(low, high, BFloat16.MaxValue);
        FillHalf(stream, mean, stdDev, low, high, start, destination);
    }

    private static void FillFloat32(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<float> destination)
    {
        var quantile = new TruncatedQuantile(mean, stdDev, low, high);
        if (quantile.IsWithin(TruncatedNormalTransform.WholeNormal))
        {
            KeyedFill.Fill(stream, new NormalTransform((float)mean, (float)stdDev), start, destination);
        }
        else if (quantile.ContainsMiddle && quantile.IsNoWiderThan(TruncatedCentreTransform.Reach))
        {
            KeyedFill.Fill(stream, new TruncatedCentreTransform(quantile), start, destination);
        }
        else if (quantile.ContainsMiddle)
        {
            KeyedFill.Fill(stream, new TruncatedNormalTransform(quantile), start, destination);
        }
        else
        {
            KeyedFill.Fill(stream, new TruncatedTailTransform(quantile), start, destination);
        }
    }

    private static void FillHalf<T>(KeyedStream stream, double mean, double stdDev, double low, double high, long start, Span<T> destination)
        where T : unmanaged
    {
        var quantile = new TruncatedQuantile(mean, stdDev, low, high);
        bool areModerate = SixteenBits.AreModerate((float)mean, (float)stdDev, (float)quantile.Low, (float)quantile.High);
        if (quantile.IsWithin(TruncatedNormalTransform.WholeNormal))
        {
            KeyedFill.FillRounded(stream, new NormalTransform((float)mean, (float)stdDev), areModerate, start, destination);
        }
        else if (quantile.ContainsMiddle && quantile.IsNoWiderThan(TruncatedCentreTransform.Reach))
        {
            KeyedFill.FillRounded(stream, new TruncatedCentreTransform(quantile), areModerate, start, destination);
        }
        else if (quantile.ContainsMiddle)
        {
            KeyedFill.FillRounded(stream, new TruncatedNormalTransform(quantile), areModerate, start, destination);
        }
        else
        {
            KeyedFill.FillRounded(stream, new TruncatedTailTransform(quantile), areModerate: false, start, destination);
        }
    }

    private static void CheckBounds(double low, double high, double most)
    {
        if (!(low <= high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {low:R}, got {high:R}."));
        }

        if (low > most || high < -most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                string.Create(CultureInfo.InvariantCulture, $"Expected bounds with numbers of the element type (±{most:R}) between them, got {low:R} and {high:R}."));
        }
    }
}
