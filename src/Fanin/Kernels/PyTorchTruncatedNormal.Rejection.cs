using System.Buffers;
using Fanin.Streams;

namespace Fanin.Kernels;

public static partial class PyTorchTruncatedNormal
{
    /// <summary>
    /// Fills a span with truncated normal numbers by rejection, the method of PyTorch 2.12: no element is a bound by accident, however far out
    /// the bounds are.
    /// </summary>
    /// <param name="generator">Advances by as many draws as it takes: that depends on the numbers drawn, so there are no slices.</param>
    /// <param name="mean">μ of the normal distribution before truncation, finite; may lie outside the bounds.</param>
    /// <param name="stdDev">σ before truncation, positive.</param>
    /// <param name="low">Lower bound, in units of the result (not of σ); finite.</param>
    /// <param name="high">Upper bound, more than <paramref name="low"/> unless all elements are to be equal.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <remarks>
    /// <para>Where more than 0.3 of the normal distribution lies within the bounds: a fill by <see cref="PyTorchNormal"/>, then further whole fills
    /// that replace the elements out of bounds, until there are none. Elsewhere: uniform proposals within the bounds, each accepted with the
    /// probability that its density bears to the largest one there.</para>
    /// <para>Repeatability: as <see cref="PyTorchNormal"/>'s.</para>
    /// <para>Differs from: the distribution is that of PyTorch 2.12, the bits are not promised to be. The order of its draws could not be compared
    /// with a release.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or float32 cannot hold it.</exception>
    public static void FillByRejection(
        PyTorchGenerator generator, double mean, double stdDev, double low, double high, Span<float> destination)
    {
        const double EnoughWithin = 0.3;
        ArgumentNullException.ThrowIfNull(generator);
        TruncatedNormalSpec spec = Single(mean, stdDev, low, high);
        if ((spec.To - spec.From) / 2 > EnoughWithin)
        {
            ByNormals(generator, spec, stdDev, destination);
        }
        else
        {
            ByUniforms(generator, spec, stdDev, destination);
        }
    }

    private static void ByNormals(PyTorchGenerator generator, in TruncatedNormalSpec spec, double stdDev, Span<float> destination)
    {
        PyTorchNormal.Fill(generator, spec.Mean, stdDev, destination);
        if (!AnyOutside(destination, spec))
        {
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(destination.Length);
        Span<float> others = rented.AsSpan(0, destination.Length);
        do
        {
            PyTorchNormal.Fill(generator, spec.Mean, stdDev, others);
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = Outside(destination[i], spec) ? others[i] : destination[i];
            }
        }
        while (AnyOutside(destination, spec));
        ArrayPool<float>.Shared.Return(rented);
    }

    private static void ByUniforms(PyTorchGenerator generator, in TruncatedNormalSpec spec, double stdDev, Span<float> destination)
    {
        // In units of σ from the mean; the place of the largest density; and where the density is less than 2⁻¹⁰⁷⁴ of that, past which no
        // proposal would be accepted.
        const double Nothing = 1490;
        double from = (spec.Low - spec.Mean) / stdDev;
        double to = (spec.High - spec.Mean) / stdDev;
        double densest = Math.Clamp(0, from, to);
        double reach = Math.Sqrt((densest * densest) + Nothing);
        from = Math.Max(from, -reach);
        to = Math.Min(to, reach);
        for (int i = 0; i < destination.Length; i++)
        {
            double x;
            double logRatio;
            do
            {
                x = from + ((to - from) * Unit53(generator.Words.NextUInt64()));
                logRatio = (densest - x) * (densest + x) / 2;
            }
            while (LogOnePlus.OfNegative(Unit53(generator.Words.NextUInt64()) - 1) > logRatio);

            destination[i] = Math.Clamp((float)(spec.Mean + (stdDev * x)), (float)spec.Low, (float)spec.High);
        }
    }

    private static bool AnyOutside(ReadOnlySpan<float> values, in TruncatedNormalSpec spec)
    {
        foreach (float value in values)
        {
            if (Outside(value, spec))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Outside(float value, in TruncatedNormalSpec spec) => !(value >= (float)spec.Low && value <= (float)spec.High);
}
