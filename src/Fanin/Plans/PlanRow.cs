using System.Collections.Immutable;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>What will happen to one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Recipe">Name of the recipe that the rule stands in.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Distribution">The numbers it will get.</param>
/// <param name="Fan">The fans behind them, if any.</param>
/// <param name="Gain">The gain behind them, if any.</param>
/// <param name="Constructed">Whether these are the numbers of the layer's constructor rather than an overriding rule's.</param>
/// <param name="Position">Where in the stream its draws begin; what it says is without meaning if there are none.</param>
public sealed record PlanRow(
    ParameterSpec Parameter,
    string Recipe,
    Rule Rule,
    Distribution Distribution,
    Fan? Fan,
    double? Gain,
    bool Constructed,
    StreamPosition Position)
{
    /// <summary>Names of the further places that share this tensor.</summary>
    public ImmutableArray<string> TiedNames { get; init; } = [];

    /// <summary>Whether the numbers are drawn at all; a constant is not.</summary>
    public bool IsDrawn => Distribution is not Constant;
}
