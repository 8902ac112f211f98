using System.Globalization;
using Fanin.Activations;

namespace Fanin.Schemes;

/// <summary>Where a scheme's gain comes from: PyTorch's table, the exact gain of an activation, or a number of one's own.</summary>
public sealed record GainRule
{
    private GainRule(double value, string text) => (Value, Text) = (Check.FiniteNonNegative(value, "gain"), text);

    /// <summary>The factor.</summary>
    public double Value { get; }

    /// <summary>How a scheme's text form names it: <c>relu</c>, <c>leaky_relu, slope=0.2</c>, <c>gelu</c>, <c>gain=1.5</c>, <c>gain=backward:gelu</c>.</summary>
    internal string Text { get; }

    /// <summary>PyTorch's gain, see <see cref="Gain.Of"/>.</summary>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="slope">Slope of a leaky ReLU; must be 0 with any other nonlinearity, where it would be ignored.</param>
    /// <exception cref="ArgumentException">A slope is given for a function that has none.</exception>
    public static GainRule PyTorch(Nonlinearity nonlinearity, double slope = 0)
    {
        Check.Defined(nonlinearity);
        Check.Finite(slope);
        string name = Gain.NameOf(nonlinearity);
        if (slope != 0 && nonlinearity != Nonlinearity.LeakyReLU)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Slope {slope:R} is given for {name}, which has none; use leaky_relu or leave it out."), nameof(slope));
        }

        string text = slope == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}, slope={slope:R}");
        return new GainRule(Gain.Of(nonlinearity, slope), text);
    }

    /// <summary>A number of one's own.</summary>
    /// <param name="gain">Finite, at least 0.</param>
    public static GainRule Of(double gain) => new(gain, string.Create(CultureInfo.InvariantCulture, $"gain={gain:R}"));

    /// <summary>The gain that keeps the signal's second moment through an activation: 1/√E[φ(z)²].</summary>
    /// <param name="activation">Any activation.</param>
    public static GainRule Forward(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return new GainRule(activation.ForwardGain, Gain.TryFind(activation.Name, out _) ? $"gain=forward:{activation.Name}" : activation.Name);
    }

    /// <summary>The gain that keeps the gradient's second moment through an activation: 1/√E[φ'(z)²].</summary>
    /// <param name="activation">Any activation.</param>
    public static GainRule Backward(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return new GainRule(activation.BackwardGain, $"gain=backward:{activation.Name}");
    }

    /// <summary>The name or number in words.</summary>
    public override string ToString() => Text;
}
