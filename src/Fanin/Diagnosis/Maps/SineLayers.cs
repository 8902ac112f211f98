using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>Networks of sines (Sitzmann et al. 2020, arXiv:2006.09661): sin(ω₀·W·x), hidden weights U(±√(6/n)/ω₀), first ones U(±1/n).</summary>
public static class SineLayers
{
    /// <summary>A hidden layer in units of ω₀·W: σ_w² = 2, so q' = 1 − e^(−2q), which settles at 0.79681 with χ = 1.20319.</summary>
    public static MeanFieldLayer HiddenLayer { get; } = new(ActivationCatalog.Parse("sin"), 2, 0);

    /// <summary>Second moment of the first layer's ω₀·W·x for inputs x ~ U(−1, 1): ω₀²/(9n).</summary>
    /// <param name="omega">ω₀, usually 30.</param>
    /// <param name="inputs">n, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double FirstSecondMoment(double omega, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        return Check.PositiveFinite(omega) * omega / (9.0 * inputs);
    }
}
