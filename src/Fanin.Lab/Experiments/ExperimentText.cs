using System.Globalization;
using Fanin.Recipes;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Experiments as text: YAML, of which JSON is a part.</summary>
/// <remarks>What the keys mean is said in <c>docs/experiments.md</c>. Anchors, aliases and tags are refused; size and depth are bounded.</remarks>
public static class ExperimentText
{
    // A file that is no experiment at all has a mistake a line.
    private const int MostProblems = 100;

    /// <summary>Reads an experiment whose recipes are built in or written out.</summary>
    /// <param name="yaml">The whole text.</param>
    /// <param name="fileName">What mistakes call the text.</param>
    /// <exception cref="DiagnosticException">The text is not an experiment: all mistakes, each with its place.</exception>
    public static Experiment Parse(string yaml, string fileName) => Parse(yaml, fileName, RecipeCatalog.Find);

    /// <summary>Writes an experiment as YAML.</summary>
    /// <param name="experiment">Any experiment.</param>
    /// <returns>A text that reads back equal, but for recipes that extend others which are not built in: of these all rules are written out, as <see cref="RecipeText"/> does.</returns>
    public static string Write(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return ExperimentWriter.Write(experiment);
    }

    /// <summary>Reads an experiment.</summary>
    /// <param name="yaml">The whole text.</param>
    /// <param name="fileName">What mistakes call the text.</param>
    /// <param name="findRecipe">Finds the recipe of a name or file; <see langword="null"/> if there is none.</param>
    internal static Experiment Parse(string yaml, string fileName, Func<string, Recipe?> findRecipe)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        List<Diagnostic> problems = [];
        YamlNode? root = YamlReader.Read(yaml, fileName, problems);
        Experiment? experiment = root is null ? null : ExperimentReader.Read(root, findRecipe, problems);
        return problems.Count == 0 ? experiment! : throw Mistakes($"{fileName} is not an experiment", problems);
    }

    /// <summary>All mistakes in one exception, in the order of the file.</summary>
    internal static DiagnosticException Mistakes(string subject, List<Diagnostic> problems)
    {
        Diagnostic[] shown = [.. problems.Distinct().OrderBy(problem => (problem.Place?.File, problem.Place?.Line, problem.Place?.Column)).Take(MostProblems)];
        string more = problems.Count > shown.Length ? string.Create(CultureInfo.InvariantCulture, $" ({shown.Length} of {problems.Count} mistakes)") : string.Empty;
        return new DiagnosticException($"{subject}{more}", shown);
    }
}
