using System.Collections.Immutable;

namespace Fanin.Checkpoints;

/// <summary>What a source had for a plan.</summary>
/// <param name="Loaded">Tensors that were copied.</param>
/// <param name="Converted">Those of them whose element type was another one, as <c>name: F32 → BF16</c>.</param>
/// <param name="Missing">Tensors that the source lacks; they were filled.</param>
/// <param name="Unexpected">Tensors of the source that the plan lacks; they were left out.</param>
/// <param name="Mismatched">Tensors of another shape, as <c>name: [2, 3] → [4, 3]</c>; they were filled.</param>
public sealed record LoadReport(
    ImmutableArray<string> Loaded, ImmutableArray<string> Converted, ImmutableArray<string> Missing, ImmutableArray<string> Unexpected, ImmutableArray<string> Mismatched);
