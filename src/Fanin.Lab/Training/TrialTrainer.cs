using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Trains one trial on the calling thread.</summary>
public static class TrialTrainer
{
    /// <summary>Trains a trial to the end of its budget, or until its loss is no longer finite, which is a result too.</summary>
    /// <param name="spec">What to train.</param>
    /// <param name="data">The data that it names; read only.</param>
    /// <param name="progress">Is told of every tenth step, on this thread.</param>
    /// <param name="cancellation">Stops it; there is no record then.</param>
    /// <returns>Everything measured.</returns>
    /// <remarks>
    /// <para>Order: samples are shuffled for every pass by the permutations of <c>torch.randperm</c> with the trial's seed; in the PyTorch stream they go on where the first values left off,
    /// as in one PyTorch program with one <c>torch.manual_seed</c>, in the keyed stream they begin at the start. Incomplete batches are dropped.</para>
    /// <para>Repeatability: exact on one machine, with one libtorch thread (<c>torch.set_num_threads(1)</c>), unless the length is in seconds: whatever else runs in the process. Other processors and
    /// versions of libtorch sum in another order. What the network itself draws, as dropout does, comes from a generator of the trial's own; such networks go forward one at a time. libtorch's
    /// generator is as it was afterwards.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The description contradicts itself, or the data are others.</exception>
    /// <exception cref="DiagnosticException">There is no such network, or the recipe does not fit it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TrialRecord Train(TrialSpec spec, TaskData data, IProgress<TrialStep>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using var training = new TrialTraining(spec, data);
        training.RunTo(until: null, progress, cancellation);
        return training.ToRecord();
    }
}
