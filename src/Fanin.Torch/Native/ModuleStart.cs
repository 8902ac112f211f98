using System.Runtime.CompilerServices;

namespace Fanin.Torch.Native;

// Runs before any other code of this assembly. The runtime starts it when it compiles a method whose body names something
// of this assembly (a call, typeof, an enum), even on a path that is not taken; lambdas and called methods count for
// themselves. A program that keeps such code in methods of its own prints its help without loading half a gigabyte.
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
