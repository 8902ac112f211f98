using System.Runtime.CompilerServices;
using Fanin.Torch.Native;

namespace Fanin.App.Tests;

/// <summary>Makes libtorch load before any test, and before the cases of tests are listed: whichever test comes first may call TorchSharp at once.</summary>
internal static class NativeStart
{
    [ModuleInitializer]
    internal static void Load() => LibTorch.EnsureLoaded();
}
