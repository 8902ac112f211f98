using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>The slope that PReLU begins with: what its constructor was given, or else 0.25. Takes no draws.</summary>
/// <remarks>
/// <para>Source: <c>torch.nn.PReLU</c>.</para>
/// <para>Differs from: Keras and DL4J, whose PReLU begins with 0.</para>
/// </remarks>
public sealed record SlopeScheme : Scheme
{
    /// <summary>PyTorch's slope when none is given: 0.25.</summary>
    public const double DefaultSlope = 0.25;

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new Resolution(new ConstantDistribution(parameter.Layer.InitialSlope ?? DefaultSlope));
    }

    /// <inheritdoc/>
    public override string ToString() => "slope";
}
