using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>What data-dependent steps look at.</summary>
public sealed record StepData
{
    /// <summary>One batch of what the module is called with, samples along the first dimension; <see langword="null"/> if there is none.</summary>
    public Tensor? Input { get; init; }

    /// <summary>What the loss compares with, as many samples; <see langword="null"/> if there is nothing.</summary>
    public Tensor? Target { get; init; }

    /// <summary>From the module's output and the target to one number; cross-entropy if omitted.</summary>
    public Func<Tensor, Tensor, Tensor> Loss { get; init; } = (output, target) => nn.functional.cross_entropy(output, target);
}
