using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>Tests that touch what libtorch has once a process (number of threads, default generator, count of live tensors) run alone.</summary>
[CollectionDefinition(nameof(LibTorchState), DisableParallelization = true)]
public sealed class LibTorchState;

/// <summary>libtorch on one thread, as trials have it; the number before comes back at the end.</summary>
internal sealed class OneThread : IDisposable
{
    private readonly int _before;

    public OneThread()
    {
        LibTorch.EnsureLoaded();
        _before = get_num_threads();
        set_num_threads(1);
    }

    public void Dispose() => set_num_threads(_before);
}
