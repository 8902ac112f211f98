namespace Fanin.Lab.Running;

/// <summary>A trial that could not be trained.</summary>
/// <param name="Id">The trial.</param>
/// <param name="Reason">Why.</param>
public sealed record TrialFailure(string Id, string Reason);
