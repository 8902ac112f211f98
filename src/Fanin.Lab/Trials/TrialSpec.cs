using System.Collections.Immutable;

namespace Fanin.Lab.Trials;

/// <summary>One network to train, described whole: what a trial comes to depends on this alone, to the bit, and on nothing that runs beside it.</summary>
/// <remarks>
/// <para>Everything is in its canonical text form, so that two descriptions of one trial are equal, and have one <see cref="TrialId"/>.</para>
/// <para>A budget in seconds is the exception: how many steps it comes to depends on the machine.</para>
/// </remarks>
public sealed record TrialSpec
{
    /// <summary>The network, with its activation and normalization: <c>mlp:*-75-45-*,act=tanh</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The data: <c>fashion-mnist</c>, <c>spirals:classes=3</c>.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of what the data contain, in hexadecimal digits: other contents under the same name make other trials.</summary>
    public required string DataDigest { get; init; }

    /// <summary>What the recipe is called in tables.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The recipe with all the rules that it extends, as YAML.</summary>
    public required string RecipeText { get; init; }

    /// <summary>Where the first weights come from: <c>keyed</c> or <c>pytorch</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>How the weights are changed.</summary>
    public required OptimizerSpec Optimizer { get; init; }

    /// <summary>Samples a step, at least 1; incomplete batches at the end of an epoch are dropped.</summary>
    public required int Batch { get; init; }

    /// <summary>When the trial ends.</summary>
    public required TrialLength Length { get; init; }

    /// <summary>The root of weights, order of samples and whatever else is drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps between two measurements on training and validation data; 0 for once an epoch.</summary>
    public int MeasureEvery { get; init; }

    /// <summary>Steps between two looks at every layer (deviations, gradients, updates); 0 for none. The start is looked at too if this is not 0.</summary>
    public int DiagnoseEvery { get; init; }

    /// <summary>What the trial is to reach; <see langword="null"/> for nothing in particular. Reaching it does not end the trial.</summary>
    public TrialTarget? Target { get; init; }

    /// <summary>The factors of the experiment that this trial is a combination of, in the experiment's order: <c>recipe</c>, <c>model</c>, <c>activation</c>, <c>lr</c>, …
    /// with their values as written in tables. What trials are grouped by; no part of the identity.</summary>
    public ImmutableArray<TrialFactor> Factors { get; init; } = [];
}

/// <summary>One factor of an experiment and the value it has in a trial.</summary>
/// <param name="Name">For instance <c>lr</c>.</param>
/// <param name="Value">For instance <c>0.1</c>.</param>
public readonly record struct TrialFactor(string Name, string Value);

/// <summary>When a trial ends: one of the three is given.</summary>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Epochs">Passes over the training data.</param>
/// <param name="Seconds">Wall time of training; such a trial is not repeatable to the bit.</param>
public sealed record TrialLength(int? Steps = null, double? Epochs = null, double? Seconds = null);

/// <summary>What a trial is to reach.</summary>
/// <param name="Metric">One of <see cref="MetricName.OfCurves"/>.</param>
/// <param name="Value">Its value: at least this for accuracies, at most this for losses.</param>
public sealed record TrialTarget(string Metric, double Value);
