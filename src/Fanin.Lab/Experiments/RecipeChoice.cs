using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Lab.Experiments;

/// <summary>A recipe that an experiment tries, and what tables call it.</summary>
/// <param name="Name">For instance <c>kaiming</c>.</param>
/// <param name="Recipe">The rules.</param>
public sealed record RecipeChoice(string Name, Recipe Recipe)
{
    /// <summary>A built-in recipe, or one scheme for all weights (biases zero, norms neutral).</summary>
    /// <param name="text">For instance <c>pytorch</c> or <c>normal(0, 0.001)</c>.</param>
    /// <param name="name">What tables call it; the text if omitted.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static RecipeChoice Of(string text, string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Recipe recipe = RecipeCatalog.Find(text.Trim()) ?? FromScheme(text);
        return new RecipeChoice(name ?? recipe.Name, recipe);
    }

    /// <summary>A recipe by its name or scheme.</summary>
    /// <param name="text">See <see cref="Of"/>.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static implicit operator RecipeChoice(string text) => Of(text);

    /// <summary>A recipe by its own name.</summary>
    /// <param name="recipe">The rules.</param>
    public static implicit operator RecipeChoice(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new RecipeChoice(recipe.Name, recipe);
    }

    /// <summary>See <see cref="Of"/>.</summary>
    /// <param name="text">A name or scheme.</param>
    public static RecipeChoice FromString(string text) => Of(text);

    /// <summary>See the conversion.</summary>
    /// <param name="recipe">The rules.</param>
    public static RecipeChoice FromRecipe(Recipe recipe) => recipe;

    private static Recipe FromScheme(string text)
    {
        try
        {
            return Recipe.Of(SchemeCatalog.Parse(text));
        }
        catch (FormatException wrong)
        {
            // A word alone may be meant as a name of either kind; what has arguments is meant as a scheme.
            string asScheme = text.IndexOfAny(['(', '*', '/']) >= 0 ? wrong.Message : $"The nearest scheme is {SchemeCatalog.Nearest(text)}.";
            throw new FormatException($"Unknown recipe \"{text}\": there is no such built-in recipe (the nearest is {RecipeCatalog.Nearest(text)}). {asScheme}", wrong);
        }
    }
}
