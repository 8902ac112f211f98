using Fanin.Activations;

namespace Fanin.Diagnosis.Signals;

/// <summary>The signal at one place. What is not known is NaN and makes NaN of what follows from it.</summary>
/// <param name="Q">Second moment.</param>
/// <param name="Rho">Mean cosine of two samples.</param>
/// <param name="Mean">Mean over units and samples.</param>
internal readonly record struct Signal(double Q, double Rho, double Mean)
{
    /// <summary>A signal that nothing is known of.</summary>
    public static Signal Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Hidden units; 0 if not known, or if this is the network's input.</summary>
    public long Width { get; init; }

    /// <summary>The activation that this is the output of, and the Gaussian signal before it: what pooling needs to know.</summary>
    public (Activation Activation, double Q, double Rho)? Source { get; init; }

    /// <summary>Whether the numbers are Gaussian: behind a linear map or the normalization of one.</summary>
    public bool IsGaussian { get; init; }

    /// <summary>The signal with a cosine that is a number between −1 and 1, and 0 for none at all.</summary>
    public Signal Tidy() => this with { Rho = Q == 0 ? 0 : double.IsNaN(Rho) ? Rho : Math.Clamp(Rho, -1, 1) };
}

/// <summary>The gradient at one place: its second moment, and the mean cosine between those of two tokens.</summary>
internal readonly record struct Gradient(double G, double Gamma)
{
    public Gradient Times(double factor) => this with { G = G * factor };

    /// <summary>The sum of two independent gradients.</summary>
    public Gradient Plus(Gradient other)
    {
        double sum = G + other.G;
        return new Gradient(sum, sum == 0 ? 0 : ((G * Gamma) + (other.G * other.Gamma)) / sum);
    }
}
