using Fanin.Lab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>Images in IDX files.</summary>
internal static class ImageTasks
{
    private const float BrightestPixel = 255;

    /// <summary>A known set, the sample, or a folder.</summary>
    public static TaskData Idx(TaskRequest request)
    {
        // A folder is given by its path; everything else by its name, which stands before the arguments.
        DatasetLocation location = new DatasetLocator(request.Places).Locate(request.Main ?? request.Name.Split(':')[0]);
        ImageDataset images = ImageDataset.Load(location);
        request.Cancellation.ThrowIfCancellationRequested();
        ImageSet train = images.Train;
        if (request.Arguments.OptionalWhole("limit") is { } limit && limit < train.Count)
        {
            train = train.Slice(0, limit);
        }

        var shape = new TaskShape(TaskKind.Classification, [1, train.Height, train.Width], images.Classes);
        return Scaled(request, images.Source, shape, Of(train), Of(images.Valid), Of(images.Test));
    }

    /// <summary>Bytes to numbers, as the argument <c>scale</c> says.</summary>
    public static TaskData Scaled(TaskRequest request, string source, TaskShape shape, TensorSplit train, TensorSplit valid, TensorSplit test)
    {
        if (request.Arguments.Text("scale") == "standard")
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor mean = train.Inputs.mean([0, 2, 3], keepdim: true);
            Tensor deviation = train.Inputs.std([0, 2, 3], unbiased: false, keepdim: true).clamp_min(1 / BrightestPixel);
            foreach (TensorSplit part in new[] { train, valid, test })
            {
                part.Inputs.sub_(mean).div_(deviation);
            }
        }

        return new TaskData(request.Name, source, shape, train, valid, test);
    }

    /// <summary>Pixels from 0 to 1.</summary>
    public static TensorSplit OfBytes(byte[] pixels, byte[] labels, ReadOnlySpan<long> shape)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = from_array(pixels).reshape([labels.Length, .. shape]);
        return new TensorSplit(
            bytes.to(ScalarType.Float32).div_(BrightestPixel).MoveToOuterDisposeScope(), from_array(labels).to(ScalarType.Int64).MoveToOuterDisposeScope());
    }

    private static TensorSplit Of(ImageSet images) => OfBytes(images.Pixels, images.Labels, [1, images.Height, images.Width]);
}
