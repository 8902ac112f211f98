namespace Fanin.Schemes;

/// <summary>What <see cref="FanInUniformScheme"/> counts as a layer's inputs.</summary>
public enum InputCount
{
    /// <summary>The fan-in of the layer's weight, by shape.</summary>
    FanIn,

    /// <summary>The width of a recurrent layer's state.</summary>
    Hidden,

    /// <summary>The first of a bilinear layer's two inputs, size(1) of its weight.</summary>
    FirstInput,
}
