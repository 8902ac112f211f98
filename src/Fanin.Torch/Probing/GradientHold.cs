using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Frees each gradient when the next one arrives: libtorch needs it until the call that brought it has returned, nobody needs it after.</summary>
internal sealed class GradientHold : IDisposable
{
    private Tensor? _last;

    /// <summary>Keeps one, frees the one before.</summary>
    public void Keep(Tensor gradient)
    {
        Tensor? before = _last;
        _last = gradient;
        before?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Dispose();
        _last = null;
    }
}
