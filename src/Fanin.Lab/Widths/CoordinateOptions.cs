using System.Collections.Immutable;
using Fanin.Lab.Inspections;
using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Lab.Widths;

/// <summary>How coordinates are checked.</summary>
/// <param name="Widths">Widths, ascending, at least 3; the first is the base.</param>
/// <param name="Seed">The root of all numbers.</param>
public sealed record CoordinateOptions(ImmutableArray<int> Widths, Seed Seed)
{
    /// <summary>Steps of training, at least 1.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Initializations at each width, whose logarithms are averaged.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>η at the base width, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How weights are stepped.</summary>
    public TrainingRule Rule { get; init; } = TrainingRule.Adam;

    /// <summary>Where weights come from.</summary>
    public NumberStream Stream { get; init; } = NumberStream.Keyed;
}
