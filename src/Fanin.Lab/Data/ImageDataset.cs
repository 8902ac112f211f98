namespace Fanin.Lab.Data;

/// <summary>Images to train, validate and test with, and where they came from. Immutable.</summary>
/// <remarks>
/// <para>The last tenth of the training file validates, the rest trains: 54,000 and 6,000 of 60,000. The test file is apart.</para>
/// </remarks>
public sealed class ImageDataset
{
    private const int ValidationShare = 10;
    private const int DefaultClasses = 10;

    private ImageDataset(DatasetLocation location, ImageSet train, ImageSet valid, ImageSet test)
    {
        Location = location;
        Train = train;
        Valid = valid;
        Test = test;
        ClassNames = location.Known?.ClassNames ?? [.. Enumerable.Range(0, DefaultClasses).Select(label => $"{label}")];
    }

    /// <summary>Where the images were found.</summary>
    public DatasetLocation Location { get; }

    /// <summary>Short name: a known one, <c>sample</c>, or the name of the folder.</summary>
    public string Name => Location.Name;

    /// <summary>Where the images came from, in words and with the path.</summary>
    public string Source => Location.Source;

    /// <summary>Whether this is the small sample that the program carries, not a whole set.</summary>
    public bool IsSample => Location.Origin == DatasetOrigin.Sample;

    /// <summary>Images to train with.</summary>
    public ImageSet Train { get; }

    /// <summary>Images to validate with after every epoch.</summary>
    public ImageSet Valid { get; }

    /// <summary>Images to test with at the end.</summary>
    public ImageSet Test { get; }

    /// <summary>Number of classes; every label is below it.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>Name of every class, in the order of the labels; of a set that isn't known, the labels themselves.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Looks for images and reads them; never downloads. See <see cref="DatasetLocator.Locate"/>.</summary>
    /// <param name="data">A known name, <c>sample</c>, a folder, or <see langword="null"/> for the first that is there.</param>
    /// <returns>The images.</returns>
    /// <exception cref="DatasetException">They are not there or a file is wrong.</exception>
    public static ImageDataset Load(string? data = null) => Load(new DatasetLocator(DatasetPlaces.FromEnvironment()).Locate(data));

    /// <summary>Reads the images of a place.</summary>
    /// <param name="location">Where they are.</param>
    /// <returns>The images.</returns>
    /// <exception cref="DataFileException">A file is wrong, or the files don't belong together.</exception>
    /// <exception cref="ArgumentException">The place has no folder and is not the sample.</exception>
    public static ImageDataset Load(DatasetLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (location.Origin == DatasetOrigin.Sample)
            return Split(location, EmbeddedSample.ReadTrain(), EmbeddedSample.ReadTest());
        if (location.Folder is null)
            throw new ArgumentException($"Expected a folder for '{location.Name}', got none; only the sample has none.", nameof(location));

        int classes = location.Known?.ClassNames.Count ?? DefaultClasses;
        ImageSet training = DatasetFolder.Read(location.Folder, DatasetFolder.TrainImages, DatasetFolder.TrainLabels, classes);
        ImageSet test = DatasetFolder.Read(location.Folder, DatasetFolder.TestImages, DatasetFolder.TestLabels, classes);
        return Split(location, training, test);
    }

    private static ImageDataset Split(DatasetLocation location, ImageSet training, ImageSet test)
    {
        string place = location.Folder ?? location.Source;
        if (training.Height != test.Height || training.Width != test.Width)
        {
            throw new DataFileException(
                $"{place}: expected images of one size, got {training.Height} x {training.Width} in {DatasetFolder.TrainImages} and " +
                $"{test.Height} x {test.Width} in {DatasetFolder.TestImages}. The files belong to different sets: get them again.")
            { FileName = place };
        }

        int valid = training.Count / ValidationShare;
        if (valid == 0)
        {
            throw new DataFileException(
                $"{place}: expected at least {ValidationShare} images in {DatasetFolder.TrainImages}, of which a tenth validates, got " +
                $"{training.Count}. Use a larger set.")
            { FileName = place };
        }

        int train = training.Count - valid;
        return new ImageDataset(location, training.Slice(0, train), training.Slice(train, valid), test);
    }
}
