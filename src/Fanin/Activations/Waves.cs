using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>Periodic functions, powers and bumps.</summary>
internal static class Waves
{
    // Below it the closed form of snake loses digits: what is left of a difference, by a small α².
    private const double ClosedFormLimit = 0.05;

    public static Activation Sin(string name, double omega)
    {
        ArgumentOutOfRangeException.ThrowIfZero(omega);
        double fading = Math.Exp(-2 * omega * omega);
        return new(name, "sin(ωx)", x => Math.Sin(omega * x), x => omega * Math.Cos(omega * x))
        {
            Kernel = new SineKernel(omega, isCosine: false),
            ClosedMean = ClosedForm.Odd,
            ClosedSecondMoment = new(-Smooth.ExpMinusOne(-2 * omega * omega) / 2, "(1 − e^(−2ω²))/2"),
            ClosedDerivativeSecondMoment = new(omega * omega * (1 + fading) / 2, "ω²(1 + e^(−2ω²))/2"),
        };
    }

    public static Activation Cos(string name, double omega)
    {
        ArgumentOutOfRangeException.ThrowIfZero(omega);
        double fading = Math.Exp(-2 * omega * omega);
        return new(name, "cos(ωx)", x => Math.Cos(omega * x), x => -omega * Math.Sin(omega * x))
        {
            Kernel = new SineKernel(omega, isCosine: true),
            ClosedMean = new(Math.Exp(-0.5 * omega * omega), "e^(−ω²/2)"),
            ClosedSecondMoment = new((1 + fading) / 2, "(1 + e^(−2ω²))/2"),
            ClosedDerivativeSecondMoment = new(-omega * omega * Smooth.ExpMinusOne(-2 * omega * omega) / 2, "ω²(1 − e^(−2ω²))/2"),
        };
    }

    public static Activation Snake(string name, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfZero(alpha);
        double two = Math.Exp(-2 * alpha * alpha);
        double eight = Math.Exp(-8 * alpha * alpha);
        return new(name, "x + sin²(αx)/α", x => x + (Math.Sin(alpha * x) * Math.Sin(alpha * x) / alpha), x => 1 + Math.Sin(2 * alpha * x))
        {
            ClosedMean = new((1 - two) / (2 * alpha), "(1 − e^(−2α²))/(2α)"),
            ClosedSecondMoment = Math.Abs(alpha) < ClosedFormLimit
                ? null
                : new(1 + ((1.5 - (2 * two) + (0.5 * eight)) / (4 * alpha * alpha)), "1 + (3 − 4e^(−2α²) + e^(−8α²))/(8α²)"),
            ClosedDerivativeSecondMoment = new(1 + ((1 - eight) / 2), "1 + (1 − e^(−8α²))/2"),
        };
    }

    public static Activation Gaussian(string name) =>
        new(name, "e^(−x²)", x => Math.Exp(-x * x), x => -2 * x * Math.Exp(-x * x))
        {
            ClosedMean = new(1 / Math.Sqrt(3), "1/√3"),
            ClosedSecondMoment = new(1 / Math.Sqrt(5), "1/√5"),
            ClosedDerivativeSecondMoment = new(4 / (5 * Math.Sqrt(5)), "4/(5√5)"),
        };

    public static Activation Exp(string name) =>
        new(name, "eˣ", Math.Exp, Math.Exp)
        {
            Kernel = new ExponentialKernel(),
            ClosedMean = new(Math.Exp(0.5), "√e"),
            ClosedSecondMoment = new(Math.Exp(2), "e²"),
            ClosedDerivativeSecondMoment = new(Math.Exp(2), "e²"),
        };

    public static Activation Square(string name) =>
        new(name, "x²", x => x * x, x => 2 * x)
        {
            ClosedMean = new(1, "1"),
            ClosedSecondMoment = new(3, "3"),
            ClosedDerivativeSecondMoment = new(4, "4"),
        };

    public static Activation Cube(string name) =>
        new(name, "x³", x => x * x * x, x => 3 * x * x)
        {
            ClosedMean = ClosedForm.Odd,
            ClosedSecondMoment = new(15, "15"),
            ClosedDerivativeSecondMoment = new(27, "27"),
        };

    public static Activation BentIdentity(string name) =>
        new(name, "x + (√(x² + 1) − 1)/2", x => x + ((Math.Sqrt((x * x) + 1) - 1) / 2), x => 1 + (x / (2 * Math.Sqrt((x * x) + 1))))
        {
            ClosedDerivativeSecondMoment = new(1 + ((1 - (Math.Sqrt(2 * Math.PI) * NormalLaw.ScaledTail(1))) / 4), "1 + (1 − √(2πe)·Φ(−1))/4"),
        };
}
