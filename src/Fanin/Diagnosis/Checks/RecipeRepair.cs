using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Diagnosis.Checks;

/// <summary>Puts the rules that findings propose before those of a recipe.</summary>
public static class RecipeRepair
{
    private const int MostRounds = 12;

    /// <summary>Repairs a recipe, one finding at a time, until no finding proposes a rule that is not yet there.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="probe">The report of the model with a recipe, with its findings.</param>
    /// <returns>
    /// A recipe that extends the old one, and the rules that it adds; the old recipe and none if no finding proposes any. Of an old recipe that is not built in, rules
    /// that decide nothing any more are left out.
    /// </returns>
    public static (Recipe Recipe, IReadOnlyList<Rule> Added) Repair(Recipe recipe, IReadOnlyList<ParameterSpec> parameters, Func<Recipe, ProbeReport> probe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(probe);
        List<Rule> added = [];
        List<Rule> tried = [];
        Recipe repaired = recipe;
        for (int round = 0; round < MostRounds; round++)
        {
            Rule? next = probe(repaired).Findings.Select(finding => finding.Repair).FirstOrDefault(rule => rule is not null && !tried.Contains(rule));
            if (next is null)
            {
                break;
            }

            tried.Add(next);
            added.Insert(0, next);
            added = [.. Deciding(added, parameters)];
            repaired = Before(recipe, added, parameters);
        }

        return (repaired, added);
    }

    private static Recipe Before(Recipe recipe, List<Rule> rules, IReadOnlyList<ParameterSpec> parameters)
    {
        string name = recipe.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? $"{recipe.Name}-repaired" : "repaired";
        if (recipe.Equals(RecipeCatalog.Find(recipe.Name)))
        {
            return recipe.Override(name, [.. rules]);
        }

        HashSet<Rule> kept = new(Deciding([.. rules, .. recipe.Rules], parameters), ReferenceEqualityComparer.Instance);
        return recipe with { Name = name, Rules = [.. rules, .. recipe.Rules.Where(rule => rule.IsDefault || kept.Contains(rule))] };
    }

    // Each parameter's first match.
    private static IEnumerable<Rule> Deciding(List<Rule> rules, IReadOnlyList<ParameterSpec> parameters)
    {
        HashSet<Rule> used = new(ReferenceEqualityComparer.Instance);
        foreach (ParameterSpec parameter in parameters)
        {
            if (rules.Find(rule => rule.Pattern.Matches(parameter)) is { } first)
            {
                used.Add(first);
            }
        }

        return rules.Where(used.Contains);
    }
}
