using System.Collections.Immutable;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>One value of every factor.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Model">The network, as it was written.</param>
/// <param name="Activation">Its activation; <see langword="null"/> for its own.</param>
/// <param name="Normalization">Its normalization; <see langword="null"/> for its own.</param>
/// <param name="Optimizer">How weights are changed.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Batch">Samples a step.</param>
/// <param name="Recipe">The first weights.</param>
internal sealed record Combination(
    string Data, string Model, string? Activation, string? Normalization, OptimizerChoice Optimizer, double LearningRate, int Batch, RecipeChoice Recipe)
{
    private const string ItsOwn = "own";

    /// <summary>Whether activations are a factor of the experiment.</summary>
    public bool HasActivation { get; init; } = Activation is not null;

    /// <summary>Whether normalizations are a factor of the experiment.</summary>
    public bool HasNormalization { get; init; } = Normalization is not null;

    /// <summary>The factors with their values, in the order of tables.</summary>
    public ImmutableArray<TrialFactor> Factors =>
    [
        new(FactorName.Recipe, Recipe.Name),
        new(FactorName.Model, Model),
        .. HasActivation ? [new(FactorName.Activation, Activation ?? ItsOwn)] : Array.Empty<TrialFactor>(),
        .. HasNormalization ? [new(FactorName.Normalization, Normalization ?? ItsOwn)] : Array.Empty<TrialFactor>(),
        new(FactorName.Optimizer, Optimizer.Name),
        new(FactorName.LearningRate, FactorValues.Text(LearningRate)),
        new(FactorName.Batch, FactorValues.Text(Batch)),
        new(FactorName.Data, Data),
    ];

    /// <summary>The network with what replaces its own parts, for people.</summary>
    public string ModelText => (Activation, Normalization) switch
    {
        (null, null) => Model,
        (null, _) => $"{Model} with normalization {Normalization}",
        (_, null) => $"{Model} with activation {Activation}",
        _ => $"{Model} with activation {Activation} and normalization {Normalization}",
    };
}
