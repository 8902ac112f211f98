namespace Fanin.Torch.Native;

// Order among version names such as GLIBCXX_3.4.9 and GLIBCXX_3.4.30.
internal static class VersionNames
{
    // The newest of a family ("GLIBCXX_"), or null where there is none. Names without a number, such as GLIBC_PRIVATE, don't count.
    public static string? Newest(IEnumerable<string> names, string family) =>
        names.Where(name => Number(name, family) is not null).MaxBy(name => Number(name, family));

    // "GLIBCXX_" of "GLIBCXX_3.4.30".
    public static string Family(string name) => name[..(name.LastIndexOf('_') + 1)];

    private static Version? Number(string name, string family) =>
        name.StartsWith(family, StringComparison.Ordinal) && Version.TryParse(name.AsSpan(family.Length), out Version? number)
            ? number
            : null;
}
