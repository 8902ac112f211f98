namespace Fanin.Benchmarks.Probing;

/// <summary>One way through a batch; CPU seconds are all threads' together, memory is the process' peak.</summary>
internal sealed record ProbeRow(string Way, double Seconds, double CpuSeconds, double PeakMegabytes);
