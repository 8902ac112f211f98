using System.Globalization;
using System.Text;

namespace Fanin.Benchmarks.Peers;

/// <summary>Everything that the benchmark found, for people and for scripts.</summary>
internal sealed record PeersReport(
    Machine Machine, string Libtorch, IReadOnlyDictionary<string, string> Settings, DateTimeOffset Date, int Rounds, bool ProcessorTime, IReadOnlyList<PeerRow> Rows)
{
    private const double Million = 1e6;

    public string ToTable()
    {
        var table = new StringBuilder();
        string vectors = Machine.Avx512 ? "AVX-512" : Machine.Avx2 ? "AVX2" : "no AVX2";
        table.AppendLine(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} cores, {vectors}, load average {Machine.LoadAverage}, {Machine.Runtime}");
        table.AppendLine(CultureInfo.InvariantCulture, $"libtorch {Libtorch}, {Date:yyyy-MM-dd}; millions of elements a second, median of {Rounds} rounds");
        table.AppendLine(ProcessorTime ? "kernel, libtorch and memset by their processor's time; plans from beginning to end" : "all from beginning to end");
        foreach ((string name, string value) in Settings)
        {
            table.AppendLine($"{name}={value}");
        }

        table.AppendLine("case                 stream   dtype     elements      kernel      plan  all cores   libtorch     memset  /libtorch  /memset");
        foreach (PeerRow row in Rows)
        {
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{row.Case,-20} {row.Stream,-8} {row.Dtype,-8} {row.Elements,9} {row.FaninPerSecond / Million,11:F1} {row.FaninPlanPerSecond / Million,9:F1} {row.FaninAllCoresPerSecond / Million,10:F1} {row.LibtorchPerSecond / Million,10:F1} {row.MemsetPerSecond / Million,10:F1} {row.RatioToLibtorch,10:F2} {row.RatioToMemset,8:F3}");
        }

        return table.ToString();
    }
}
