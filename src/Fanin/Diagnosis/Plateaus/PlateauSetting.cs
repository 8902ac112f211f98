using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Diagnosis.Plateaus;

/// <summary>How weights are stepped.</summary>
public enum Optimizer
{
    /// <summary>Gradient descent on minibatches, with heavy-ball momentum or without.</summary>
    Sgd,

    /// <summary>Adam and its kin, whose steps do not depend on the gradient's size.</summary>
    Adam,
}

/// <summary>What a plateau depends on in a network and its training.</summary>
/// <param name="Widths">Units from the inputs over the hidden layers to the C classes.</param>
/// <param name="WeightStdDevs">σ of each layer's weights, one fewer than widths.</param>
/// <param name="LearningRate">η, above 0.</param>
public sealed record PlateauSetting(ImmutableArray<long> Widths, ImmutableArray<double> WeightStdDevs, double LearningRate)
{
    /// <summary>m of heavy-ball momentum, within [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Samples of a minibatch; <see langword="null"/> if not known, or all.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How weights are stepped.</summary>
    public Optimizer Optimizer { get; init; }

    /// <summary>The activation between the layers.</summary>
    public Activation Activation { get; init; } = ActivationCatalog.Parse("relu");

    /// <summary>Whether the hidden layers have biases that are trained from 0.</summary>
    public bool HasHiddenBiases { get; init; } = true;

    /// <summary>What of the network's structure the theory does not cover, in a sentence; <see langword="null"/> for a plain stack of layers.</summary>
    public string? Obstacle { get; init; }

    /// <summary>L, layers of weights.</summary>
    public int Layers => WeightStdDevs.Length;

    /// <inheritdoc/>
    public bool Equals(PlateauSetting? other) => other is not null && Widths.SequenceEqual(other.Widths) && WeightStdDevs.SequenceEqual(other.WeightStdDevs)
        && (LearningRate, Momentum, BatchSize, Optimizer, Activation.Name, HasHiddenBiases, Obstacle)
            == (other.LearningRate, other.Momentum, other.BatchSize, other.Optimizer, other.Activation.Name, other.HasHiddenBiases, other.Obstacle);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Widths.Length, LearningRate, Momentum, BatchSize);

    /// <summary>Reads widths and deviations off a network's path; what is no plain stack becomes the <see cref="Obstacle"/>.</summary>
    /// <param name="path">The way of the signal.</param>
    /// <param name="parameters">Moments of the parameters by name.</param>
    /// <param name="learningRate">η, above 0.</param>
    public static PlateauSetting Of(SignalPath path, IReadOnlyDictionary<string, ParameterMoments> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(parameters);
        List<SignalPath> steps = [.. Flat(path)];
        string? obstacle = steps.Select(Hindrance).FirstOrDefault(reason => reason is not null);
        var widths = new List<long>();
        var deviations = new List<double>();
        foreach (LinearStep linear in steps.OfType<LinearStep>())
        {
            if (!parameters.TryGetValue(linear.Weight, out ParameterMoments? weight))
            {
                obstacle ??= $"Nothing is known of the values of {linear.Weight}.";
                continue;
            }

            widths.AddRange(widths.Count == 0 ? [(long)weight.FanIn, weight.Units] : [weight.Units]);
            deviations.Add(Math.Sqrt(weight.SecondMoment));
        }

        Activation[] activations = [.. steps.OfType<ActivationStep>().Select(step => step.Activation)];
        obstacle ??= activations.Select(activation => activation.Name).Distinct().Count() > 1 ? "Its layers have different activations." : null;
        return new PlateauSetting([.. widths], [.. deviations], learningRate)
        {
            Activation = activations.FirstOrDefault() ?? ActivationCatalog.Parse("linear"),
            HasHiddenBiases = steps.OfType<LinearStep>().SkipLast(1).Any(linear => linear.Bias is not null),
            Obstacle = obstacle,
        };
    }

    private static IEnumerable<SignalPath> Flat(SignalPath path) => path is SequencePath sequence ? sequence.Steps.SelectMany(Flat) : [path];

    private static string? Hindrance(SignalPath step) => step switch
    {
        BatchNormStep or LayerNormStep or RmsNormStep =>
            "Normalization makes the loss blind to the scale of the weights before it: gradients grow as weights shrink, and there is no plateau of this kind.",
        ResidualPath => "Skip connections let the signal past small weights, so that there is no plateau of this kind.",
        LinearStep or ActivationStep or FlattenStep or DropoutStep => null,
        _ => $"Plateaus are predicted for stacks of linear layers, and this network has a step \"{step.Kind}\".",
    };
}
