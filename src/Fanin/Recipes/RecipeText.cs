using System.Globalization;
using Fanin.Yaml;

namespace Fanin.Recipes;

/// <summary>Recipes as text: YAML, of which JSON is a part.</summary>
/// <remarks>What the keys mean is said in <c>docs/recipes.md</c>. Anchors, aliases and tags are refused; size and depth are bounded.</remarks>
public static class RecipeText
{
    // A file that is no recipe at all has a mistake a line.
    private const int MostProblems = 100;

    /// <summary>Reads a recipe that extends built-in recipes only.</summary>
    /// <param name="yaml">The whole text.</param>
    /// <param name="fileName">What mistakes call the text.</param>
    /// <returns>The recipe; its rules know their places in the text.</returns>
    /// <exception cref="DiagnosticException">The text is not a recipe: all mistakes, each with its place.</exception>
    public static Recipe Parse(string yaml, string fileName) => Parse(yaml, fileName, RecipeCatalog.Find);

    /// <summary>Reads a recipe.</summary>
    /// <param name="yaml">The whole text.</param>
    /// <param name="fileName">What mistakes call the text.</param>
    /// <param name="resolver">Finds the recipe of a name under <c>extends</c>; <see langword="null"/> if there is none. The mistakes of a
    /// <see cref="DiagnosticException"/> that it throws are reported with the others.</param>
    /// <returns>The recipe; its rules know their places in the text.</returns>
    /// <exception cref="DiagnosticException">The text is not a recipe: all mistakes, each with its place.</exception>
    public static Recipe Parse(string yaml, string fileName, Func<string, Recipe?> resolver)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(resolver);
        List<Diagnostic> problems = [];
        YamlNode? root = YamlReader.Read(yaml, fileName, problems);
        Recipe? recipe = root is null ? null : RecipeReader.Read(root, (name, place) => Resolve(name, place, resolver, problems), problems);
        return problems.Count == 0 ? recipe! : throw Mistakes(fileName, problems);
    }

    /// <summary>Writes a recipe as YAML.</summary>
    /// <param name="recipe">Any recipe.</param>
    /// <returns>A text that reads back equal. Recipes that it extends and that are not built in are not named but written out, their rules behind its own: the
    /// text then means the same, though what reads back is one recipe.</returns>
    public static string Write(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return RecipeWriter.Write(recipe, mayExtend: extended => extended.Equals(RecipeCatalog.Find(extended.Name)));
    }

    /// <summary>Writes a recipe with all the rules that it extends, built-in ones too: what a record needs in order to be read without this library's recipes.</summary>
    /// <param name="recipe">Any recipe.</param>
    public static string WriteWhole(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return RecipeWriter.Write(recipe, mayExtend: _ => false);
    }

    /// <summary>Writes one rule as a recipe lists it, in one line: <c>{layer: Linear, parameter: weight, scheme: kaiming-normal(relu)}</c>.</summary>
    /// <param name="rule">Any rule.</param>
    public static string Write(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return RecipeWriter.Write(rule);
    }

    /// <summary>All mistakes of a file in one exception, in the order of the file.</summary>
    internal static DiagnosticException Mistakes(string fileName, List<Diagnostic> problems)
    {
        Diagnostic[] shown = [.. problems.Distinct().OrderBy(problem => (problem.Place?.File != fileName, problem.Place?.Line, problem.Place?.Column)).Take(MostProblems)];
        string more = problems.Count > shown.Length ? string.Create(CultureInfo.InvariantCulture, $" ({shown.Length} of {problems.Count} mistakes)") : string.Empty;
        return new DiagnosticException($"{fileName} is not a recipe{more}", shown);
    }

    private static Recipe? Resolve(string name, TextPlace place, Func<string, Recipe?> resolver, List<Diagnostic> problems)
    {
        try
        {
            if (resolver(name) is { } recipe)
            {
                return recipe;
            }

            problems.Add(new Diagnostic(
                Diagnostic.UnknownRecipe,
                $"Unknown recipe \"{name}\" to extend; the nearest built-in one is {RecipeCatalog.Nearest(name)}. Expected a built-in recipe or the path of a file.")
            { Place = place });
        }
        catch (DiagnosticException wrong)
        {
            // A mistake without a place is about the name itself.
            problems.AddRange(wrong.Diagnostics.Select(problem => problem.Place is null ? problem with { Place = place } : problem));
        }

        return null;
    }
}
