using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>A tensor to verify, and what became known of it.</summary>
internal sealed class VerifySubject
{
    private readonly Lock _lock = new();
    private ElementDifference? _first;
    private bool _differs;

    /// <summary>Takes a tensor.</summary>
    /// <param name="tensor">In the file.</param>
    /// <param name="plan">The plan that the file records.</param>
    /// <param name="row">The tensor's row.</param>
    /// <param name="hash">The hash that was recorded when it was copied; <see langword="null"/> if it was drawn.</param>
    public VerifySubject(CheckpointTensor tensor, InitPlan plan, PlanRow row, string? hash) => (Tensor, Plan, Row, Hash) = (tensor, plan, row, hash);

    /// <summary>In the file.</summary>
    public CheckpointTensor Tensor { get; }

    /// <summary>The plan that the file records.</summary>
    public InitPlan Plan { get; }

    /// <summary>The tensor's row.</summary>
    public PlanRow Row { get; }

    /// <summary>The hash that was recorded when it was copied.</summary>
    public string? Hash { get; }

    /// <summary>Whether it is computed as a whole, by all threads.</summary>
    public bool IsWhole => Hash is null && !Row.Distribution.IsSliceable;

    /// <summary>Whether any of it was looked at.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>What is to be said of it.</summary>
    public VerifiedTensor Result => new(Row.Parameter.Name, Path.GetFileName(Tensor.File.Path), Hash is not null, !_differs, _first);

    /// <summary>Adds what one slice showed.</summary>
    public void Tell(bool equal, ElementDifference? difference = null)
    {
        lock (_lock)
        {
            IsSeen = true;
            _differs |= !equal;
            _first = difference is not null && (_first is null || difference.Index < _first.Index) ? difference : _first;
        }
    }
}

/// <summary>A run of a tensor's elements.</summary>
/// <param name="Subject">The tensor.</param>
/// <param name="Start">Its first element.</param>
/// <param name="Count">Number of elements.</param>
internal readonly record struct VerifySlice(VerifySubject Subject, long Start, long Count);
