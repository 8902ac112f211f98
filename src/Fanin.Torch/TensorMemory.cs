using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>A tensor's own memory, without a copy.</summary>
internal static class TensorMemory
{
    /// <summary>Bytes that the elements take.</summary>
    public static long SizeBytes(Tensor tensor) => tensor.NumberOfElements * tensor.ElementSize;

    /// <summary>Whether several elements share one place in memory, as in an expanded tensor.</summary>
    public static bool Overlaps(Tensor tensor) =>
        tensor.shape.Zip(tensor.stride()).Any(dimension => dimension.First > 1 && dimension.Second == 0);

    /// <summary>
    /// Equal for two tensor objects that begin at the same place. TorchSharp's native layers hand out a new object on every call, so the handle
    /// alone does not tell; where there is no address to look at, it has to do.
    /// </summary>
    public static object Identity(Tensor tensor)
    {
        if (tensor.device_type != TorchSharp.DeviceType.CPU || tensor.NumberOfElements == 0)
        {
            return tensor.Handle;
        }

        // One element of whatever layout is contiguous, and small enough for a span.
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor first = tensor.detach().as_strided([1], [1], tensor.storage_offset());
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>
    /// Tells autograd that the elements are overwritten. A raw write does not: a graph that saved the old values would then give wrong gradients
    /// in silence. An in-place operation on an empty view raises the counter that views share with their base.
    /// </summary>
    public static void MarkWritten(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor all = tensor.detach();
        (all.dim() == 0 ? all.unsqueeze(0) : all).narrow(0, 0, 0).zero_();
    }
}
