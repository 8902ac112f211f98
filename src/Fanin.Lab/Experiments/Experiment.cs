using System.Collections.Immutable;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Lab.Experiments;

/// <summary>What is to be tried out: every combination of the factors' values, each with every seed. Data, not code: what a YAML file can say this can, and the other
/// way round.</summary>
/// <param name="Name">Short name, for instance <c>lecture</c>.</param>
/// <remarks>Nothing is checked until <see cref="ExperimentPlanner"/> makes trials of it.</remarks>
public sealed record Experiment(string Name)
{
    /// <summary>Samples a step, unless said otherwise.</summary>
    public const int UsualBatch = 256;

    /// <summary>The experiment in one line; empty for none.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>What it is to answer; empty for nothing in particular.</summary>
    public string Question { get; init; } = string.Empty;

    /// <summary>Where the first weights come from: recipes with different names.</summary>
    public required ImmutableArray<RecipeChoice> Recipes { get; init; }

    /// <summary>Networks: <c>mlp:*-75-45-*</c>, <c>lenet5</c>, ….</summary>
    public required ImmutableArray<string> Models { get; init; }

    /// <summary>Activation functions in place of the networks' own; empty for these.</summary>
    public ImmutableArray<string> Activations { get; init; } = [];

    /// <summary>Normalizations in place of the networks' own; empty for these.</summary>
    public ImmutableArray<string> Normalizations { get; init; } = [];

    /// <summary>How weights are changed: plain SGD unless said otherwise.</summary>
    public ImmutableArray<OptimizerChoice> Optimizers { get; init; } = [OptimizerChoice.Of(OptimizerKind.Sgd)];

    /// <summary>Learning rates, for the optimizers that have none of their own.</summary>
    public ImmutableArray<double> LearningRates { get; init; } = [];

    /// <summary>Samples a step.</summary>
    public ImmutableArray<int> Batches { get; init; } = [UsualBatch];

    /// <summary>Data sets; unless said otherwise Fashion-MNIST, and where it is not installed the sample of it that is built in.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    /// <summary>Seeds, each of which repeats every combination.</summary>
    public required ImmutableArray<Seed> Seeds { get; init; }

    /// <summary>Where the first weights come from.</summary>
    public NumberStream Stream { get; init; } = NumberStream.Keyed;

    /// <summary>How long each trial trains.</summary>
    public required TrialLength Budget { get; init; }

    /// <summary>Steps between two measurements; 0 for once an epoch.</summary>
    public int MeasureEvery { get; init; }

    /// <summary>Steps between two looks at every layer; 0 for none.</summary>
    public int DiagnoseEvery { get; init; }

    /// <summary>What is compared, the most important first; see <see cref="MetricName"/>.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [MetricName.ValidAccuracy];

    /// <summary>What trials are to reach; <see langword="null"/> for nothing in particular.</summary>
    public TrialTarget? Target { get; init; }

    /// <summary>Margin of equivalence: differences of the first metric up to this one don't matter; <see langword="null"/> if any does.</summary>
    public double? Margin { get; init; }

    /// <summary>Combinations besides the product: factors that a selection names have its values, the others the experiment's.</summary>
    public ImmutableArray<FactorSelection> Include { get; init; } = [];

    /// <summary>Combinations of the product that are left out. Each must leave out at least one.</summary>
    public ImmutableArray<FactorSelection> Exclude { get; init; } = [];

    /// <summary>What it is to decide.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Where in a file all this stands; two experiments are equal wherever they stand.</summary>
    internal ExperimentPlaces Places { get; init; } = ExperimentPlaces.None;

    /// <summary>Seeds in order: <c>SeedsFrom(1, 20)</c> is 1 to 20.</summary>
    /// <param name="first">The first.</param>
    /// <param name="last">The last, at least the first.</param>
    public static ImmutableArray<Seed> SeedsFrom(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        return [.. Enumerable.Range(first, last - first + 1).Select(seed => new Seed((ulong)seed))];
    }

    /// <inheritdoc/>
    public bool Equals(Experiment? other) => ReferenceEquals(this, other) || (other is not null
        && (Name, Title, Question) == (other.Name, other.Title, other.Question)
        && Recipes.SequenceEqual(other.Recipes) && Models.SequenceEqual(other.Models) && Activations.SequenceEqual(other.Activations)
        && Normalizations.SequenceEqual(other.Normalizations) && Optimizers.SequenceEqual(other.Optimizers) && LearningRates.SequenceEqual(other.LearningRates)
        && Batches.SequenceEqual(other.Batches) && Data.SequenceEqual(other.Data) && Seeds.SequenceEqual(other.Seeds) && Metrics.SequenceEqual(other.Metrics)
        && (Budget, MeasureEvery, DiagnoseEvery, Target, Margin) == (other.Budget, other.MeasureEvery, other.DiagnoseEvery, other.Target, other.Margin)
        && Stream == other.Stream && Include.SequenceEqual(other.Include) && Exclude.SequenceEqual(other.Exclude) && Claims.SequenceEqual(other.Claims));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Title, Recipes.Length, Models.Length, Seeds.Length, Budget);
}
