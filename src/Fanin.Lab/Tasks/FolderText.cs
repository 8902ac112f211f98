using Fanin.Lab.Texts;

namespace Fanin.Lab.Tasks;

/// <summary>Folders of IDX files, which are named by their paths.</summary>
internal static class FolderText
{
    /// <summary>What a folder is called in messages.</summary>
    public const string Owner = "A folder";

    /// <summary>Whether a text without quotes, which isn't of the catalog, is a folder.</summary>
    public static bool IsMeant(string text) => HasSlash(text) || Directory.Exists(text) || Directory.Exists(text.Split(',')[0]);

    /// <summary>The folder and its arguments. Commas of a folder need no quotes, unless what is behind the last one looks like an argument.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mistakes">Gets a sentence if quotes don't close.</param>
    public static (string Folder, IEnumerable<string> Options) Read(string text, List<string> mistakes)
    {
        if (QuotedText.IsQuoted(text))
        {
            string[] quoted = [.. QuotedText.Split(text, ",")];
            return (QuotedText.Read(quoted[0].Trim(), Owner, mistakes) ?? text, quoted[1..]);
        }

        string[] parts = text.Split(',');
        int options = 0;
        while (options < parts.Length - 1 && parts[^(options + 1)].Contains('=', StringComparison.Ordinal))
        {
            options++;
        }

        return (string.Join(',', parts[..^options]).Trim(), parts[^options..]);
    }

    /// <summary>A folder as it is read back: in quotes if it would be parted, or taken for something else, without.</summary>
    public static string Write(string folder)
    {
        bool isAFolder = HasSlash(folder) || (!folder.AsSpan().ContainsAny(',', ':') && TaskCatalog.Find(folder) is null);
        return isAFolder && Read(folder, []).Folder == folder ? folder : QuotedText.InQuotes(folder);
    }

    private static bool HasSlash(string text) => text.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);
}
