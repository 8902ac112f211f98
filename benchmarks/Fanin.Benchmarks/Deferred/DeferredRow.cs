namespace Fanin.Benchmarks.Deferred;

/// <summary>One way to a model with first values; CPU seconds are all threads' together.</summary>
internal sealed record DeferredRow(string Model, string Way, double Seconds, double CpuSeconds, double PeakMegabytes);
