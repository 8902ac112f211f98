#pragma warning disable
using Fanin.Streams;

namespace Fanin.Kernels
{
    public static class PyTorchPermutation { public static void Fill(PyTorchGenerator g, Span<int> d) => throw new NotImplementedException(); }
}
