using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Reads what stands under <c>recipe</c>: names, files and schemes, these under another name, and rules.</summary>
/// <param name="find">Finds the recipe of a name or file; <see langword="null"/> if there is none.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class RecipeChoiceReader(Func<string, Recipe?> find, List<Diagnostic> problems)
{
    /// <summary>Reads one; <see langword="null"/> if it is wrong.</summary>
    public RecipeChoice? Read(YamlNode node)
    {
        if (node is YamlScalar text)
        {
            return Named(text) is { } recipe ? new RecipeChoice(recipe.Name, recipe) : null;
        }

        var mapping = (YamlMapping)node;
        return mapping.Entries.Any(entry => entry.Key.Value == ExperimentKeys.ChoiceRecipe.Name) ? Renamed(mapping) : WithRules(mapping);
    }

    private RecipeChoice? Renamed(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfRecipe, "a recipe by another name", problems);
        string? name = fields.Text(ExperimentKeys.ChoiceName)?.Value;
        Recipe? recipe = fields.Text(ExperimentKeys.ChoiceRecipe) is { } text ? Named(text) : null;
        return name is null || recipe is null ? null : new RecipeChoice(name, recipe);
    }

    private RecipeChoice? WithRules(YamlMapping mapping)
    {
        int before = problems.Count;
        Recipe? recipe = RecipeReader.Read(mapping, Extended, problems);
        return recipe is null || problems.Count > before ? null : new RecipeChoice(recipe.Name, recipe);
    }

    private Recipe? Extended(string name, TextPlace place)
    {
        if (Find(name, place) is { Recipe: var recipe, IsKnownWrong: var isKnownWrong })
        {
            if (recipe is null && !isKnownWrong)
            {
                Wrong(Diagnostic.UnknownRecipe, place, $"Unknown recipe \"{name}\" to extend; the nearest built-in one is {RecipeCatalog.Nearest(name)}. Expected a built-in recipe or the path of a file.");
            }

            return recipe;
        }

        return null;
    }

    private Recipe? Named(YamlScalar text)
    {
        (Recipe? recipe, bool isKnownWrong) = Find(text.Value.Trim(), text.Place);
        if (recipe is not null || isKnownWrong)
        {
            return recipe;
        }

        try
        {
            return Recipe.Of(SchemeCatalog.Parse(text.Value));
        }
        catch (FormatException wrong)
        {
            bool isScheme = text.Value.IndexOfAny(['(', '*']) >= 0;
            TextPlace place = isScheme && wrong is PlacedFormatException placed ? text.At(placed.Column) : text.Place;
            Wrong(
                isScheme ? Diagnostic.NotAScheme : Diagnostic.UnknownRecipe,
                place,
                isScheme ? wrong.Message : $"Unknown recipe {text.Kind}: no file, no built-in recipe (the nearest is {RecipeCatalog.Nearest(text.Value)}) and no scheme (the nearest is {SchemeCatalog.Nearest(text.Value)}).");
            return null;
        }
        catch (ArgumentException wrong)
        {
            Wrong(Diagnostic.NotAScheme, text.Place, Diagnostic.SentenceOf(wrong));
            return null;
        }
    }

    private (Recipe? Recipe, bool IsKnownWrong) Find(string name, TextPlace place)
    {
        try
        {
            return (find(name), false);
        }
        catch (DiagnosticException wrong)
        {
            // A mistake without a place is about the name itself.
            problems.AddRange(wrong.Diagnostics.Select(problem => problem.Place is null ? problem with { Place = place } : problem));
            return (null, true);
        }
    }

    private void Wrong(string code, TextPlace place, string message) => problems.Add(new Diagnostic(code, message) { Place = place });
}
