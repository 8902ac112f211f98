using System.Collections.Immutable;
using System.Globalization;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>What was written.</summary>
/// <param name="Tensors">Every tensor of the shards that this run was to write, in the order of the plan.</param>
/// <param name="Files">The files, shards first, the index last if this run found all shards complete.</param>
/// <param name="Bytes">Bytes of the tensors that were filled or copied by this run; shards that were kept do not count.</param>
/// <param name="IsComplete">Whether all shards are there; otherwise other parts are still to be written.</param>
/// <param name="Load">What was taken from a source; <see langword="null"/> without one.</param>
public sealed record CheckpointResult(ImmutableArray<WrittenTensor> Tensors, ImmutableArray<string> Files, long Bytes, bool IsComplete, LoadReport? Load)
{
    /// <summary>In a sentence: how much was written, and into which files.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tensors.Length} tensors, {Bytes} bytes written, in {string.Join(", ", Files)}{(IsComplete ? string.Empty : "; other parts are still to be written")}.");
}

/// <summary>A tensor of a checkpoint that was written.</summary>
/// <param name="Row">Its row of the plan.</param>
/// <param name="File">The name of its file.</param>
/// <param name="Sha256">SHA-256 of its little-endian bytes in hexadecimal digits; <see langword="null"/> if nobody asked.</param>
/// <param name="IsLoaded">Whether it was copied from the source.</param>
public sealed record WrittenTensor(PlanRow Row, string File, string? Sha256, bool IsLoaded);
