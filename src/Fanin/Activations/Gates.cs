using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>x times a soft step: GELU, SiLU, Mish and their kin.</summary>
internal static class Gates
{
    public static Activation Gelu(string name) =>
        new(name, "x·Φ(x)", x => x * NormalLaw.Below(x), x => NormalLaw.Below(x) + (x * NormalLaw.Density(x)))
        {
            ClosedMean = new(0.5 / Math.Sqrt(Math.PI), "1/(2√π)"),
            ClosedSecondMoment = new((1.0 / 3) + (1 / (2 * Math.Sqrt(3) * Math.PI)), "1/3 + 1/(2√3·π)"),
            ClosedDerivativeSecondMoment = new((1.0 / 3) + (2 / (3 * Math.Sqrt(3) * Math.PI)), "1/3 + 2/(3√3·π)"),
        };

    public static Activation GeluTanh(string name)
    {
        double rate = Math.Sqrt(2 / Math.PI);
        const double Cubic = 0.044715;
        double Inner(double x) => rate * x * (1 + (Cubic * x * x));

        // (1 + tanh u)/2 = σ(2u), without cancellation on the left.
        return new(
            name,
            "x/2·(1 + tanh(√(2/π)·(x + 0.044715x³)))",
            x => x * Smooth.Sigmoid(2 * Inner(x)),
            x => Smooth.Sigmoid(2 * Inner(x)) + (0.5 * x * Smooth.SechSquared(Inner(x)) * rate * (1 + (3 * Cubic * x * x))));
    }

    public static Activation Swish(string name, double beta) => Swish(name, "x·σ(βx)", beta);

    public static Activation QuickGelu(string name) => Swish(name, "x·σ(1.702x)", 1.702);

    public static Activation Mish(string name)
    {
        double Derivative(double x)
        {
            double inner = Smooth.Softplus(x);
            return Math.Tanh(inner) + (x * Smooth.SechSquared(inner) * Smooth.Sigmoid(x));
        }

        return new(name, "x·tanh(ln(1 + eˣ))", x => x * Math.Tanh(Smooth.Softplus(x)), Derivative);
    }

    public static Activation Telu(string name)
    {
        // tanh(e⁵) is 1 to all digits, and so is the derivative from there on.
        const double Far = 5;
        double Derivative(double x) => x > Far ? 1 : Math.Tanh(Math.Exp(x)) + (x * Math.Exp(x) * Smooth.SechSquared(Math.Exp(x)));
        return new(name, "x·tanh(eˣ)", x => x * Math.Tanh(Math.Exp(x)), Derivative);
    }

    public static Activation HardSwish(string name) =>
        new(name, "x·min(max(0, x + 3), 6)/6", x => x * Math.Clamp(x + 3, 0, 6) / 6, HardSwishDerivative, -3, 3);

    public static Activation Lisht(string name) =>
        new(name, "x·tanh(x)", x => x * Math.Tanh(x), x => Math.Tanh(x) + (x * Smooth.SechSquared(x)));

    private static Activation Swish(string name, string formula, double beta)
    {
        double Derivative(double x)
        {
            double gate = Smooth.Sigmoid(beta * x);
            return gate + (beta * x * gate * Smooth.Sigmoid(-beta * x));
        }

        return new(name, formula, x => x * Smooth.Sigmoid(beta * x), Derivative);
    }

    private static double HardSwishDerivative(double x) => x switch
    {
        <= -3 => 0,
        >= 3 => 1,
        _ => ((2 * x) + 3) / 6,
    };
}
