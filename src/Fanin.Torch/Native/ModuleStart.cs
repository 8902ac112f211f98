using System.Runtime.CompilerServices;

namespace Fanin.Torch.Native;

// Runs before any other code of this assembly, and not before such code runs: a program that only prints its help,
// and touches nothing here, does not load half a gigabyte.
internal static class ModuleStart
{
#pragma warning disable CA2255 // Meant for applications; but TorchSharp must find libtorch loaded whatever method of ours is called first.
    [ModuleInitializer]
    internal static void LoadLibTorch()
    {
        // Status does not throw: a failure here would make every type of this assembly unusable, even the one that explains it.
        _ = LibTorch.Status;
    }
#pragma warning restore CA2255
}
