using Fanin.Lab.Data;

namespace Fanin.Lab.Training;

/// <summary>The three parts of a set as tensors.</summary>
public sealed class LectureTensors : IDisposable
{
    /// <summary>Copies a set into tensors.</summary>
    /// <param name="dataset">Images to train, validate and test with.</param>
    public LectureTensors(ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Train = new ImageTensors(dataset.Train);
        Valid = new ImageTensors(dataset.Valid);
        Test = new ImageTensors(dataset.Test);
        Inputs = dataset.Train.Height * dataset.Train.Width;
        Classes = dataset.Classes;
    }

    /// <summary>Images to train with.</summary>
    public ImageTensors Train { get; }

    /// <summary>Images to validate with after every epoch.</summary>
    public ImageTensors Valid { get; }

    /// <summary>Images to test with at the end.</summary>
    public ImageTensors Test { get; }

    /// <summary>Pixels of an image.</summary>
    public int Inputs { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Valid.Dispose();
        Test.Dispose();
    }
}
