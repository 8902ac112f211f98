using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>What a training step would see at once.</summary>
/// <param name="input">What the module is called with; the first dimension counts samples.</param>
/// <param name="target">What the loss compares with: as many samples.</param>
public sealed class DataBatch(Tensor input, Tensor target)
{
    /// <summary>What the module is called with; the first dimension counts samples.</summary>
    public Tensor Input { get; } = input ?? throw new ArgumentNullException(nameof(input));

    /// <summary>What the loss compares with: as many samples.</summary>
    public Tensor Target { get; } = target ?? throw new ArgumentNullException(nameof(target));
}
