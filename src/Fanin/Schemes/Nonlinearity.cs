namespace Fanin.Schemes;

/// <summary>The functions for which PyTorch knows a gain.</summary>
public enum Nonlinearity
{
    /// <summary>The identity.</summary>
    Linear,

    /// <summary>A convolution, as linear.</summary>
    Conv1d,

    /// <summary>A convolution, as linear.</summary>
    Conv2d,

    /// <summary>A convolution, as linear.</summary>
    Conv3d,

    /// <summary>A transposed convolution, as linear.</summary>
    ConvTranspose1d,

    /// <summary>A transposed convolution, as linear.</summary>
    ConvTranspose2d,

    /// <summary>A transposed convolution, as linear.</summary>
    ConvTranspose3d,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>max(0, x) + slope·min(0, x).</summary>
    LeakyReLU,

    /// <summary>The self-normalizing exponential unit.</summary>
    SELU,
}
