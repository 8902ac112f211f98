using System.Collections.Immutable;
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
    /// <remarks>A shared tensor gets what the overriding rule of any of its places says, else what the constructor of the first place drew.</remarks>
    /// <exception cref="DiagnosticException">A parameter that no rule covers, a rule that decides nothing, a scheme without a fan, …: all of
    /// them, in one exception.</exception>
    public static InitPlan Plan(IReadOnlyList<ParameterSpec> parameters, Recipe recipe, Seed seed, DrawOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(recipe);
        order ??= DrawOrder.ConstructThenOverride;

        List<Diagnostic> problems = [.. Duplicates(parameters)];
        Construction construction = Construction.Of(parameters, order, problems);
        IReadOnlyList<RuleChoice> choices = RuleChoice.ForAll(parameters, recipe, problems);
        if (problems.Count > 0)
        {
            throw new DiagnosticException($"The recipe \"{recipe.Name}\" does not fit the model", [.. problems.Distinct()]);
        }

        StreamPosition position = construction.End;
        var rows = ImmutableArray.CreateBuilder<PlanRow>(choices.Count);
        foreach (RuleChoice choice in choices)
        {
            StreamPosition? drawnAt = construction.PositionIfDecidedBy(choice.Parameter, choice.Rule);
            rows.Add(choice.ToRow(constructed: drawnAt is not null, drawnAt ?? position));
            if (drawnAt is null)
            {
                position = choice.Resolution.Distribution.Advance(position, choice.Parameter.Shape.ElementCount);
            }
        }

        return new InitPlan(recipe, seed, rows.MoveToImmutable(), position);
    }

    private static IEnumerable<Diagnostic> Duplicates(IReadOnlyList<ParameterSpec> parameters) =>
        parameters.CountBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Where(name => name.Value > 1)
            .Select(name => new Diagnostic(
                Diagnostic.DuplicateParameter, $"{name.Value} parameters are named {name.Key}; give every parameter a name of its own."));
}
