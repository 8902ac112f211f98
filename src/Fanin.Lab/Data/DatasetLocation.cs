namespace Fanin.Lab.Data;

/// <summary>Which step of the lookup found the images.</summary>
public enum DatasetOrigin
{
    /// <summary>A folder named on the command line.</summary>
    Folder,

    /// <summary>The folder of the environment variable <c>FANIN_DATA</c>.</summary>
    Environment,

    /// <summary>The user's cache, filled by an earlier download.</summary>
    Cache,

    /// <summary>The folder of the operating system's packages.</summary>
    SystemPackage,

    /// <summary>The user's cache, filled just now.</summary>
    Download,

    /// <summary>The sample that this program carries.</summary>
    Sample,
}

/// <summary>Where a set of images is; nothing is read yet. See <see cref="ImageDataset.Load(DatasetLocation)"/>.</summary>
public sealed record DatasetLocation
{
    /// <summary>Short name: a known one, <c>sample</c>, or the name of the folder.</summary>
    public required string Name { get; init; }

    /// <summary>Which step of the lookup found it.</summary>
    public required DatasetOrigin Origin { get; init; }

    /// <summary>Folder with the four files, a full path; <see langword="null"/> for the sample.</summary>
    public string? Folder { get; init; }

    /// <summary>What is known of the set by its name; <see langword="null"/> if nothing.</summary>
    public KnownDataset? Known { get; init; }

    /// <summary>The place in words, with its path.</summary>
    public string Source => Origin switch
    {
        DatasetOrigin.Folder => $"folder {Folder}",
        DatasetOrigin.Environment => $"{Folder} ({DatasetPlaces.EnvironmentVariable})",
        DatasetOrigin.Cache => $"{Folder} (cache)",
        DatasetOrigin.SystemPackage => $"{Folder} (system package)",
        DatasetOrigin.Download => $"{Folder} (downloaded from {Known?.Mirror})",
        _ => EmbeddedSample.Description,
    };

    internal static DatasetLocation OfSample { get; } = new()
    {
        Name = DatasetCatalog.SampleName,
        Origin = DatasetOrigin.Sample,
        Known = DatasetCatalog.FashionMnist,
    };
}
