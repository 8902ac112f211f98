namespace Fanin.Parameters;

/// <summary>What a parameter does in its layer.</summary>
public enum ParameterRole
{
    /// <summary>A matrix or kernel that multiplies the input.</summary>
    Weight,

    /// <summary>A matrix that multiplies a recurrent layer's own state.</summary>
    RecurrentWeight,

    /// <summary>A vector added to a layer's output.</summary>
    Bias,

    /// <summary>A table looked up by index.</summary>
    Embedding,

    /// <summary>The factor of a normalization, γ.</summary>
    NormScale,

    /// <summary>The offset of a normalization, β.</summary>
    NormShift,

    /// <summary>The slope of an activation function, such as PReLU's.</summary>
    Slope,

    /// <summary>A running mean: state of a normalization, not trained.</summary>
    RunningMean,

    /// <summary>A running variance: state of a normalization, not trained.</summary>
    RunningVariance,

    /// <summary>The number of batches that a running mean has seen.</summary>
    BatchCount,

    /// <summary>A parameter of a layer type that is not known here.</summary>
    Unknown,
}
