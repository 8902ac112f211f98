using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// PyTorch's default for biases, and for whole recurrent and bilinear layers: uniform within <c>±1/√n</c>, n the layer's inputs.
/// </summary>
/// <remarks>
/// <para>Source: <c>reset_parameters</c> of PyTorch's Linear, convolution, Bilinear and recurrent layers, since 1.0.</para>
/// <para>Differs from: PyTorch for layers without inputs, where Linear draws zeros and convolutions nothing; here they are refused.</para>
/// </remarks>
public sealed record FanInUniformScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="inputs">What n is.</param>
    public FanInUniformScheme(InputCount inputs = InputCount.FanIn) => Inputs = Check.Defined(inputs);

    /// <summary>What n is.</summary>
    public InputCount Inputs { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Fan? fan = Inputs == InputCount.FanIn ? Fan.FromShape(WeightOf(parameter)) : null;
        double inputs = Inputs switch
        {
            InputCount.Hidden => parameter.Layer.HiddenSize
                ?? throw new ArgumentException($"The layer of {parameter.Name} has no state whose width could be counted; expected a recurrent layer.", nameof(parameter)),
            InputCount.FirstInput => FirstInput(parameter),
            _ => fan!.Value.In,
        };
        if (inputs == 0)
        {
            throw new ArgumentException($"The layer of {parameter.Name}, weight {parameter.Layer.WeightShape}, has no inputs; give it a scheme of its own.", nameof(parameter));
        }

        double bound = 1 / Math.Sqrt(inputs);
        return new Resolution(new UniformDistribution(-bound, bound), fan);
    }

    /// <inheritdoc/>
    public override string ToString() => Inputs switch
    {
        InputCount.Hidden => "fan-in-uniform(hidden)",
        InputCount.FirstInput => "fan-in-uniform(first_input)",
        _ => "fan-in-uniform",
    };

    private static TensorShape WeightOf(ParameterSpec parameter) => parameter.Layer.WeightShape ?? throw new ArgumentException(
        $"The layer of {parameter.Name} has no weight to count a fan from; give its bias a scheme with numbers of its own.", nameof(parameter));

    private static long FirstInput(ParameterSpec parameter)
    {
        TensorShape weight = WeightOf(parameter);
        return weight.Rank == 3
            ? weight[1]
            : throw new ArgumentException($"The weight {weight} of {parameter.Name}'s layer has no two inputs; expected a bilinear layer's, [out, in1, in2].", nameof(parameter));
    }
}
