using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>Functions that level off, on both sides or on one, and what is made of them.</summary>
internal static class Squashers
{
    public static Activation Tanh(string name) =>
        new(name, "tanh(x)", Math.Tanh, Smooth.SechSquared)
        {
            ClosedMean = ClosedForm.Odd,
            PyTorchGain = 5.0 / 3,
            Note = "5/3 is above both gains: without biases the second moment settles at 1.178 before tanh, and gradients grow by 1.21 a layer.",
        };

    public static Activation LeCunTanh(string name) =>
        new(name, "1.7159·tanh(2x/3)", x => 1.7159 * Math.Tanh(x * 2 / 3), x => 1.7159 * 2 / 3 * Smooth.SechSquared(x * 2 / 3))
        {
            ClosedMean = ClosedForm.Odd,
        };

    public static Activation Sigmoid(string name) =>
        new(name, "1/(1 + e⁻ˣ)", Smooth.Sigmoid, x => Smooth.Sigmoid(x) * Smooth.Sigmoid(-x))
        {
            ClosedMean = new(0.5, "1/2"),
            PyTorchGain = 1,
            Note = "The mean 1/2 makes most of E[φ²]: about the mean the second moment is 0.04338. Gradients shrink unless the gain is near 4.7.",
        };

    public static Activation LogSigmoid(string name) => new(name, "−ln(1 + e⁻ˣ)", x => -Smooth.Softplus(-x), x => Smooth.Sigmoid(-x));

    public static Activation Softplus(string name, double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        return new(name, "ln(1 + e^(βx))/β", x => Smooth.Softplus(beta * x) / beta, x => Smooth.Sigmoid(beta * x));
    }

    public static Activation Softsign(string name) =>
        new(name, "x/(1 + |x|)", x => x / (1 + Math.Abs(x)), x => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))), 0) { ClosedMean = ClosedForm.Odd };

    public static Activation Erf(string name) =>
        new(name, "erf(x)", ErrorFunction.Erf, x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x))
        {
            Kernel = new ErfKernel(),
            ClosedMean = ClosedForm.Odd,
            ClosedSecondMoment = new(2 / Math.PI * Math.Asin(2.0 / 3), "(2/π)·arcsin(2/3)"),
            ClosedDerivativeSecondMoment = new(4 / (Math.PI * Math.Sqrt(5)), "4/(π√5)"),
        };

    public static Activation Arctan(string name) =>
        new(name, "arctan(x)", Math.Atan, x => 1 / (1 + (x * x)))
        {
            ClosedMean = ClosedForm.Odd,
            ClosedDerivativeSecondMoment = new(0.5, "1/2"),
        };

    public static Activation Asinh(string name) =>
        new(name, "arsinh(x)", Math.Asinh, x => 1 / Math.Sqrt(1 + (x * x)))
        {
            ClosedMean = ClosedForm.Odd,
            ClosedDerivativeSecondMoment = new(Math.Sqrt(2 * Math.PI) * NormalLaw.ScaledTail(1), "√(2πe)·Φ(−1)"),
        };

    public static Activation Symlog(string name) =>
        new(name, "sign(x)·ln(1 + |x|)", x => Math.CopySign(Smooth.LogOnePlus(Math.Abs(x)), x), x => 1 / (1 + Math.Abs(x)), 0)
        {
            ClosedMean = ClosedForm.Odd,
        };

    public static Activation Isru(string name, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        return new(
            name, "x/√(1 + αx²)", x => x / Math.Sqrt(1 + (alpha * x * x)), x => Math.Pow(1 + (alpha * x * x), -1.5))
        { ClosedMean = ClosedForm.Odd };
    }

    public static Activation Hardtanh(string name, double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        return new PiecewiseLinear([low, high], (0, low), (1, 0), (0, high)).ToActivation(
            name, "min(max(low, x), high)", "low²·Φ(low) + Φ(high) − Φ(low) + low·p(low) − high·p(high) + high²·Φ(−high)", "Φ(high) − Φ(low)");
    }

    public static Activation HardSigmoid(string name) =>
        new PiecewiseLinear([-3, 3], (0, 0), (1.0 / 6, 0.5), (0, 1)).ToActivation(
            name, "min(max(0, x/6 + 1/2), 1)", "Σ of truncated normal moments", "(2Φ(3) − 1)/36");

    public static Activation Hardshrink(string name, double lambda)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        return new PiecewiseLinear([-lambda, lambda], (1, 0), (0, 0), (1, 0)).ToActivation(
            name, "|x| > λ: x, else 0", "2Φ(−λ) + 2λ·p(λ), p the normal density", "2Φ(−λ)");
    }

    public static Activation Softshrink(string name, double lambda)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        return new PiecewiseLinear([-lambda, lambda], (1, lambda), (0, 0), (1, -lambda)).ToActivation(
            name, "x ± λ beyond ∓λ, else 0", "2(1 + λ²)·Φ(−λ) − 2λ·p(λ), p the normal density", "2Φ(−λ)");
    }

    public static Activation Tanhshrink(string name) =>
        new(name, "x − tanh(x)", Smooth.MinusTanh, x => Math.Tanh(x) * Math.Tanh(x)) { ClosedMean = ClosedForm.Odd };
}
