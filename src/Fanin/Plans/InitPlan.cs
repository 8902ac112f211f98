using System.Collections.Immutable;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>
/// What will happen to every parameter of a model: complete before a number is drawn. Every parameter has exactly one row, every row names
/// the rule that chose it.
/// </summary>
/// <param name="Recipe">The recipe that was asked for.</param>
/// <param name="Seed">The root of the numbers.</param>
/// <param name="Rows">One a parameter, in the order of the model.</param>
/// <param name="Constructed">Where the stream stands when the layers' constructors have drawn, before any overriding rule.</param>
/// <param name="End">Where the stream stands when all is drawn, overridden constructors included: the place of the program's next draw.</param>
public sealed record InitPlan(Recipe Recipe, Seed Seed, ImmutableArray<PlanRow> Rows, StreamPosition Constructed, StreamPosition End)
{
    /// <summary>Name of the stream that the numbers come from.</summary>
    public string Stream { get; } = "pytorch";

    /// <summary>The plan as a table, see <see cref="PlanTable"/>.</summary>
    public override string ToString() => PlanTable.Format(this);
}
