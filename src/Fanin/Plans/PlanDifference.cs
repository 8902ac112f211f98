using System.Collections.Immutable;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>What is different between two plans: the seed and stream they have in common, or not, and each parameter.</summary>
/// <param name="Seeds">Both seeds, if they differ.</param>
/// <param name="Streams">Both streams, if they differ.</param>
/// <param name="Parameters">Parameters that differ: those of the first plan in its order, then added ones in the order of the second.</param>
public sealed record PlanDifference((Seed From, Seed To)? Seeds, (string From, string To)? Streams, ImmutableArray<ParameterDifference> Parameters)
{
    /// <summary>Whether there is none: both plans fill the same numbers by the same rules.</summary>
    public bool IsEmpty => Seeds is null && Streams is null && Parameters.IsEmpty;

    /// <summary>Compares two plans.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The second.</param>
    /// <returns>The difference.</returns>
    /// <remarks>Distributions are compared by their exact numbers. Names of layers, roles, fans and gains are not compared: what they lead to is.</remarks>
    public static PlanDifference Between(InitPlan from, InitPlan to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Dictionary<string, PlanRow> after = to.Rows.ToDictionary(row => row.Parameter.Name, StringComparer.Ordinal);
        var parameters = ImmutableArray.CreateBuilder<ParameterDifference>();
        foreach (PlanRow row in from.Rows)
        {
            if (!after.Remove(row.Parameter.Name, out PlanRow? other))
            {
                parameters.Add(new ParameterDifference(row.Parameter.Name, DifferenceKind.Removed, []));
            }
            else if (Changes(row, other).ToImmutableArray() is { IsEmpty: false } changes)
            {
                parameters.Add(new ParameterDifference(row.Parameter.Name, DifferenceKind.Changed, changes));
            }
        }

        parameters.AddRange(to.Rows.Where(row => after.ContainsKey(row.Parameter.Name)).Select(row => new ParameterDifference(row.Parameter.Name, DifferenceKind.Added, [])));
        return new PlanDifference(
            from.Seed == to.Seed ? null : (from.Seed, to.Seed), from.Stream.Name == to.Stream.Name ? null : (from.Stream.Name, to.Stream.Name), parameters.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(PlanDifference? other) =>
        other is not null && (Seeds, Streams) == (other.Seeds, other.Streams) && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seeds, Streams, Parameters.Length);

    /// <summary>One line for each difference, separated by <c>\n</c>; <c>no difference</c> if there is none.</summary>
    public override string ToString()
    {
        List<string> lines = [];
        if (Seeds is { } seeds)
        {
            lines.Add($"seed {seeds.From} → {seeds.To}");
        }

        if (Streams is { } streams)
        {
            lines.Add($"stream {streams.From} → {streams.To}");
        }

        lines.AddRange(Parameters.Select(parameter => parameter.ToString()));
        return lines.Count == 0 ? "no difference" : string.Join('\n', lines);
    }

    private static IEnumerable<FieldChange> Changes(PlanRow from, PlanRow to)
    {
        if (from.Parameter.Shape != to.Parameter.Shape)
        {
            yield return new FieldChange("shape", from.Parameter.Shape.ToString(), to.Parameter.Shape.ToString());
        }

        if (from.Parameter.ElementType != to.Parameter.ElementType)
        {
            yield return new FieldChange("dtype", PlanWords.Of(from.Parameter.ElementType), PlanWords.Of(to.Parameter.ElementType));
        }

        if ((from.Recipe, from.Rule.Pattern) != (to.Recipe, to.Rule.Pattern))
        {
            yield return new FieldChange("rule", $"{from.Recipe} / {from.Rule.Pattern}", $"{to.Recipe} / {to.Rule.Pattern}");
        }

        if (from.Rule.Scheme.ToString() != to.Rule.Scheme.ToString())
        {
            yield return new FieldChange("scheme", from.Rule.Scheme.ToString(), to.Rule.Scheme.ToString());
        }

        if (!from.Distribution.Equals(to.Distribution))
        {
            yield return new FieldChange("distribution", from.Distribution.ToString(), to.Distribution.ToString());
        }

        if (!SamePlace(from, to))
        {
            yield return new FieldChange("stream", from.Place.ToString(), to.Place.ToString());
        }

        if (!from.TiedNames.SequenceEqual(to.TiedNames))
        {
            yield return new FieldChange("tiedNames", string.Join(" ", from.TiedNames), string.Join(" ", to.TiedNames));
        }
    }

    // Where nothing is drawn the place is without meaning, and of another seed's key only the name counts: the seed is told once.
    private static bool SamePlace(PlanRow from, PlanRow to) => (from.Place, to.Place) switch
    {
        _ when !from.IsDrawn && !to.IsDrawn => true,
        (KeyedPlace one, KeyedPlace other) => one.Stream.NameHash == other.Stream.NameHash,
        var (one, other) => one.Equals(other),
    };
}
