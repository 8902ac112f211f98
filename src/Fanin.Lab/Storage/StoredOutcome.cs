using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>That a trial has a result, and which.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Steps">Optimizer steps done.</param>
public readonly record struct StoredOutcome(RecordOutcome Outcome, int Steps);
