using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Brings a stored tensor's values into a tensor.</summary>
internal static class TensorLoader
{
    private const int PieceBytes = 1 << 26;

    /// <summary>Whether elements of one type can become the other's: the same type, or both floating.</summary>
    public static bool CanConvert(ScalarType? from, ScalarType to) =>
        from == to || from is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64
            && to is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Loads it; other floating types are rounded to the nearest, ties to even.</summary>
    public static void Load(StoredTensor stored, Tensor tensor)
    {
        TensorMemory.MarkWritten(tensor);
        using IDisposable noGradients = no_grad();
        using Tensor whole = tensor.detach();
        if (whole.device_type == DeviceType.CPU && whole.is_contiguous() && whole.dtype == stored.Type)
        {
            Fill(stored, whole);
            return;
        }

        using Tensor asStored = empty(whole.shape, stored.Type!.Value, CPU);
        Fill(stored, asStored);
        whole.copy_(asStored);
    }

    /// <summary>Whether two stored tensors are of one shape and known type and hold the same bytes.</summary>
    public static bool AreEqual(StoredTensor a, StoredTensor b)
    {
        if (a.Shape != b.Shape || a.Type != b.Type || a.Type is not { } type)
        {
            return false;
        }

        using Tensor element = empty(0, type, CPU);
        long size = a.Shape.ElementCount * element.element_size();
        byte[] left = new byte[(int)Math.Min(size, 1 << 20)];
        byte[] right = new byte[left.Length];
        for (long start = 0; start < size; start += left.Length)
        {
            int length = (int)Math.Min(left.Length, size - start);
            a.Read(start, left.AsSpan(0, length));
            b.Read(start, right.AsSpan(0, length));
            if (!left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Fill(StoredTensor stored, Tensor contiguous)
    {
        using Tensor flat = contiguous.view(-1);
        long size = contiguous.element_size();
        long piece = PieceBytes / size;
        for (long start = 0; start < flat.numel(); start += piece)
        {
            using Tensor run = flat.narrow(0, start, Math.Min(piece, flat.numel() - start));
            stored.Read(start * size, run.bytes);
        }
    }
}
