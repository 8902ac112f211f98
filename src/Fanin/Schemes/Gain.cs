using System.Collections.Frozen;

namespace Fanin.Schemes;

/// <summary>PyTorch's gains: the factor by which a weight's standard deviation makes up for the nonlinearity after it.</summary>
public static class Gain
{
    /// <summary>The slope of <see cref="Nonlinearity.LeakyReLU"/> when none is given: 0.01.</summary>
    public const double DefaultSlope = 0.01;

    private static readonly FrozenDictionary<string, Nonlinearity> ByName = new Dictionary<string, Nonlinearity>(StringComparer.Ordinal)
    {
        ["linear"] = Nonlinearity.Linear,
        ["conv1d"] = Nonlinearity.Conv1d,
        ["conv2d"] = Nonlinearity.Conv2d,
        ["conv3d"] = Nonlinearity.Conv3d,
        ["conv_transpose1d"] = Nonlinearity.ConvTranspose1d,
        ["conv_transpose2d"] = Nonlinearity.ConvTranspose2d,
        ["conv_transpose3d"] = Nonlinearity.ConvTranspose3d,
        ["sigmoid"] = Nonlinearity.Sigmoid,
        ["tanh"] = Nonlinearity.Tanh,
        ["relu"] = Nonlinearity.ReLU,
        ["leaky_relu"] = Nonlinearity.LeakyReLU,
        ["selu"] = Nonlinearity.SELU,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Nonlinearity, string> Names = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>PyTorch's names of all nonlinearities, in its own spelling.</summary>
    public static IEnumerable<string> KnownNames => ByName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The gain: linear, convolutions and sigmoid 1; tanh 5/3; ReLU √2; leaky ReLU √(2/(1 + slope²)); SELU 3/4.</summary>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="slope">Slope below zero, for <see cref="Nonlinearity.LeakyReLU"/> only; <see langword="null"/> means <see cref="DefaultSlope"/>.
    /// PyTorch's <c>calculate_gain</c> takes it for any function and uses it for this one; so does this.</param>
    /// <returns>The factor, no unit.</returns>
    /// <remarks><para>Source: <c>torch.nn.init.calculate_gain</c>.</para></remarks>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite, or the nonlinearity is not one of the enumeration.</exception>
    public static double Of(Nonlinearity nonlinearity, double? slope = null)
    {
        double a = Check.Finite(slope ?? DefaultSlope, nameof(slope));
        return nonlinearity switch
        {
            Nonlinearity.Tanh => 5.0 / 3,
            Nonlinearity.ReLU => Math.Sqrt(2),
            Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + (a * a))),
            Nonlinearity.SELU => 3.0 / 4,
            _ when Names.ContainsKey(nonlinearity) => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity, "Expected a named nonlinearity."),
        };
    }

    /// <summary>PyTorch's name of a nonlinearity, for instance <c>leaky_relu</c>.</summary>
    /// <param name="nonlinearity">One of the enumeration.</param>
    public static string NameOf(Nonlinearity nonlinearity) => Names[nonlinearity];

    /// <summary>Finds a nonlinearity by PyTorch's name.</summary>
    /// <param name="name">For instance <c>relu</c>.</param>
    /// <param name="nonlinearity">What was found.</param>
    /// <returns>Whether there is one of that name.</returns>
    public static bool TryFind(string name, out Nonlinearity nonlinearity) => ByName.TryGetValue(name, out nonlinearity);
}
