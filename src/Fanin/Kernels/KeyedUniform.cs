using System.Globalization;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>
/// Uniform numbers by name and index: <c>x = m + h·u</c>, with m the middle and h half the width of [low, high].
/// </summary>
/// <remarks>
/// <para>u = (2k + 1)·2⁻³¹ for a k that is uniform on −2³⁰ … 2³⁰ − 1 (float64: 2⁻⁶³ and −2⁶² … 2⁶² − 1), rounded to the type: the centres of
/// equal cells, symmetric around 0, so that the middle is met without bias. Numbers near the middle keep the type's full precision.</para>
/// <para>Bounds are first rounded to the element type. No number lies outside them. Either bound itself can occur, by rounding.</para>
/// <para>Half types: the float32 number, rounded once.</para>
/// <para>Repeatability: exact.</para>
/// <para>Differs from: PyTorch's <c>uniform_</c>, which has 24 bits in float32, 11 in float16 and 8 in bfloat16, and never gives the upper bound but by
/// rounding.</para>
/// </remarks>
public static class KeyedUniform
{
    /// <summary>Writes elements <paramref name="start"/> and on of a parameter.</summary>
    /// <param name="stream">The parameter's stream.</param>
    /// <param name="low">Lower bound, finite in float32.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>; if equal, all elements are equal.</param>
    /// <param name="start">Row-major index of the first element.</param>
    /// <param name="destination">Elements start … start + length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the element type, the bounds are in the wrong order, or the
    /// elements are not all within 0 … 2⁵⁸ (float64: 2⁵⁷).</exception>
    public static void Fill(KeyedStream stream, double low, double high, long start, Span<float> destination)
    {
        CheckBounds(low, high, float.MaxValue, (float)low, (float)high);
        KeyedFill.Fill(stream, new UniformTransform((float)low, (float)high), start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double low, double high, long start, Span<double> destination)
    {
        CheckBounds(low, high, double.MaxValue, low, high);
        KeyedFill.Fill(stream, new UniformTransform64(low, high), start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double low, double high, long start, Span<Half> destination)
    {
        CheckBounds(low, high, (double)Half.MaxValue, (double)(Half)(float)low, (double)(Half)(float)high);
        FillRounded(stream, (float)low, (float)high, start, destination);
    }

    /// <inheritdoc cref="Fill(KeyedStream, double, double, long, Span{float})"/>
    public static void Fill(KeyedStream stream, double low, double high, long start, Span<BFloat16> destination)
    {
        CheckBounds(low, high, BFloat16.MaxValue, (BFloat16)low, (BFloat16)high);
        FillRounded(stream, (float)low, (float)high, start, destination);
    }

    private static void FillRounded<T>(KeyedStream stream, float low, float high, long start, Span<T> destination)
        where T : unmanaged
    {
        var transform = new UniformTransform(low, high);
        KeyedFill.FillRounded(stream, transform, transform.AreModerate, start, destination);
    }

    private static void CheckBounds(double low, double high, double most, double lowRounded, double highRounded)
    {
        if (!double.IsFinite(lowRounded) || !double.IsFinite(highRounded))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                string.Create(CultureInfo.InvariantCulture, $"Expected bounds within ±{most:R}, the numbers of the element type, got {low:R} and {high:R}."));
        }

        if (low > high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {low:R}, got {high:R}."));
        }
    }
}
