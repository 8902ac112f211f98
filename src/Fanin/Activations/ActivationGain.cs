using System.Globalization;

namespace Fanin.Activations;

/// <summary>The gain of any function: by what a weight's standard deviation is multiplied to make up for it.</summary>
/// <remarks>
/// <para>For z ~ N(0, 1), weights of variance gain²/fan_in hold the second moment of the signal at 1 with the forward gain 1/√E[φ(z)²], weights of variance
/// gain²/fan_out that of the gradient with the backward gain 1/√E[φ'(z)²]. The two are equal for functions that are linear on either side of zero only.</para>
/// <para>Differs from: <c>torch.nn.init.calculate_gain</c> (<c>Fanin.Schemes.Gain</c>), a table of a few functions whose values for tanh, sigmoid and SELU
/// are neither.</para>
/// </remarks>
public static class ActivationGain
{
    /// <summary>1/√E[φ(z)²].</summary>
    /// <param name="activation">φ.</param>
    /// <param name="kinks">Where φ or a derivative of it jumps: 0 for ReLU, −1 and 1 for hard tanh.</param>
    /// <returns>The forward gain, no unit.</returns>
    /// <exception cref="ArgumentException">φ is zero wherever a Gaussian number can be; or as for <see cref="GaussianExpectation.Of"/>.</exception>
    public static double Forward(Func<double, double> activation, params ReadOnlySpan<double> kinks) =>
        FromSecondMoment(GaussianExpectation.SecondMoment(activation, 1, kinks, nameof(activation)), nameof(activation));

    /// <summary>1/√E[φ'(z)²].</summary>
    /// <param name="derivative">φ', the derivative; a numerical one is not made up, as it would be wrong at kinks.</param>
    /// <param name="kinks">Where φ' or a derivative of it jumps.</param>
    /// <returns>The backward gain, no unit.</returns>
    /// <exception cref="ArgumentException">φ' is zero wherever a Gaussian number can be; or as for <see cref="GaussianExpectation.Of"/>.</exception>
    public static double Backward(Func<double, double> derivative, params ReadOnlySpan<double> kinks) =>
        FromSecondMoment(GaussianExpectation.SecondMoment(derivative, 1, kinks, nameof(derivative)), nameof(derivative));

    internal static double FromSecondMoment(double secondMoment, string parameter)
    {
        double gain = 1 / Math.Sqrt(secondMoment);
        return double.IsFinite(gain) && gain > 0
            ? gain
            : throw new ArgumentException(
                $"Expected a function with a finite second moment above 0, got {secondMoment.ToString(CultureInfo.InvariantCulture)}; no gain makes up for it.",
                parameter);
    }
}
