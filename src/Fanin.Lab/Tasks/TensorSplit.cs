using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>One part of a task's samples in memory. Read by many trials at once, written by none.</summary>
public sealed class TensorSplit : IDisposable
{
    /// <summary>Takes tensors, which it then owns.</summary>
    /// <param name="inputs">See <see cref="Inputs"/>.</param>
    /// <param name="targets">See <see cref="Targets"/>.</param>
    /// <exception cref="ArgumentException">They are not of one number of samples.</exception>
    public TensorSplit(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.dim() == 0 || targets.dim() == 0 || inputs.shape[0] != targets.shape[0])
        {
            throw new ArgumentException(
                $"Expected as many targets as samples, got shapes [{string.Join(", ", inputs.shape)}] and [{string.Join(", ", targets.shape)}].",
                nameof(targets));
        }

        (Inputs, Targets) = (inputs, targets);
    }

    /// <summary>Samples: float32 <c>[count, …]</c>, or tokens, int64 <c>[count, length]</c>.</summary>
    public Tensor Inputs { get; }

    /// <summary>Classes, int64 <c>[count]</c>; numbers, float32 <c>[count, outputs]</c>; or next tokens, int64 <c>[count, length]</c>.</summary>
    public Tensor Targets { get; }

    /// <summary>How many samples.</summary>
    public long Count => Inputs.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
