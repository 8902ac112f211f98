namespace Fanin.Benchmarks.Peers;

/// <summary>One case. Speeds are elements a second, medians; the ratios are one-thread speeds by one another, except where the case says all cores.</summary>
internal sealed record PeerRow(
    string Case,
    string Stream,
    string Dtype,
    long Elements,
    double FaninPerSecond,
    double FaninAllCoresPerSecond,
    double LibtorchPerSecond,
    double MemsetPerSecond,
    double RatioToLibtorch,
    double RatioToMemset)
{
    /// <summary>From the seconds that each took; libtorch's is compared with Fanin's on one thread.</summary>
    public static PeerRow OneThread(
        string name, string stream, string dtype, long elements, double fanin, double faninAllCores, double libtorch, double memset) =>
        new(name, stream, dtype, elements, elements / fanin, elements / faninAllCores, elements / libtorch, elements / memset, libtorch / fanin, memset / fanin);

    /// <summary>The same, comparing Fanin's time on all cores.</summary>
    public static PeerRow AllCores(
        string name, string stream, string dtype, long elements, double fanin, double faninAllCores, double libtorch, double memset) =>
        OneThread(name, stream, dtype, elements, fanin, faninAllCores, libtorch, memset) with
        {
            RatioToLibtorch = libtorch / faninAllCores,
            RatioToMemset = memset / faninAllCores,
        };
}
