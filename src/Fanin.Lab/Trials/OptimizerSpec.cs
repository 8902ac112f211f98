using System.Text.Json.Serialization;

namespace Fanin.Lab.Trials;

/// <summary>How a trial's weights are changed. PyTorch's defaults where nothing is said.</summary>
/// <param name="Kind">Which method.</param>
/// <param name="LearningRate">η, positive.</param>
public sealed record OptimizerSpec(OptimizerKind Kind, double LearningRate)
{
    /// <summary>μ of SGD with momentum and RMSprop, in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Decay of the weights, at least 0; decoupled in AdamW, added to the gradient elsewhere.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether SGD with momentum looks ahead (Nesterov).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Nesterov { get; init; }

    /// <summary>β₁ of Adam and AdamW, in [0, 1); <see langword="null"/> for 0.9.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Beta1 { get; init; }

    /// <summary>β₂ of Adam and AdamW, in [0, 1); <see langword="null"/> for 0.999.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Beta2 { get; init; }

    /// <summary>α of RMSprop, in [0, 1); <see langword="null"/> for 0.99.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Alpha { get; init; }

    /// <summary>ε of Adam, AdamW and RMSprop, above 0; <see langword="null"/> for 1e-8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Epsilon { get; init; }
}

/// <summary>Methods of changing weights.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>Plain stochastic gradient descent.</summary>
    [JsonStringEnumMemberName("sgd")]
    Sgd,

    /// <summary>SGD with momentum, 0.9 unless said otherwise.</summary>
    [JsonStringEnumMemberName("momentum")]
    Momentum,

    /// <summary>Adam, β = (0.9, 0.999), ε = 1e-8.</summary>
    [JsonStringEnumMemberName("adam")]
    Adam,

    /// <summary>AdamW, with decay 0.01 unless said otherwise.</summary>
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    /// <summary>RMSprop, α = 0.99, ε = 1e-8.</summary>
    [JsonStringEnumMemberName("rmsprop")]
    RmsProp,
}
