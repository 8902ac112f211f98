namespace Fanin.Lab.Experiments;

/// <summary>What the factors of experiments are called: in files, in tables, and in <see cref="Trials.TrialSpec.Factors"/>.</summary>
public static class FactorName
{
    /// <summary>The recipe of the first weights.</summary>
    public const string Recipe = "recipe";

    /// <summary>The network.</summary>
    public const string Model = "model";

    /// <summary>The activation function, where it is not the network's own.</summary>
    public const string Activation = "activation";

    /// <summary>The normalization, where it is not the network's own.</summary>
    public const string Normalization = "normalization";

    /// <summary>How weights are changed.</summary>
    public const string Optimizer = "optimizer";

    /// <summary>The learning rate.</summary>
    public const string LearningRate = "lr";

    /// <summary>Samples a step.</summary>
    public const string Batch = "batch";

    /// <summary>The data set.</summary>
    public const string Data = "data";

    /// <summary>All of them, in the order of tables.</summary>
    public static IReadOnlyList<string> All { get; } = [Recipe, Model, Activation, Normalization, Optimizer, LearningRate, Batch, Data];
}
