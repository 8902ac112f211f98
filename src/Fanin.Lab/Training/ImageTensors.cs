using Fanin.Lab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Images in memory as tensors, pixels scaled to [0, 1]: read by all trials at once, written by none.</summary>
public sealed class ImageTensors : IDisposable
{
    private const float BrightestPixel = 255;

    /// <summary>Copies images into tensors.</summary>
    /// <param name="images">Grey images with their classes.</param>
    public ImageTensors(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = from_array(images.Pixels).reshape(images.Count, 1, images.Height, images.Width);
        Pixels = bytes.to(ScalarType.Float32).div_(BrightestPixel).MoveToOuterDisposeScope();
        Labels = from_array(images.Labels).to(ScalarType.Int64).MoveToOuterDisposeScope();
    }

    /// <summary>Pixels from 0 to 1, float32 <c>[count, 1, height, width]</c>.</summary>
    public Tensor Pixels { get; }

    /// <summary>Classes, int64 <c>[count]</c>.</summary>
    public Tensor Labels { get; }

    /// <summary>Number of images.</summary>
    public long Count => Labels.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Pixels.Dispose();
        Labels.Dispose();
    }
}
