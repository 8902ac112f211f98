using System.Collections.Immutable;
using System.Globalization;

namespace Fanin.Lab.Experiments;

/// <summary>Numbers between two ends, for factors of experiments.</summary>
/// <remarks>They are rounded to six significant digits, so that a table shows the very number that a trial has, on every machine.</remarks>
public static class Grid
{
    private const int MostNumbers = 10_000;

    /// <summary>Numbers at equal distances: <c>from + i·(to − from)/(count − 1)</c>.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, another one.</param>
    /// <param name="count">How many, from 2 to 10,000.</param>
    public static ImmutableArray<double> Linear(double from, double to, int count)
    {
        Check(from, to, count);
        return [.. Enumerable.Range(0, count).Select(i => Rounded(i == count - 1 ? to : from + (i * (to - from) / (count - 1))))];
    }

    /// <summary>Numbers at equal ratios: <c>from·(to/from)^(i/(count − 1))</c>.</summary>
    /// <param name="from">The first, positive.</param>
    /// <param name="to">The last, positive and another one.</param>
    /// <param name="count">How many, from 2 to 10,000.</param>
    public static ImmutableArray<double> Log(double from, double to, int count)
    {
        Check(from, to, count);
        if (from <= 0 || to <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(from), FormattableString.Invariant($"Expected ends above 0 for a logarithmic scale, got {from:R} and {to:R}."));
        }

        return [.. Enumerable.Range(0, count).Select(i => Rounded(i == count - 1 ? to : from * Math.Pow(to / from, i / (double)(count - 1))))];
    }

    private static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Check(double from, double to, int count)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to) || from.Equals(to))
        {
            throw new ArgumentOutOfRangeException(nameof(to), FormattableString.Invariant($"Expected two different finite ends, got {from:R} and {to:R}."));
        }

        if (count is < 2 or > MostNumbers)
        {
            throw new ArgumentOutOfRangeException(nameof(count), FormattableString.Invariant($"Expected from 2 to {MostNumbers} numbers, got {count}."));
        }
    }
}
