using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
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
        Split = new TensorSplit(
            bytes.to(ScalarType.Float32).div_(BrightestPixel).MoveToOuterDisposeScope(),
            from_array(images.Labels).to(ScalarType.Int64).MoveToOuterDisposeScope());
    }

    /// <summary>Pixels from 0 to 1, float32 <c>[count, 1, height, width]</c>.</summary>
    public Tensor Pixels => Split.Inputs;

    /// <summary>Classes, int64 <c>[count]</c>.</summary>
    public Tensor Labels => Split.Targets;

    /// <summary>Number of images.</summary>
    public long Count => Split.Count;

    /// <summary>Pixels and classes, as training sees them.</summary>
    internal TensorSplit Split { get; }

    /// <inheritdoc/>
    public void Dispose() => Split.Dispose();
}
