using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Which rule decides over one tensor, and what it comes down to.</summary>
/// <param name="Parameter">The tensor, by its first place in the model.</param>
/// <param name="TiedNames">Its further places.</param>
/// <param name="Recipe">The recipe that the rule stands in.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Resolution">The numbers.</param>
internal sealed record RuleChoice(ParameterSpec Parameter, string[] TiedNames, Recipe Recipe, Rule Rule, Resolution Resolution)
{
    /// <summary>Chooses for every tensor; what is wrong goes to the problems.</summary>
    public static IReadOnlyList<RuleChoice> ForAll(IReadOnlyList<ParameterSpec> parameters, Recipe recipe, List<Diagnostic> problems)
    {
        HashSet<Rule> used = new(ReferenceEqualityComparer.Instance);
        ILookup<string, ParameterSpec> tied = parameters.Where(p => p.TiedTo is not null).ToLookup(p => p.TiedTo!, StringComparer.Ordinal);
        List<RuleChoice> choices = [];
        foreach (ParameterSpec parameter in parameters.Where(p => p.TiedTo is null))
        {
            if (Find([parameter, .. tied[parameter.Name]], recipe, problems) is { } found)
            {
                used.Add(found.Rule);
                if (Resolve(parameter, found.Rule, problems) is { } resolution)
                {
                    string[] names = [.. tied[parameter.Name].Select(p => p.Name)];
                    choices.Add(new RuleChoice(parameter, names, found.Recipe, found.Rule, resolution));
                }
            }
        }

        for (Recipe? layer = recipe; layer is not null; layer = layer.Extends)
        {
            problems.AddRange(layer.Rules.Where(rule => !rule.IsDefault && !used.Contains(rule)).Select(rule => Unused(rule, parameters)));
        }

        return choices;
    }

    /// <summary>What a rule means for a parameter; <see langword="null"/>, and a problem, if it means nothing.</summary>
    public static Resolution? Resolve(ParameterSpec parameter, Rule rule, List<Diagnostic> problems)
    {
        Resolution resolution;
        try
        {
            resolution = rule.Scheme.Resolve(parameter);
        }
        catch (ArgumentException problem)
        {
            problems.Add(new Diagnostic(Diagnostic.ImpossibleScheme, $"The rule {rule} does not suit {parameter}. {Diagnostic.SentenceOf(problem)}"));
            return null;
        }

        if (resolution.Distribution is Constant || parameter.ElementType == ElementType.Float32)
        {
            return resolution;
        }

        problems.Add(new Diagnostic(
            Diagnostic.UnsupportedElementType,
            $"{parameter} has elements of type {parameter.ElementType}; numbers can be drawn for Float32 only. Use Float32, or a constant."));
        return null;
    }

    /// <summary>The plan's row.</summary>
    public PlanRow ToRow(bool constructed, StreamPosition position) =>
        new(Parameter, Recipe.Name, Rule, Resolution.Distribution, Resolution.Fan, Resolution.Gain, constructed, position)
        {
            TiedNames = [.. TiedNames],
        };

    // The rule of any place that is not a default; of several different ones none can be right. Without one, the default of the first place.
    private static (Recipe Recipe, Rule Rule)? Find(ParameterSpec[] places, Recipe recipe, List<Diagnostic> problems)
    {
        (ParameterSpec Place, Recipe Recipe, Rule Rule)? decided = null;
        foreach (ParameterSpec place in places)
        {
            if (recipe.Find(place) is not { } found)
            {
                problems.Add(new Diagnostic(
                    Diagnostic.UncoveredParameter,
                    $"No rule covers {place} of layer type {place.Layer.Type}; add a rule for it, or extend a recipe that has one."));
                return null;
            }

            if (decided is { Rule.IsDefault: false } earlier && !found.Rule.IsDefault && !ReferenceEquals(earlier.Rule, found.Rule))
            {
                problems.Add(new Diagnostic(
                    Diagnostic.TiedTwice,
                    $"{earlier.Place.Name} and {place.Name} are one tensor, but the rules {earlier.Rule} and {found.Rule} would both set it; "
                    + "let one rule match both."));
                return null;
            }

            if (decided is null || (decided.Value.Rule.IsDefault && !found.Rule.IsDefault))
            {
                decided = (place, found.Recipe, found.Rule);
            }
        }

        return decided is { } choice ? (choice.Recipe, choice.Rule) : null;
    }

    private static Diagnostic Unused(Rule rule, IReadOnlyList<ParameterSpec> parameters)
    {
        ParameterSpec? taken = parameters.FirstOrDefault(rule.Pattern.Matches);
        return new Diagnostic(
            Diagnostic.UnusedRule,
            taken is null
                ? $"The rule {rule} matches no parameter; correct its pattern or remove it."
                : $"The rule {rule} decides nothing: {taken.Name} and all others it matches are taken by earlier rules; move it up or remove it.");
    }
}
