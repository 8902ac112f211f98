using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Cli.Terminal;

/// <summary>A recipe as typed: a built-in name, a file, or one scheme for all weights.</summary>
internal static class RecipeSource
{
    /// <summary>Finds the recipe.</summary>
    public static Recipe Find(string text)
    {
        if (File.Exists(text) || Path.GetExtension(text) is ".yaml" or ".yml" or ".json")
        {
            return File.Exists(text) ? RecipeFile.Read(text) : throw new InputException($"--recipe: there is no file {text}.");
        }

        if (RecipeCatalog.Find(text) is { } recipe)
        {
            return recipe;
        }

        try
        {
            return Recipe.Of(SchemeCatalog.Parse(text));
        }
        catch (FormatException wrong)
        {
            throw new InputException($"--recipe: \"{text}\" is no built-in recipe (the nearest is {RecipeCatalog.Nearest(text)}), no file, and no scheme. {wrong.Message}");
        }
    }

    /// <summary>The recipe of a family of models; PyTorch's defaults where there is none.</summary>
    public static Recipe OfFamily(string family) => RecipeCatalog.Find(family) ?? Recipe.PyTorch;
}
