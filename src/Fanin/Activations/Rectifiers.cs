using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>ReLU and its kin: straight, or bent by an exponential on the left.</summary>
internal static class Rectifiers
{
    // Klambauer et al. 2017, arXiv:1706.02515: the constants for which mean 0 and second moment 1 are a fixed point.
    private const double SeluScale = 1.0507009873554805;
    private const double SeluAlpha = 1.6732632423543772;

    // Above it the closed form of CELU loses digits: α² times what is left of a difference.
    private const double CeluClosedFormLimit = 30;

    public static Activation Linear(string name) =>
        new PiecewiseLinear([], (1, 0)).ToActivation(name, "x", "1", "1", 1);

    public static Activation ReLU(string name) =>
        new PiecewiseLinear([0], (0, 0), (1, 0)).ToActivation(name, "max(0, x)", "1/2", "1/2", Math.Sqrt(2), "1/√(2π)");

    public static Activation LeakyReLU(string name, double slope) =>
        Leaky(name, "max(0, x) + a·min(0, x)", slope, Math.Sqrt(2 / (1 + (slope * slope))));

    public static Activation PReLU(string name, double slope) => Leaky(name, "max(0, x) + a·min(0, x), a is learned", slope, null);

    public static Activation RReLU(string name, double lower, double upper)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(upper, lower);
        return Leaky(name, "max(0, x) + a·min(0, x), a = (lower + upper)/2 as in evaluation", 0.5 * (lower + upper), null);
    }

    public static Activation Elu(string name, double alpha) =>
        Exponential(name, "x > 0: x, else α(eˣ − 1)", 1, alpha, "1/2 + α²(e²Φ(−2) − 2e^½·Φ(−1) + 1/2)", "1/2 + α²e²Φ(−2)", null, null);

    public static Activation Selu(string name) =>
        Exponential(
            name, "λx for x > 0, else λα(eˣ − 1); λ = 1.0507…, α = 1.6733…", SeluScale, SeluAlpha, "1, which λ and α are chosen for", "λ²(1/2 + α²e²Φ(−2))", 0.75,
            "Self-normalizing networks need gain 1, PyTorch's linear: with 3/4 the second moment leaves its fixed point.");

    public static Activation Celu(string name, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        double Function(double x) => x > 0 ? x : alpha * Smooth.ExpMinusOne(x / alpha);
        double Derivative(double x) => x > 0 ? 1 : Math.Exp(x / alpha);
        double one = NormalLaw.ScaledTail(1 / alpha);
        double two = NormalLaw.ScaledTail(2 / alpha);
        bool closed = alpha <= CeluClosedFormLimit;
        return new Activation(name, "x > 0: x, else α(e^(x/α) − 1)", Function, Derivative, 0)
        {
            ClosedMean = closed ? new(NormalLaw.Peak + (alpha * (one - 0.5)), "1/√(2π) + α(e^(1/2α²)·Φ(−1/α) − 1/2)") : null,
            ClosedSecondMoment = closed
                ? new(0.5 + (alpha * alpha * (two - (2 * one) + 0.5)), "1/2 + α²(e^(2/α²)·Φ(−2/α) − 2e^(1/2α²)·Φ(−1/α) + 1/2)")
                : null,
            ClosedDerivativeSecondMoment = new(0.5 + two, "1/2 + e^(2/α²)·Φ(−2/α)"),
        };
    }

    public static Activation Squared(string name) =>
        new(name, "max(0, x)²", x => x > 0 ? x * x : 0, x => x > 0 ? 2 * x : 0, 0)
        {
            ClosedMean = new(0.5, "1/2"),
            ClosedSecondMoment = new(1.5, "3/2"),
            ClosedDerivativeSecondMoment = new(2, "2"),
        };

    public static Activation Capped(string name, double cap)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cap);
        return new PiecewiseLinear([0, cap], (0, 0), (1, 0), (0, cap)).ToActivation(
            name, "min(max(0, x), n)", "Φ(n) − 1/2 − n·p(n) + n²·Φ(−n), p the normal density", "Φ(n) − 1/2");
    }

    public static Activation Threshold(string name, double threshold, double value) =>
        new PiecewiseLinear([threshold], (0, value), (1, 0)).ToActivation(
            name, "x > t: x, else v", "v²·Φ(t) + Φ(−t) + t·p(t), p the normal density", "Φ(−t)");

    public static Activation Abs(string name) => new PiecewiseLinear([0], (-1, 0), (1, 0)).ToActivation(name, "|x|", "1", "1", null, "√(2/π)");

    public static Activation Isrlu(string name, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        double Root(double x) => x > 0 ? 1 : 1 / Math.Sqrt(1 + (alpha * x * x));
        return new(name, "x > 0: x, else x/√(1 + αx²)", x => x * Root(x), x => Root(x) * Root(x) * Root(x), 0);
    }

    private static Activation Leaky(string name, string formula, double slope, double? pyTorchGain) =>
        new PiecewiseLinear([0], (slope, 0), (1, 0)).ToActivation(name, formula, "(1 + a²)/2", "(1 + a²)/2", pyTorchGain, "(1 − a)/√(2π)");

    private static Activation Exponential(
        string name, string formula, double scale, double alpha, string secondMoment, string derivativeSecondMoment, double? pyTorchGain, string? note)
    {
        double one = NormalLaw.ScaledTail(1);
        double two = NormalLaw.ScaledTail(2);
        double square = scale * scale;
        return new Activation(
            name, formula, x => scale * (x > 0 ? x : alpha * Smooth.ExpMinusOne(x)), x => scale * (x > 0 ? 1 : alpha * Math.Exp(x)), 0)
        {
            ClosedMean = new(scale * (NormalLaw.Peak + (alpha * (one - 0.5))), "λ(1/√(2π) + α(e^½·Φ(−1) − 1/2)), λ = 1 but for SELU"),
            ClosedSecondMoment = new(square * (0.5 + (alpha * alpha * (two - (2 * one) + 0.5))), secondMoment),
            ClosedDerivativeSecondMoment = new(square * (0.5 + (alpha * alpha * two)), derivativeSecondMoment),
            PyTorchGain = pyTorchGain,
            Note = note,
        };
    }

}
