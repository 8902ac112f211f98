using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Cli.Terminal;

/// <summary>What <c>--recipe NAME|FILE|SCHEME</c> means.</summary>
internal static class RecipeSource
{
    /// <summary>What the option takes, for its description.</summary>
    public const string Value = "NAME|FILE|SCHEME";

    private static readonly string[] FileEndings = [".yaml", ".yml", ".json"];

    /// <summary>Finds a recipe: a file if there is one or the name looks like one, else a built-in recipe, else a scheme for all weights.</summary>
    /// <param name="text">As typed.</param>
    /// <exception cref="InputException">It is none of these; or the file can't be read.</exception>
    /// <exception cref="DiagnosticException">The file is not a recipe: all mistakes.</exception>
    public static Recipe Find(string text)
    {
        if (File.Exists(text) || Directory.Exists(text) || FileEndings.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return FromFile(text);
        }

        if (RecipeCatalog.Find(text.Trim()) is { } recipe)
        {
            return recipe;
        }

        try
        {
            return Recipe.Of(SchemeCatalog.Parse(text));
        }
        catch (FormatException wrong)
        {
            // What has arguments is meant as a scheme; a word alone may be meant as a name of either kind.
            throw new InputException(text.Contains('(', StringComparison.Ordinal)
                ? wrong.Message
                : $"Unknown recipe \"{text}\": there is no such file, built-in recipe (the nearest is {RecipeCatalog.Nearest(text)}) or scheme "
                    + $"(the nearest is {SchemeCatalog.Nearest(text)}). fanin recipes and fanin schemes list what there is.");
        }
    }

    /// <summary>The recipe of a family of models; PyTorch's defaults where there is none.</summary>
    /// <param name="family">See <see cref="Fanin.Models.ModelDescription.Family"/>.</param>
    public static Recipe OfFamily(string family) => RecipeCatalog.Find(family) ?? Recipe.PyTorch;

    private static Recipe FromFile(string path) => Attempts.File("recipe", path, () => RecipeFile.Read(path));
}
