namespace Fanin.Lab.Data;

/// <summary>What the user reads when images are not found.</summary>
internal static class DatasetProblems
{
    public static DatasetException NeitherNameNorFolder(string data, DatasetPlaces places)
    {
        string names = string.Join(", ", places.Sets.Select(set => set.Name).Append(DatasetCatalog.SampleName));
        string got = File.Exists(data) ? "a file" : "neither";
        return new DatasetException(
            $"Data '{data}': expected a known name ({names}) or a folder with the four files, got {got}. Check the spelling.");
    }

    public static DatasetException NoSuchFolder(string variable)
        => new($"{variable}: expected a folder with images, got no such folder. Correct the variable or unset it.");

    public static DatasetException Incomplete(string what, string folder)
    {
        string missing = string.Join(", ", DatasetFolder.Missing(folder));
        return new DatasetException($"{what}: expected four files in {folder}, plain or .gz; missing: {missing}. Put them there.");
    }

    public static DatasetException NotFound(KnownDataset set, DatasetPlaces places, DatasetDownloadException? download)
    {
        string failure = download is null ? "" : $" The download failed: {download.Message}";
        string hint = Directory.Exists(set.Name) ? $" For the folder of this name here write './{set.Name}'." : "";
        return new DatasetException(
            $"Data '{set.Name}': expected its four files in one of {string.Join(", ", Searched(set, places))}; got none.{failure} " +
            $"Run 'fanin datasets get {set.Name}', or give a folder.{hint}",
            download);
    }

    private static IEnumerable<string> Searched(KnownDataset set, DatasetPlaces places)
    {
        if (!string.IsNullOrEmpty(places.ChosenFolder))
            yield return $"{places.ChosenFolder} ({DatasetPlaces.EnvironmentVariable})";
        yield return Path.Combine(places.CacheFolder, set.Name);
        yield return Path.Combine(places.SystemFolder, set.Name);
    }
}
