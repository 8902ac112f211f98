using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>How long trials of one kind took.</summary>
/// <param name="Model">Their network.</param>
/// <param name="Data">Their data.</param>
/// <param name="Optimizer">Their optimizer.</param>
/// <param name="Batch">Samples a step.</param>
/// <param name="Trials">How many there are.</param>
/// <param name="Steps">Optimizer steps of all of them.</param>
/// <param name="Seconds">Wall time of all of them, measurements included.</param>
public sealed record StoredDuration(string Model, string Data, OptimizerKind Optimizer, int Batch, int Trials, long Steps, double Seconds);
