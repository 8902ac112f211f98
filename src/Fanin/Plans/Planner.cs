using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Parameters + recipe + seed → plan, or everything that is wrong with them. Draws nothing, changes nothing.</summary>
public static class Planner
{
    /// <summary>Makes the plan of a model.</summary>
    /// <param name="parameters">All parameters; for the PyTorch stream in the order in which the model's constructors make them. A place that shares the tensor of
    /// an earlier one says so in <see cref="ParameterSpec.TiedTo"/>.</param>
    /// <param name="recipe">The rules.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="stream">Where the numbers come from; <see cref="NumberStream.Keyed"/> if omitted.</param>
    /// <returns>A plan with one row a tensor.</returns>
    /// <remarks>A shared tensor gets what the rule of its places says. In the keyed stream its numbers are those of its first name, and where only defaults match,
    /// the first place's decides. In the PyTorch stream it is drawn once for each of these places, as a loop over the layers does; if only
    /// defaults match it, it can't be seen which constructor's numbers it keeps, and that is an error.</remarks>
    /// <exception cref="DiagnosticException">A parameter that no rule covers, a rule that decides nothing, a scheme without a fan, …: all of
    /// them, in one exception.</exception>
    public static InitPlan Plan(IReadOnlyList<ParameterSpec> parameters, Recipe recipe, Seed seed, NumberStream? stream = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(recipe);
        stream ??= NumberStream.Keyed;

        List<Diagnostic> problems = [.. Places.Check(parameters)];
        Construction construction = Construction.Of(parameters, stream, problems);
        IReadOnlyList<RuleChoice> choices = RuleChoice.ForAll(parameters, recipe, construction, problems);
        IReadOnlyList<StreamPlace> places = stream.IsKeyed ? KeyedPlaces.Of(choices, seed, problems) : [];
        problems.AddRange(stream.IsKeyed ? [] : choices.Where(choice => choice.Resolution.Distribution.SharedNumbers is not null).Select(choice => NeedsKeys(choice.Rule, choice.Parameter)));
        if (problems.Count > 0)
        {
            throw new DiagnosticException($"The recipe \"{recipe.Name}\" does not fit the model", [.. problems.Distinct()]);
        }

        if (stream.IsKeyed)
        {
            return new InitPlan(recipe, seed, stream, [.. choices.Zip(places, (choice, place) => choice.ToRow(place))]);
        }

        (Dictionary<string, StreamPosition> positions, StreamPosition end) = Override(parameters, choices, construction);
        return new InitPlan(recipe, seed, stream, [.. choices.Select(choice => choice.ToRow(PlaceOf(choice, construction, positions)))])
        {
            Constructed = construction.End,
            End = end,
        };
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
                ParameterSpec parameter = choice.Parameter;
                positions[parameter.Name] = position;
                var tensor = new TensorDraws(parameter.Shape.ElementCount, parameter.ElementType, !IsInMemoryOrder(choice));
                position = choice.Resolution.Distribution.Advance(position, tensor);
            }
        }

        return (positions, position);
    }

    private static PyTorchPlace PlaceOf(RuleChoice choice, Construction construction, Dictionary<string, StreamPosition> positions) =>
        construction.PositionIfDecidedBy(choice.Parameter, choice.Rule) is { } constructed
            ? new PyTorchPlace(constructed, Constructed: true)
            : new PyTorchPlace(positions[choice.Parameter.Name], Constructed: false, IsInMemoryOrder(choice));

    // A constructor's tensor is contiguous; only what overrides it later sees how the tensor lies by then.
    private static bool IsInMemoryOrder(RuleChoice choice) => !choice.Parameter.IsContiguous && choice.Resolution.Distribution.IsElementwise;

    /// <summary>A distribution whose numbers several parameters share, in the PyTorch stream.</summary>
    internal static Diagnostic NeedsKeys(Rule rule, ParameterSpec parameter) => new(
        Diagnostic.ImpossibleScheme,
        $"The rule {rule} does not suit {parameter}. It draws numbers that several parameters share, which the PyTorch stream can't; take the keyed stream.");
}
