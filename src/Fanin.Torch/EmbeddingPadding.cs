using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Finds out an embedding's padding index, which TorchSharp passes to the native layer and then forgets.</summary>
internal static class EmbeddingPadding
{
    /// <summary>The padding index: the one row that never gets a gradient.</summary>
    /// <remarks>
    /// The layer looks all its rows up in a stand-in table one element wide, so that the real one is neither read nor touched (a layer with
    /// max_norm would renormalize it); then the real table is put back, the same object.
    /// </remarks>
    public static long? Find(Embedding embedding)
    {
        Parameter real = (Parameter)embedding.named_parameters().Single().parameter;
        long rows = real.shape[0];
        if (rows == 0)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = enable_grad();
        Device device = real.device.type == DeviceType.META ? CPU : real.device;
        using var standIn = new Parameter(zeros(rows, 1, device: device));
        try
        {
            embedding.weight = standIn;
            Tensor sum = embedding.forward(arange(rows, dtype: ScalarType.Int64, device: device)).sum();
            sum.backward();
            Tensor gradient = standIn.grad!.to_dense();
            Tensor untouched = gradient.flatten().eq(0).nonzero();
            return untouched.numel() == 0 ? null : untouched.cpu().item<long>();
        }
        finally
        {
            embedding.weight = real;
        }
    }
}
