using System.Collections.Immutable;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>A way of changing weights that an experiment tries, but for its learning rate, which is a factor of its own.</summary>
/// <param name="Name">What tables call it, for instance <c>sgd</c>.</param>
/// <param name="Kind">Which method.</param>
public sealed record OptimizerChoice(string Name, OptimizerKind Kind)
{
    private const double UsualMomentum = 0.9;
    private const double UsualDecay = 0.01;

    /// <summary>μ, in [0, 1): 0.9 for <see cref="OptimizerKind.Momentum"/>, else 0, unless said otherwise. Of SGD with momentum and RMSprop only.</summary>
    public double Momentum { get; init; } = Kind == OptimizerKind.Momentum ? UsualMomentum : 0;

    /// <summary>Decay of the weights, at least 0: 0.01 for <see cref="OptimizerKind.AdamW"/>, else 0, unless said otherwise.</summary>
    public double WeightDecay { get; init; } = Kind == OptimizerKind.AdamW ? UsualDecay : 0;

    /// <summary>Whether SGD with momentum looks ahead (Nesterov).</summary>
    public bool Nesterov { get; init; }

    /// <summary>β₁ of Adam and AdamW, in [0, 1); <see langword="null"/> for 0.9.</summary>
    public double? Beta1 { get; init; }

    /// <summary>β₂ of Adam and AdamW, in [0, 1); <see langword="null"/> for 0.999.</summary>
    public double? Beta2 { get; init; }

    /// <summary>α of RMSprop, in [0, 1); <see langword="null"/> for 0.99.</summary>
    public double? Alpha { get; init; }

    /// <summary>ε of Adam, AdamW and RMSprop, above 0; <see langword="null"/> for 1e-8.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Learning rates in place of the experiment's, for methods that live on other scales; empty for the experiment's.</summary>
    public ImmutableArray<double> LearningRates { get; init; } = [];

    /// <summary>A method with its usual arguments, under its own word.</summary>
    /// <param name="kind">Which method.</param>
    public static OptimizerChoice Of(OptimizerKind kind) => new(OptimizerWords.Of(kind), kind);

    /// <summary>See <see cref="Of"/>.</summary>
    /// <param name="kind">Which method.</param>
    public static implicit operator OptimizerChoice(OptimizerKind kind) => Of(kind);

    /// <summary>See <see cref="Of"/>.</summary>
    /// <param name="kind">Which method.</param>
    public static OptimizerChoice FromOptimizerKind(OptimizerKind kind) => Of(kind);

    /// <summary>The method with one of its learning rates.</summary>
    /// <param name="learningRate">η, positive.</param>
    public OptimizerSpec With(double learningRate) => new(Kind, learningRate)
    {
        Momentum = Momentum,
        WeightDecay = WeightDecay,
        Nesterov = Nesterov,
        Beta1 = Beta1,
        Beta2 = Beta2,
        Alpha = Alpha,
        Epsilon = Epsilon,
    };

    /// <inheritdoc/>
    public bool Equals(OptimizerChoice? other) => other is not null && Name == other.Name && With(1) == other.With(1) && LearningRates.SequenceEqual(other.LearningRates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, Momentum, WeightDecay);
}
