namespace Fanin.Lab.Data;

/// <summary>Finds images, in this order: what the command line says, <c>FANIN_DATA</c>, the user's cache, the operating system's packages,
/// a download where it is allowed, the embedded sample.</summary>
/// <remarks>
/// <para>A set asked for by name is found or an error: it is never replaced by another one or by the sample.</para>
/// </remarks>
public sealed class DatasetLocator
{
    private readonly DatasetPlaces _places;

    /// <summary>Makes a locator.</summary>
    /// <param name="places">Where to look.</param>
    public DatasetLocator(DatasetPlaces places)
    {
        ArgumentNullException.ThrowIfNull(places);
        _places = places;
    }

    /// <summary>Finds images without downloading any.</summary>
    /// <param name="data">A known name, <c>sample</c>, a folder with the four files, or <see langword="null"/> for the default set, or the
    /// sample if that is nowhere.</param>
    /// <returns>The first place that has them.</returns>
    /// <exception cref="DatasetException">They are not there, or <c>FANIN_DATA</c> names a folder without images.</exception>
    public DatasetLocation Locate(string? data = null)
    {
        DatasetLocation? found = FindAsked(data, out KnownDataset? set);
        if (found is not null)
            return found;

        return set is null ? DatasetLocation.OfSample : throw DatasetProblems.NotFound(set, _places, null);
    }

    /// <summary>As <see cref="Locate"/>, but downloads a set that is nowhere before it gives up or takes the sample.</summary>
    /// <param name="data">See <see cref="Locate"/>.</param>
    /// <param name="progress">Gets one line when a download begins, and one when it fails.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>The first place that has them.</returns>
    /// <exception cref="DatasetException">They are not there and can't be downloaded, or <c>FANIN_DATA</c> names a folder without images.</exception>
    public async Task<DatasetLocation> LocateOrDownloadAsync(
        string? data = null,
        IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        DatasetLocation? found = FindAsked(data, out KnownDataset? asked);
        if (found is not null)
            return found;

        KnownDataset set = asked ?? _places.Sets[0];
        try
        {
            progress?.Report($"{set.Title} is not on this machine: downloading it from {set.Mirror} to {_places.CacheFolder}");
            DownloadSummary summary = await new DatasetDownload(_places).GetAsync(set, cancellation: cancellation);
            return At(set, DatasetOrigin.Download, summary.Folder);
        }
        catch (DatasetDownloadException e)
        {
            if (asked is not null)
                throw DatasetProblems.NotFound(asked, _places, e);

            progress?.Report($"The download failed, so this is used: {EmbeddedSample.Description}. {e.Message}");
            return DatasetLocation.OfSample;
        }
    }

    /// <summary>Finds a known set without downloading it.</summary>
    /// <param name="set">What to look for.</param>
    /// <returns>The first place that has it; <see langword="null"/> if none has.</returns>
    /// <exception cref="DatasetException"><c>FANIN_DATA</c> names a folder that is not there.</exception>
    public DatasetLocation? Find(KnownDataset set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return FindInChosenFolder(set, asked: true) ?? FindInstalled(set);
    }

    /// <summary>Looks for what the command line says. <paramref name="asked"/> is the set that it names, or <see langword="null"/>.</summary>
    private DatasetLocation? FindAsked(string? data, out KnownDataset? asked)
    {
        asked = null;
        if (data is null)
            return FindInChosenFolder(_places.Sets[0], asked: false) ?? FindInstalled(_places.Sets[0]);

        if (data.Equals(DatasetCatalog.SampleName, StringComparison.OrdinalIgnoreCase))
            return DatasetLocation.OfSample;

        asked = Named(data);
        return asked is null ? InFolder(data) : Find(asked);
    }

    private DatasetLocation InFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw DatasetProblems.NeitherNameNorFolder(folder, _places);
        if (!DatasetFolder.IsComplete(folder))
            throw DatasetProblems.Incomplete($"Data '{folder}'", folder);

        return Recognized(folder, DatasetOrigin.Folder);
    }

    private DatasetLocation? FindInChosenFolder(KnownDataset set, bool asked)
    {
        if (string.IsNullOrEmpty(_places.ChosenFolder))
            return null;

        string folder = _places.ChosenFolder;
        string variable = $"{DatasetPlaces.EnvironmentVariable}={folder}";
        if (!Directory.Exists(folder))
            throw DatasetProblems.NoSuchFolder(variable);

        string own = Path.Combine(folder, set.Name);
        if (DatasetFolder.IsComplete(own))
            return At(set, DatasetOrigin.Environment, own);

        if (DatasetFolder.IsComplete(folder))
        {
            DatasetLocation direct = Recognized(folder, DatasetOrigin.Environment);
            if (!asked || direct.Known is null || direct.Known == set)
                return asked ? At(set, DatasetOrigin.Environment, folder) : direct;
        }

        // Who asks for a set by name may have it elsewhere; who doesn't has pointed here for the images.
        return asked ? null : throw DatasetProblems.Incomplete(variable, Directory.Exists(own) ? own : folder);
    }

    private DatasetLocation? FindInstalled(KnownDataset set)
    {
        string cached = Path.Combine(_places.CacheFolder, set.Name);
        if (DatasetFolder.IsComplete(cached))
            return At(set, DatasetOrigin.Cache, cached);

        string packaged = Path.Combine(_places.SystemFolder, set.Name);
        return DatasetFolder.IsComplete(packaged) ? At(set, DatasetOrigin.SystemPackage, packaged) : null;
    }

    /// <summary>A folder that isn't named after a set may still hold one: its labels tell, if their checksum is published.</summary>
    private DatasetLocation Recognized(string folder, DatasetOrigin origin)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string leaf = Path.GetFileName(full);
        KnownDataset? known = DatasetFolder.Recognize(full, _places.Sets) ?? Named(leaf);
        return known is null
            ? new DatasetLocation { Name = leaf.Length > 0 ? leaf : full, Origin = origin, Folder = full }
            : At(known, origin, full);
    }

    private KnownDataset? Named(string name)
        => _places.Sets.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static DatasetLocation At(KnownDataset set, DatasetOrigin origin, string folder)
        => new() { Name = set.Name, Origin = origin, Folder = Path.GetFullPath(folder), Known = set };
}
