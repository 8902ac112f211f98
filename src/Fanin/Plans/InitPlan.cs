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
/// <param name="Stream">Where the numbers come from.</param>
/// <param name="Rows">One a parameter, in the order of the model.</param>
public sealed record InitPlan(Recipe Recipe, Seed Seed, NumberStream Stream, ImmutableArray<PlanRow> Rows)
{
    /// <summary>Where the PyTorch stream stands when the layers' constructors have drawn, before any overriding rule; its start in the keyed stream.</summary>
    public StreamPosition Constructed { get; init; }

    /// <summary>Where the PyTorch stream stands when all is drawn, overridden constructors included: the place of the program's next draw. Its start in the keyed
    /// stream.</summary>
    public StreamPosition End { get; init; }

    /// <summary>What is to be done after the rows, and looks at the model or at data; most plans have none. Who fills a plan without a model refuses it, see <see cref="StepRefusal"/>.</summary>
    public ImmutableArray<InitStep> Steps => Recipe.AllSteps;

    /// <summary>Why the plan can't be carried out without a model, in a sentence; <see langword="null"/> if it can.</summary>
    public string? StepRefusal => Steps.IsEmpty ? null
        : $"The recipe {Recipe.Name} has the step{(Steps.Length == 1 ? string.Empty : "s")} {string.Join(", ", Steps)}, which {(Steps.Length == 1 ? "looks" : "look")} at a module and its signal; use a TorchSharp module, in code or by fanin inspect.";

    /// <summary>Whether both plans are the same in every field. <see cref="PlanDifference.Between"/> says what differs, and compares only what fills other numbers or names another rule.</summary>
    /// <param name="other">Another plan.</param>
    public bool Equals(InitPlan? other) => ReferenceEquals(this, other) || (other is not null
        && (Seed, Stream, Constructed, End) == (other.Seed, other.Stream, other.Constructed, other.End) && Recipe.Equals(other.Recipe) && Rows.SequenceEqual(other.Rows));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Recipe, Seed, Stream, Rows.Length);

    /// <summary>The plan as a table, see <see cref="PlanTable"/>.</summary>
    public override string ToString() => PlanTable.Format(this);
}
