using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// PyTorch's default for biases: uniform within <c>±1/√fan_in</c>, the fan of the layer's weight.
/// </summary>
/// <remarks>
/// <para>Source: <c>reset_parameters</c> of PyTorch's Linear and convolution layers, since 1.0.</para>
/// <para>Differs from: PyTorch for layers without inputs, where Linear draws zeros and convolutions nothing; here they are refused.</para>
/// </remarks>
public sealed record FanInUniformScheme : Scheme
{
    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Layer.WeightShape is not { } weight)
        {
            throw new ArgumentException(
                $"The layer of {parameter.Name} has no weight to count a fan from; give its bias a scheme with numbers of its own.",
                nameof(parameter));
        }

        Fan fan = Fan.FromShape(weight);
        if (fan.In == 0)
        {
            throw new ArgumentException($"The weight {weight} of {parameter.Name}'s layer has no inputs; give its bias a scheme of its own.", nameof(parameter));
        }

        double bound = 1 / Math.Sqrt(fan.In);
        return new Resolution(new UniformDistribution(-bound, bound), fan);
    }

    /// <inheritdoc/>
    public override string ToString() => "fan-in-uniform";
}
