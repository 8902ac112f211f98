using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Parameters + recipe + seed → plan, or everything that is wrong with them. Draws nothing, changes nothing.</summary>
public static class Planner
{
    /// <summary>Makes the plan of a model.</summary>
    /// <param name="parameters">All parameters, in the order in which the model's constructors make them. A place that shares the tensor of
    /// an earlier one says so in <see cref="ParameterSpec.TiedTo"/>.</param>
    /// <param name="recipe">The rules.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="order">In which order they draw; <see cref="DrawOrder.ConstructThenOverride"/> if omitted.</param>
    /// <returns>A plan with one row a tensor.</returns>
    /// <remarks>A shared tensor gets what the rule of its places says, drawn once for each of these places, as a loop over the layers does. If
    /// only defaults match it, it can't be seen which constructor's numbers it keeps, and that is an error.</remarks>
    /// <exception cref="DiagnosticException">A parameter that no rule covers, a rule that decides nothing, a scheme without a fan, …: all of
    /// them, in one exception.</exception>
    public static InitPlan Plan(IReadOnlyList<ParameterSpec> parameters, Recipe recipe, Seed seed, DrawOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(recipe);
        order ??= DrawOrder.ConstructThenOverride;

        List<Diagnostic> problems = [.. Places.Check(parameters)];
        Construction construction = Construction.Of(parameters, order, problems);
        IReadOnlyList<RuleChoice> choices = RuleChoice.ForAll(parameters, recipe, construction, problems);
        if (problems.Count > 0)
        {
            throw new DiagnosticException($"The recipe \"{recipe.Name}\" does not fit the model", [.. problems.Distinct()]);
        }

        (Dictionary<string, StreamPosition> positions, StreamPosition end) = Override(parameters, choices, construction);
        return new InitPlan(recipe, seed, [.. choices.Select(choice => ToRow(choice, construction, positions))], construction.End, end);
    }

    // Goes through all places as a loop over the model's layers does: a tensor that a rule sets at two places is drawn twice, and keeps the second.
    private static (Dictionary<string, StreamPosition> Positions, StreamPosition End) Override(
        IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<RuleChoice> choices, Construction construction)
    {
        Dictionary<string, StreamPosition> positions = new(StringComparer.Ordinal);
        Dictionary<string, RuleChoice> drawing = choices
            .Where(choice => construction.PositionIfDecidedBy(choice.Parameter, choice.Rule) is null)
            .SelectMany(choice => choice.DrawnAt.Select(place => (place, choice)))
            .ToDictionary(pair => pair.place, pair => pair.choice, StringComparer.Ordinal);
        StreamPosition position = construction.End;
        foreach (ParameterSpec place in parameters)
        {
            if (drawing.TryGetValue(place.Name, out RuleChoice? choice))
            {
                positions[choice.Parameter.Name] = position;
                position = choice.Resolution.Distribution.Advance(position, choice.Parameter.Shape.ElementCount);
            }
        }

        return (positions, position);
    }

    private static PlanRow ToRow(RuleChoice choice, Construction construction, Dictionary<string, StreamPosition> positions)
    {
        StreamPosition? constructed = construction.PositionIfDecidedBy(choice.Parameter, choice.Rule);
        return choice.ToRow(constructed is not null, constructed ?? positions[choice.Parameter.Name]);
    }
}
