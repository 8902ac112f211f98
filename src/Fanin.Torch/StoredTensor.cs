using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Reads a run of a stored tensor's bytes: little-endian elements, row-major.</summary>
/// <param name="start">The first byte, counted from the tensor's beginning.</param>
/// <param name="destination">Filled wholly.</param>
public delegate void TensorReader(long start, Span<byte> destination);

/// <summary>One tensor of a checkpoint, in whatever format: what it is, and a way to its bytes.</summary>
/// <param name="Name">Its name, for instance <c>fc1.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Type">The type of its elements; <see langword="null"/> for one that libtorch doesn't know.</param>
/// <param name="Read">Reads its bytes; any run, any number of times.</param>
public sealed record StoredTensor(string Name, TensorShape Shape, ScalarType? Type, TensorReader Read)
{
    /// <summary>A tensor of this process as a stored one, for instance of another module's <c>state_dict()</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">A tensor with memory; it must live, and keep its values, as long as it is read.</param>
    public static StoredTensor Of(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.device_type == TorchSharp.DeviceType.META)
        {
            throw new ArgumentException($"Expected a tensor with values, got {name} on the meta device.", nameof(tensor));
        }

        return new StoredTensor(name, new TensorShape(tensor.shape), tensor.dtype, (start, destination) => Copy(tensor, start, destination));
    }

    private static void Copy(Tensor tensor, long start, Span<byte> destination)
    {
        using IDisposable noGradients = no_grad();
        using Tensor detached = tensor.detach();
        using Tensor onCpu = detached.cpu();
        using Tensor rows = onCpu.contiguous();
        using Tensor flat = rows.view(-1);
        long size = tensor.element_size();
        using Tensor run = flat.narrow(0, start / size, destination.Length / size);
        run.bytes.CopyTo(destination);
    }
}
