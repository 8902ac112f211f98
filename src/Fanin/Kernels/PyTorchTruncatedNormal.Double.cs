using Fanin.Streams;

namespace Fanin.Kernels;

public static partial class PyTorchTruncatedNormal
{
    /// <summary>Fills a span with truncated normal numbers in float64.</summary>
    /// <param name="generator">Advances by two draws an element.</param>
    /// <param name="mean">μ of the normal distribution before truncation, finite; may lie outside the bounds.</param>
    /// <param name="stdDev">σ before truncation, positive.</param>
    /// <param name="low">Lower bound, in units of the result (not of σ); finite.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static void Fill(PyTorchGenerator generator, double mean, double stdDev, double low, double high, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        FillDoubles(generator, Double(mean, stdDev, low, high), destination);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill(PyTorchGenerator, double, double, double, double, Span{double})"/> gives.</summary>
    /// <param name="generator">Moves to the end of the part.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="start">Index of the first element of the part, at least 0.</param>
    /// <param name="destination">The elements from <paramref name="start"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static void FillSlice(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, double low, double high, long start, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        TruncatedNormalSpec spec = Double(mean, stdDev, low, high);
        generator.MoveTo(AdvanceDouble(position, start));
        FillDoubles(generator, spec, destination);
    }

    /// <summary>Where the stream stands after a fill in float64.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place two draws an element further.</returns>
    public static StreamPosition AdvanceDouble(StreamPosition position, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return position with { Draws = position.Draws + (2 * count) };
    }

    private static void FillDoubles(PyTorchGenerator generator, in TruncatedNormalSpec spec, Span<double> destination)
    {
        double range = spec.To - spec.From;
        for (int i = 0; i < destination.Length; i++)
        {
            double u = Math.FusedMultiplyAdd(Unit53(generator.Words.NextUInt64()), range, spec.From);
            double x = (InverseErrorFunction.Of(u) * spec.Scale) + spec.Mean;
            destination[i] = x > spec.Low ? Math.Min(x, spec.High) : spec.Low;
        }
    }

    private static double Unit53(ulong bits) => (bits & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    private static TruncatedNormalSpec Double(double mean, double stdDev, double low, double high) =>
        TruncatedNormalSpec.Create(mean, stdDev, low, high, double.MaxValue, double.Epsilon);
}
