namespace Fanin.Torch.Native;

// A library of this process, and what its file says. Versions it defines, in file order.
internal sealed record LoadedLibrary(string Path, IReadOnlyList<string> DefinedVersions);

// The files mapped into this process. What counts is the library that is loaded already, not one that a search would find:
// the runtime has loaded libstdc++ long before us, and a second, newer one could not take its place.
internal sealed class LoadedLibraries
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Dictionary<string, LoadedLibrary?> _found = new(StringComparer.Ordinal);

    public LoadedLibraries(IEnumerable<string> paths) => _paths = [.. paths.Distinct(StringComparer.Ordinal)];

    public static LoadedLibraries OfThisProcess() => new(Paths(File.ReadLines("/proc/self/maps")));

    // Lines are "from-to rwxp offset device inode   path"; only the path can hold a slash, and it may hold blanks.
    public static IEnumerable<string> Paths(IEnumerable<string> mapLines) =>
        mapLines.Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]);

    // Path of the first mapped file with the given text in its name; files in memory are "/memfd:name (deleted)".
    public string? PathOf(string partOfName) =>
        _paths.FirstOrDefault(path => Path.GetFileName(path).Contains(partOfName, StringComparison.Ordinal));

    // The loaded library of a DT_SONAME, or null where none is known: not loaded, or its file can't be read any more.
    public LoadedLibrary? Find(string soName)
    {
        if (!_found.TryGetValue(soName, out LoadedLibrary? library))
        {
            library = Candidates(soName).Select(path => Read(path, soName)).FirstOrDefault(found => found is not null);
            _found.Add(soName, library);
        }

        return library;
    }

    // The map shows links resolved: libstdc++.so.6 is libstdc++.so.6.0.30 there, and libc.so.6 may be libc-2.31.so.
    private IEnumerable<string> Candidates(string soName)
    {
        int dot = soName.IndexOf(".so", StringComparison.Ordinal);
        string stem = dot < 0 ? soName : soName[..dot];
        return _paths.Where(path => Path.GetFileName(path) is string name
            && (name.StartsWith(stem + ".", StringComparison.Ordinal) || name.StartsWith(stem + "-", StringComparison.Ordinal)));
    }

    private static LoadedLibrary? Read(string path, string soName)
    {
        try
        {
            var image = new ElfImage(File.ReadAllBytes(path));
            return string.Equals(image.SoName, soName, StringComparison.Ordinal)
                ? new LoadedLibrary(path, ElfVersions.Defined(image))
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Replaced by an upgrade since, for example: then the dynamic linker has to decide without our foresight.
            return null;
        }
    }
}
