namespace Fanin.Cli.Terminal;

/// <summary>Numbers as a line of bars, on a logarithmic scale.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int MostBars = 24;

    /// <summary>The bars; what is not a number above 0 is a space.</summary>
    /// <param name="values">The numbers in order.</param>
    /// <param name="most">The most bars; of more numbers as many are taken at equal distances.</param>
    public static string Of(IReadOnlyList<double?> values, int most = MostBars)
    {
        int count = Math.Min(most, values.Count);
        double[] logs = [.. Enumerable.Range(0, count).Select(i => Log(values[count == 1 ? 0 : i * (values.Count - 1) / (count - 1)]))];
        double[] known = [.. logs.Where(double.IsFinite)];
        if (known.Length < 2)
        {
            return string.Empty;
        }

        // At least a factor of 10 from floor to ceiling, so that what is steady looks steady.
        double middle = (known.Min() + known.Max()) / 2;
        double span = Math.Max(known.Max() - known.Min(), Math.Log(10));
        return string.Concat(logs.Select(log => double.IsFinite(log) ? Bars[(int)Math.Round((((log - middle) / span) + 0.5) * (Bars.Length - 1))] : ' '));
    }

    private static double Log(double? value) => value is > 0 ? Math.Log(value.Value) : double.NaN;
}
