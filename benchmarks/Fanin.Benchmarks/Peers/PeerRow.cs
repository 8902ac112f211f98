namespace Fanin.Benchmarks.Peers;

/// <summary>
/// One case. Speeds are elements a second, medians: of the kernel alone on one thread, of a plan on one thread and on all cores. The ratios are those of one thread, except
/// where the case says all cores.
/// </summary>
internal sealed record PeerRow(
    string Case,
    string Stream,
    string Dtype,
    long Elements,
    double FaninPerSecond,
    double FaninPlanPerSecond,
    double FaninAllCoresPerSecond,
    double LibtorchPerSecond,
    double MemsetPerSecond,
    double RatioToLibtorch,
    double RatioToMemset)
{
    /// <summary>From what each took; libtorch is compared with Fanin on one thread. What runs on several threads is timed from beginning to end always.</summary>
    /// <param name="name">The case.</param>
    /// <param name="stream">Fanin's stream.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="elements">How many of them.</param>
    /// <param name="fanin">The kernel, then a plan with one thread, then with all.</param>
    /// <param name="libtorch">The same by libtorch.</param>
    /// <param name="memset">A plain write.</param>
    /// <param name="processorTime">Whether one thread's figures are its processor's time.</param>
    public static PeerRow OneThread(
        string name, string stream, string dtype, long elements, (Taken Kernel, Taken Plan, Taken AllCores) fanin, Taken libtorch, Taken memset, bool processorTime)
    {
        double kernel = Of(fanin.Kernel);
        return new(
            name,
            stream,
            dtype,
            elements,
            elements / kernel,
            elements / fanin.Plan.Seconds,
            elements / fanin.AllCores.Seconds,
            elements / Of(libtorch),
            elements / Of(memset),
            Of(libtorch) / kernel,
            Of(memset) / kernel);

        double Of(Taken taken) => processorTime ? taken.ProcessorSeconds : taken.Seconds;
    }

    /// <summary>The same, comparing times on all cores.</summary>
    public static PeerRow AllCores(
        string name, string stream, string dtype, long elements, (Taken Kernel, Taken Plan, Taken AllCores) fanin, Taken libtorch, Taken memset) =>
        OneThread(name, stream, dtype, elements, fanin, libtorch, memset, processorTime: false) with
        {
            RatioToLibtorch = libtorch.Seconds / fanin.AllCores.Seconds,
            RatioToMemset = memset.Seconds / fanin.AllCores.Seconds,
        };
}
