using System.Collections.Immutable;

namespace Fanin.Activations;

/// <summary>An activation function with its derivative, what they do to a Gaussian number z ~ N(0, 1), and the gains that make up for it.</summary>
/// <remarks>
/// <para>Expectations are closed forms where there is one, else integrals good to 1e-12 (<see cref="GaussianExpectation"/>), made when first asked for.
/// At a jump of φ the derivative is that beside the jump: what an automatic differentiation sees.</para>
/// </remarks>
public sealed class Activation
{
    private readonly Lazy<double> _mean;
    private readonly Lazy<double> _secondMoment;
    private readonly Lazy<double> _derivativeSecondMoment;
    private readonly Lazy<double> _lengthMapSlope;

    /// <summary>Makes an activation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="formula">φ(x) for people.</param>
    /// <param name="function">φ, finite for every finite argument.</param>
    /// <param name="derivative">φ'.</param>
    /// <param name="kinks">Where φ or a derivative of it jumps.</param>
    /// <exception cref="ArgumentException">The name is empty, or a kink is no finite number.</exception>
    public Activation(
        string name, string formula, Func<double, double> function, Func<double, double> derivative, params ReadOnlySpan<double> kinks)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivative);
        foreach (double kink in kinks)
        {
            Check.Finite(kink, nameof(kinks));
        }

        (Name, Formula, Function, Derivative, Kinks) = (name, formula, function, derivative, [.. kinks]);
        _mean = new(() => ClosedMean?.Value ?? GaussianExpectation.Of(Function, Kinks.AsSpan()));
        _secondMoment = new(() => ClosedSecondMoment?.Value ?? SecondMomentAt(1));
        _derivativeSecondMoment = new(() => ClosedDerivativeSecondMoment?.Value ?? DerivativeSecondMomentAt(1));
        _lengthMapSlope = new(() => 0.5 * GaussianExpectation.Of(TimesHermite, Kinks.AsSpan()) / SecondMoment);
    }

    /// <summary>Its name, in PyTorch's spelling where PyTorch has it, with arguments that are not the usual ones: <c>leaky_relu(0.2)</c>.</summary>
    public string Name { get; }

    /// <summary>φ(x), for people.</summary>
    public string Formula { get; }

    /// <summary>φ.</summary>
    public Func<double, double> Function { get; }

    /// <summary>φ'.</summary>
    public Func<double, double> Derivative { get; }

    /// <summary>Where φ or a derivative of it jumps.</summary>
    public ImmutableArray<double> Kinks { get; }

    /// <summary>What to know beside the numbers, or <see langword="null"/>.</summary>
    public string? Note { get; internal init; }

    /// <summary>What <c>torch.nn.init.calculate_gain</c> answers for it, or <see langword="null"/> where that raises an error.</summary>
    public double? PyTorchGain { get; internal init; }

    /// <summary>E[φ(z)].</summary>
    public double Mean => _mean.Value;

    /// <summary>How <see cref="Mean"/> is written in closed form; <see langword="null"/> if it is integrated.</summary>
    public string? MeanFormula => ClosedMean?.Formula;

    /// <summary>E[φ(z)²], about zero and not about the mean.</summary>
    public double SecondMoment => _secondMoment.Value;

    /// <summary>How <see cref="SecondMoment"/> is written in closed form; <see langword="null"/> if it is integrated.</summary>
    public string? SecondMomentFormula => ClosedSecondMoment?.Formula;

    /// <summary>E[φ'(z)²].</summary>
    public double DerivativeSecondMoment => _derivativeSecondMoment.Value;

    /// <summary>How <see cref="DerivativeSecondMoment"/> is written in closed form; <see langword="null"/> if it is integrated.</summary>
    public string? DerivativeSecondMomentFormula => ClosedDerivativeSecondMoment?.Formula;

    /// <summary>1/√E[φ(z)²]: holds the signal's second moment at 1 from layer to layer.</summary>
    /// <exception cref="ArgumentException">φ is zero wherever a Gaussian number can be, or can't be integrated.</exception>
    public double ForwardGain => ActivationGain.FromSecondMoment(SecondMoment, nameof(Function));

    /// <summary>1/√E[φ'(z)²]: holds the gradient's second moment from layer to layer.</summary>
    /// <exception cref="ArgumentException">φ' is zero wherever a Gaussian number can be, or can't be integrated.</exception>
    public double BackwardGain => ActivationGain.FromSecondMoment(DerivativeSecondMoment, nameof(Derivative));

    /// <summary>E[φ(z)²(z² − 1)]/(2·E[φ(z)²]): the slope of the map from one layer's second moment to the next one's at 1, with the forward gain.</summary>
    /// <remarks><para>Above 1 the second moment runs away from 1, by this factor a layer; below 1 it returns.</para></remarks>
    public double LengthMapSlope => _lengthMapSlope.Value;

    /// <summary>E[φ'(z)²]/E[φ(z)²]: the factor on the gradient's second moment a layer, with the forward gain.</summary>
    public double GradientGrowth => DerivativeSecondMoment / SecondMoment;

    /// <summary>Closed forms at any scale; <see langword="null"/> where there are none.</summary>
    internal ClosedKernel? Kernel { get; init; }

    internal ClosedForm? ClosedMean { get; init; }

    internal ClosedForm? ClosedSecondMoment { get; init; }

    internal ClosedForm? ClosedDerivativeSecondMoment { get; init; }

    /// <summary>E[φ(√q·z)²]: the second moment after φ of a number whose second moment before it is q. Always integrated.</summary>
    /// <param name="inputSecondMoment">q, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is negative or not finite.</exception>
    public double SecondMomentAt(double inputSecondMoment) => GaussianExpectation.SecondMoment(Function, inputSecondMoment, Kinks.AsSpan());

    /// <summary>E[φ'(√q·z)²]: the factor on the gradient's second moment through φ. Always integrated.</summary>
    /// <param name="inputSecondMoment">q, above 0: at 0 itself the derivative may have two values.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not above 0, or not finite.</exception>
    public double DerivativeSecondMomentAt(double inputSecondMoment)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputSecondMoment);
        return GaussianExpectation.SecondMoment(Derivative, inputSecondMoment, Kinks.AsSpan());
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    // The slope by the density's derivative, so that φ may jump.
    private double TimesHermite(double z)
    {
        double value = Function(z);
        return value * value * ((z * z) - 1);
    }
}
