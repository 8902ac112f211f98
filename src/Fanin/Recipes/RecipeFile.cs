using Fanin.Yaml;

namespace Fanin.Recipes;

/// <summary>Recipes in files.</summary>
public static class RecipeFile
{
    /// <summary>Reads a recipe, and those that it extends.</summary>
    /// <param name="path">A file of YAML or JSON. What it extends is a built-in recipe, or a path relative to the file.</param>
    /// <exception cref="DiagnosticException">The file is not a recipe, or one that it extends is not: all mistakes, each with its place.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Recipe Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(path, []);
    }

    private static Recipe Read(string path, IReadOnlyList<string> extenders)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] chain = [.. extenders, Path.GetFullPath(path)];
        return RecipeText.Parse(YamlFile.Read(path), path, name => RecipeCatalog.Find(name) ?? ReadExtended(folder, name, chain));
    }

    private static Recipe? ReadExtended(string folder, string name, string[] chain)
    {
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (chain.Contains(path, StringComparer.Ordinal))
        {
            throw Wrong(Diagnostic.UnknownRecipe, $"The recipe extends itself: {string.Join(" extends ", chain.Append(path).Select(Path.GetFileName))}; remove one of these.");
        }

        if (chain.Length == YamlReader.MostDepth)
        {
            throw Wrong(Diagnostic.UnknownRecipe, FormattableString.Invariant($"Expected at most {YamlReader.MostDepth} files that extend each other; \"{name}\" is one more."));
        }

        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Read(Path.GetRelativePath(Environment.CurrentDirectory, path), chain);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Wrong(Diagnostic.UnreadableFile, $"\"{name}\" can't be read: {failed.Message}");
        }
    }

    private static DiagnosticException Wrong(string code, string message) => new("The recipe can't be read", [new Diagnostic(code, message)]);
}
