namespace Fanin.Torch.Native;

// Where a program's native libraries lie.
internal static class NativeFiles
{
    // The runtime's own list first: it is right for build output, publish, single file and self-extraction.
    public static IReadOnlyList<string> SearchFolders()
    {
        string listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string[] folders =
        [
            .. listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"),
        ];
        return [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(folder)).Distinct(StringComparer.Ordinal)];
    }

    // The first folder's file of that name, or null.
    public static string? Find(IEnumerable<string> folders, string fileName) =>
        folders.Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);
}
