using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>An LSTM's bias: one value for the forget gate, so that the cell remembers from the start, 0 for the other gates.</summary>
/// <remarks>
/// <para>Shape: <c>[4·hidden]</c>, gates in the order input, forget, cell, output, as PyTorch and Keras have them.</para>
/// <para>PyTorch adds two biases: the value goes to the one named <c>bias_ih…</c>, the one named <c>bias_hh…</c> becomes zero, so that their sum is what is asked
/// for.</para>
/// <para>Source: Gers et al. 2000; Jozefowicz et al. 2015. Keras' <c>unit_forget_bias</c>, DL4J's <c>forgetGateBiasInit</c>.</para>
/// <para>Differs from: PyTorch and Flax, which have no such bias.</para>
/// </remarks>
public sealed record ForgetBiasScheme : Scheme
{
    /// <summary>Gates of an LSTM.</summary>
    internal const int Gates = 4;

    /// <summary>Makes the scheme.</summary>
    /// <param name="value">Bias of the forget gate, finite.</param>
    public ForgetBiasScheme(double value = 1) => Value = Check.Finite(value);

    /// <summary>Bias of the forget gate.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        long hidden = Hidden(parameter);
        Distribution zero = new ConstantDistribution(0);
        return new Resolution(IsSecondBias(parameter)
            ? zero
            : new ConcatenatedDistribution([(zero, hidden), (new ConstantDistribution(Value), hidden), (zero, 2 * hidden)]));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        SchemeText.Of("lstm-forget-bias", [Value == 1 ? null : Value.ToString("R", CultureInfo.InvariantCulture)]);

    /// <summary>Width of the state of the LSTM that a bias belongs to.</summary>
    internal static long Hidden(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Shape.Rank == 1 && parameter.Shape[0] % Gates == 0
            ? parameter.Shape[0] / Gates
            : throw Unsuitable(parameter, "the bias of an LSTM, [4·hidden]");
    }

    /// <summary>Whether it is the second of PyTorch's two biases.</summary>
    internal static bool IsSecondBias(ParameterSpec parameter) => parameter.LocalName.StartsWith("bias_hh", StringComparison.Ordinal);
}
