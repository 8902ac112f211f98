using Fanin.Plans;

namespace Fanin.Lab.Inspections;

/// <summary>How a model is measured.</summary>
public sealed record InspectionSettings
{
    /// <summary>Where weights come from; <see cref="NumberStream.Keyed"/> if omitted.</summary>
    public NumberStream Stream { get; init; } = NumberStream.Keyed;

    /// <summary>Whether in training mode, as the first step will find the model; otherwise in evaluation mode.</summary>
    public bool Training { get; init; } = true;

    /// <summary>η, above 0; <see langword="null"/> leaves updates out, and plateaus are predicted for 0.1.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How weights are stepped.</summary>
    public TrainingRule Rule { get; init; }

    /// <summary>Samples whose derivative of outputs by inputs is decomposed; 0 for none.</summary>
    public int JacobianSamples { get; init; }

    /// <summary>Samples of the tangent kernel, 2 and more; 0 for none.</summary>
    public int NtkSamples { get; init; }

    /// <summary>Whether histograms and singular values are kept, for pictures.</summary>
    public bool KeepsSpectra { get; init; }
}

/// <summary>How weights are stepped in training.</summary>
public enum TrainingRule
{
    /// <summary>Gradient descent.</summary>
    Sgd,

    /// <summary>Gradient descent with heavy-ball momentum 0.9.</summary>
    Momentum,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay, whose first step is Adam's but for 0.01·η·w.</summary>
    AdamW,
}
