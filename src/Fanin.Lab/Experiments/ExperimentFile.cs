using Fanin.Recipes;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Experiments in files.</summary>
public static class ExperimentFile
{
    private static readonly string[] RecipeEndings = [".yaml", ".yml", ".json"];

    /// <summary>Reads an experiment, and the recipes that it names.</summary>
    /// <param name="path">A file of YAML or JSON. Files of recipes are relative to it; data files are relative to the current folder.</param>
    /// <exception cref="DiagnosticException">The file is not an experiment, or a recipe that it names is wrong: all mistakes, each with its place.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Experiment Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return ExperimentText.Parse(YamlFile.Read(path), path, name => RecipeCatalog.Find(name) ?? ReadRecipe(folder, name));
    }

    private static Recipe? ReadRecipe(string folder, string name)
    {
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (!File.Exists(path))
        {
            return RecipeEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                ? throw Wrong(Diagnostic.UnknownRecipe, $"There is no file {path}; expected a recipe.")
                : null;
        }

        try
        {
            return RecipeFile.Read(Path.GetRelativePath(Environment.CurrentDirectory, path));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Wrong(Diagnostic.UnreadableFile, $"\"{name}\" can't be read: {failed.Message}");
        }
    }

    private static DiagnosticException Wrong(string code, string message) => new("The recipe can't be read", [new Diagnostic(code, message)]);
}
