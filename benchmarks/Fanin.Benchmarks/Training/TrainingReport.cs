using System.Globalization;
using System.Text;

namespace Fanin.Benchmarks.Training;

/// <summary>Everything that the benchmark found, for people and for scripts.</summary>
internal sealed record TrainingReport(
    Machine Machine, string Data, int StepsARound, int Rounds, double TargetRatio, TrainingComparison[] Comparisons)
{
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} cores, load average {Machine.LoadAverage}, {Machine.Runtime}");
        table.AppendLine("iterations a second, 1 thread: median (lowest .. highest round)");
        table.AppendLine("variant      trial                     bare TorchSharp loop      trial / bare");
        foreach (TrainingComparison row in Comparisons)
        {
            string ratio = $"{row.Ratio.Median:F3} ({row.Ratio.Lowest:F3} .. {row.Ratio.Highest:F3})";
            table.AppendLine(CultureInfo.InvariantCulture, $"{row.Variant,-12} {Speed(row.Trial),-25} {Speed(row.Bare),-25} {ratio}");
        }

        return table.ToString();
    }

    private static string Speed(Spread speed) => $"{speed.Median:F0} ({speed.Lowest:F0} .. {speed.Highest:F0})";
}

/// <summary>One network: speeds in iterations a second, and their ratio round by round.</summary>
internal sealed record TrainingComparison(string Variant, Spread Trial, Spread Bare, Spread Ratio);

/// <summary>The middle and the ends of some measurements.</summary>
internal sealed record Spread(double Median, double Lowest, double Highest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
