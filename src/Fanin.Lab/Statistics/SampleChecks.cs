using System.Globalization;

namespace Fanin.Lab.Statistics;

/// <summary>Checks and orders the numbers that a statistic is made of.</summary>
internal static class SampleChecks
{
    /// <summary>A sorted copy: what follows then depends on the numbers alone, not on the order in which they came, to the bit.</summary>
    /// <param name="values">At least <paramref name="least"/> finite numbers.</param>
    /// <param name="name">The caller's name for them.</param>
    /// <param name="least">How many there must be.</param>
    /// <exception cref="ArgumentException">There are fewer, or one is not finite.</exception>
    public static double[] Sorted(IReadOnlyList<double> values, string name, int least = 1)
    {
        double[] sorted = Checked(values, name, least);
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>A copy in the given order.</summary>
    /// <inheritdoc cref="Sorted"/>
    public static double[] Checked(IReadOnlyList<double> values, string name, int least = 1)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count < least)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected at least {least} numbers, got {values.Count}; run more seeds."),
                name);
        }

        var copy = new double[values.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = double.IsFinite(values[i])
                ? values[i]
                : throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Expected finite numbers, got {values[i]} at index {i}; count diverged runs instead of averaging them."),
                    name);
        }

        return copy;
    }

    /// <summary>Throws unless a level, an error rate or a power is strictly between 0 and 1.</summary>
    public static double Fraction(double value, string name) =>
        value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"Expected a number between 0 and 1, got {value}."));
}
