namespace Fanin.Benchmarks.Deferred;

/// <summary>One way to a model with first values.</summary>
internal sealed record DeferredRow(string Model, string Way, double Seconds, double PeakMegabytes);
