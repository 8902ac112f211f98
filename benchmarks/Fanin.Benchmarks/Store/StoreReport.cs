using System.Globalization;
using System.Text;

namespace Fanin.Benchmarks.Store;

/// <summary>Everything that the benchmark found, for people and for scripts.</summary>
internal sealed record StoreReport(Machine Machine, string Place, int Trials, int CurvePoints, int Steps, long Bytes, StoreRow[] Rows)
{
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} cores, load average {Machine.LoadAverage}, {Machine.Runtime}");
        table.AppendLine(CultureInfo.InvariantCulture, $"{Trials} trials with {CurvePoints} points and {Steps} losses each, {Bytes / 1e6:F0} MB");
        table.AppendLine("                                                   seconds   of processor");
        foreach (StoreRow row in Rows)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"{row.What,-50} {row.Seconds,7:F2} {row.ProcessorSeconds,14:F2}");
        }

        return table.ToString();
    }
}

/// <summary>One piece of work: the median of its rounds.</summary>
internal sealed record StoreRow(string What, double Seconds, double ProcessorSeconds);
