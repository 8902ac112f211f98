using Fanin.Torch.Native;
using Fanin.Torch.Tests.Native;

[assembly: AssemblyFixture(typeof(LibTorchFixture))]

namespace Fanin.Torch.Tests.Native;

// Tests may call TorchSharp before anything of Fanin.
public sealed class LibTorchFixture
{
    public LibTorchFixture() => LibTorch.EnsureLoaded();
}
