namespace Fanin.Lab.Data;

/// <summary>Where sets of images are looked for, and how they are downloaded.</summary>
public sealed record DatasetPlaces
{
    /// <summary>The environment variable that names a folder of images.</summary>
    public const string EnvironmentVariable = "FANIN_DATA";

    /// <summary>A folder with the four files, or with a folder of the set's name that has them; looked at first.
    /// <see langword="null"/> or empty: none. One that doesn't exist is an error.</summary>
    public string? ChosenFolder { get; init; }

    /// <summary>The user's own folder of sets, one folder a set; downloads go there.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The folder where the operating system's packages put sets, one folder a set.</summary>
    public required string SystemFolder { get; init; }

    /// <summary>Sends downloads, and is not disposed; <see langword="null"/> for the system's network.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long to wait for a connection. Short, so that nobody without internet is kept waiting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection may be silent before a download counts as failed.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The sets known by name, the default one first.</summary>
    public IReadOnlyList<KnownDataset> Sets { get; init; } = DatasetCatalog.All;

    /// <summary>The places of this process: <c>FANIN_DATA</c>, <c>fanin/datasets</c> in the user's local application data
    /// (on Linux <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>), and <c>/usr/share/datasets</c>.</summary>
    /// <returns>The places.</returns>
    public static DatasetPlaces FromEnvironment() => new()
    {
        ChosenFolder = Environment.GetEnvironmentVariable(EnvironmentVariable),
        CacheFolder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "fanin",
            "datasets"),
        SystemFolder = "/usr/share/datasets",
    };
}
