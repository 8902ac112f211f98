using System.Collections.Immutable;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Plans;

/// <summary>What will happen to one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Recipe">Name of the recipe that the rule stands in.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Distribution">The numbers it will get.</param>
/// <param name="Fan">The fans behind them, if any.</param>
/// <param name="Gain">The gain behind them, if any.</param>
/// <param name="Place">Where in the stream its numbers lie; what it says is without meaning if there are none.</param>
public sealed record PlanRow(
    ParameterSpec Parameter,
    string Recipe,
    Rule Rule,
    Distribution Distribution,
    Fan? Fan,
    double? Gain,
    StreamPlace Place)
{
    /// <summary>Names of the further places that share this tensor.</summary>
    public ImmutableArray<string> TiedNames { get; init; } = [];

    /// <summary>The learning rate's factor that the rule asks for, at least 0: for whoever trains; initialization does not use it.</summary>
    public double LearningRateMultiplier { get; init; } = 1;

    /// <summary>Whether the tensor keeps what it holds: a filler writes nothing.</summary>
    public bool IsLeft => Distribution is LeaveDistribution;

    /// <summary>Whether the numbers are drawn at all; a constant is not.</summary>
    public bool IsDrawn => Distribution.IsDrawn;

    /// <summary>Whether the elements are numbered as they lie in memory, see <see cref="PyTorchPlace.InMemoryOrder"/>.</summary>
    public bool InMemoryOrder => Place is PyTorchPlace { InMemoryOrder: true };

    /// <inheritdoc/>
    public bool Equals(PlanRow? other) => ReferenceEquals(this, other) || (other is not null
        && (Parameter, Recipe, Rule, Distribution) == (other.Parameter, other.Recipe, other.Rule, other.Distribution)
        && (Fan, Gain, Place, LearningRateMultiplier) == (other.Fan, other.Gain, other.Place, other.LearningRateMultiplier) && TiedNames.SequenceEqual(other.TiedNames));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parameter.Name, Recipe, Distribution, Place);

    /// <summary>For instance <c>fc.weight [10, 45]: N(0, 0.02²) by mine / Linear.weight: normal(0, 0.02)</c>.</summary>
    public override string ToString() => $"{Parameter}{string.Concat(TiedNames.Select(name => $" = {name}"))}: {Distribution} by {Recipe} / {Rule}";
}
