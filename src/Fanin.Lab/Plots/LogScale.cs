using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>A logarithmic axis: points are drawn at their logarithms to base 10, ticks say the numbers.</summary>
internal static class LogScale
{
    private const double SmallestSpan = 0.5;
    private static readonly int[] Digits = [1, 2, 5];

    /// <summary>The place of a number on the axis.</summary>
    public static double Of(double value) => Math.Log10(value);

    /// <summary>Sets limits that hold all numbers, and ticks.</summary>
    /// <param name="plot">The panel.</param>
    /// <param name="values">Numbers; those that are not above 0 don't count.</param>
    /// <param name="atMost">Ticks at most.</param>
    public static void Fit(Plot plot, IEnumerable<double> values, int atMost)
    {
        double[] logs = [.. values.Where(value => value > 0 && double.IsFinite(value)).Select(Math.Log10)];
        (double low, double high) = logs.Length == 0 ? (-1, 1) : (logs.Min(), logs.Max());
        double middle = (low + high) / 2;
        double half = Math.Max(high - low, SmallestSpan) * 0.56;
        (low, high) = (middle - half, middle + half);
        plot.Axes.SetLimitsY(low, high);
        plot.Axes.Left.TickGenerator = Ticks(low, high, atMost);
    }

    /// <summary>Ticks between two places of the axis.</summary>
    public static NumericManual Ticks(double low, double high, int atMost)
    {
        var ticks = new NumericManual();
        double decades = high - low;
        int[] digits = decades * 3 <= atMost ? Digits : [1];
        int step = digits.Length > 1 ? 1 : Math.Max(1, (int)Math.Ceiling(decades / atMost));
        for (int power = (int)Math.Floor(low); power <= (int)Math.Ceiling(high); power++)
        {
            foreach (int digit in digits.Where(_ => power % step == 0))
            {
                double place = power + Math.Log10(digit);
                if (place >= low && place <= high)
                {
                    ticks.AddMajor(place, Label(digit, power));
                }
            }
        }

        return ticks;
    }

    private static string Label(int digit, int power) => power is >= -3 and <= 4
        ? (digit * Math.Pow(10, power)).ToString("G6", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{digit}e{power}");
}
