namespace Fanin.Schemes;

/// <summary>Which fan divides the variance.</summary>
public enum FanMode
{
    /// <summary>Inputs of a unit: holds the forward signal steady. PyTorch's <c>fan_in</c>.</summary>
    FanIn,

    /// <summary>Outputs that a unit feeds: holds the gradient steady. PyTorch's <c>fan_out</c>.</summary>
    FanOut,

    /// <summary>The mean of both. JAX's and Keras' <c>fan_avg</c>.</summary>
    FanAvg,

    /// <summary>The geometric mean of both, √(in·out). JAX's <c>fan_geo_avg</c>.</summary>
    FanGeometric,
}
