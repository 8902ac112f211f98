using System.Collections.Immutable;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>An initialization that looks at what goes through the model, and leaves a record of what it did.</summary>
/// <remarks>
/// <para>Afterwards mode, gradients, buffers (so running statistics too), libtorch's generator and number of threads are as they were. If a step throws, the parameters are too.</para>
/// <para>While it runs, normalizations with running statistics go by those of the batch; all else is in evaluation mode: dropout does nothing.</para>
/// <para>Repeatability: the same bits from run to run on one machine, as libtorch computes on one thread meanwhile; on another CPU libtorch's kernels may round differently.
/// What is in the record is exact: <see cref="DataDependentRecord.Replay"/> gives the same weights anywhere.</para>
/// <para>libtorch has one generator and one number of threads for the whole process: don't draw from it on other threads meanwhile.</para>
/// </remarks>
public abstract record DataDependentStep
{
    private protected DataDependentStep()
    {
    }

    /// <summary>The name that records carry.</summary>
    public abstract string Name { get; }

    /// <summary>Layers (by path) or parameters (by full name) that keep what they hold; a name that the model does not have is refused.</summary>
    public ImmutableArray<string> Skip { get; init; } = [];

    /// <inheritdoc/>
    public virtual bool Equals(DataDependentStep? other) => other is not null && EqualityContract == other.EqualityContract && Skip.SequenceEqual(other.Skip);

    /// <inheritdoc/>
    public override int GetHashCode() => Skip.Length;

    private protected DataDependentRecord Carry(
        nn.Module<Tensor, Tensor> module, Seed seed, Func<StepSession, IEnumerable<string>> refusals, Action<StepSession> run)
    {
        ArgumentNullException.ThrowIfNull(module);
        Native.LibTorch.EnsureLoaded();
        using var scope = TorchSharp.torch.NewDisposeScope();
        var session = new StepSession(module, seed, Skip);
        ThrowIfAny(session.CommonRefusals());
        using var state = new ModuleState(module, seed.Value);
        ThrowIfAny(refusals(session));
        run(session);

        ImmutableArray<ParameterChange> changes = session.Changes;
        string[] changed = [.. changes.Select(change => change.Parameter).Distinct(StringComparer.Ordinal)];
        var record = new DataDependentRecord
        {
            Step = Name,
            Seed = seed.Value,
            Changes = changes,
            Trace = session.Trace,
            Notes = [.. session.Notes],
            Before = changed.Where(name => changes.First(change => change.Parameter == name).Kind is ChangeKind.Scale or ChangeKind.Shift)
                .ToImmutableSortedDictionary(name => name, name => TensorDigest.Of(state.Before(session[name])), StringComparer.Ordinal),
            After = changed.ToImmutableSortedDictionary(name => name, name => TensorDigest.Of(session[name]), StringComparer.Ordinal),
        };
        state.KeepParameters();
        return record;
    }

    private static void ThrowIfAny(IEnumerable<string> refusals)
    {
        string[] all = [.. refusals];
        if (all.Length > 0)
        {
            throw new NotSupportedException(string.Join(Environment.NewLine, all));
        }
    }
}
