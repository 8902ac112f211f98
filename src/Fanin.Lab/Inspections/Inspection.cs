using System.Collections.Immutable;
using Fanin.Diagnosis.Reports;
using Fanin.Plans;
using Fanin.Torch.DataDependent;

namespace Fanin.Lab.Inspections;

/// <summary>What an inspection found.</summary>
/// <param name="Report">Measurement, theory beside it where the signal's way is known, and findings.</param>
/// <param name="Plan">Where the weights came from; <see langword="null"/> if they were there already and nobody recorded how they were made.</param>
/// <param name="Steps">What data-dependent steps did.</param>
public sealed record Inspection(ProbeReport Report, InitPlan? Plan, ImmutableArray<DataDependentRecord> Steps)
{
    /// <summary>Why theory predicts nothing, in a sentence; <see langword="null"/> if it does.</summary>
    public string? TheoryObstacle { get; init; }
}
