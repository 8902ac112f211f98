using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Signals;

/// <summary>Normalizations. Of wide layers: the one or two directions of d that a gradient loses in each are not counted.</summary>
internal static class NormalizationRules
{
    // The variance of a channel over samples is what two samples don't share: q(1 − ρ).
    public static Passage Of(BatchNormStep step, Signal x, ParameterLookup parameters)
    {
        if (parameters.OrOne(step.Scale) is not { } scale || parameters.OrZero(step.Shift) is not { } shift)
        {
            return Passage.UnknownParameter(step.Scale ?? step.Shift!);
        }

        double variance = x.Q * (1 - x.Rho);
        double share = double.IsNaN(variance) ? 1 : variance == 0 ? 0 : variance / (variance + step.Epsilon);
        double q = (scale.SecondMoment * share) + shift.SecondMoment;
        double lost = step.Samples is { } samples ? Math.Max(0, 1 - (2.0 / samples)) : 1;
        var output = new Signal(q, shift.SecondMoment / q, shift.Mean) { Width = x.Width, IsGaussian = x.IsGaussian };
        return new Passage(output.Tidy(), Factor(scale, variance, step.Epsilon) * lost, Reason(variance, step.Epsilon));
    }

    public static Passage Of(LayerNormStep step, Signal x, ParameterLookup parameters)
    {
        if (parameters.OrOne(step.Scale) is not { } scale || parameters.OrZero(step.Shift) is not { } shift)
        {
            return Passage.UnknownParameter(step.Scale ?? step.Shift!);
        }

        double square = x.Mean * x.Mean;
        double variance = Math.Max(0, x.Q - square);
        double factor = Factor(scale, variance, step.Epsilon);
        double q = (variance == 0 ? 0 : variance * factor) + shift.SecondMoment;
        double rho = (((x.Rho * x.Q) - square) * factor) + shift.SecondMoment;
        return Normalized(x, new Signal(q, rho / q, shift.Mean), factor, Reason(variance, step.Epsilon));
    }

    public static Passage Of(RmsNormStep step, Signal x, ParameterLookup parameters)
    {
        if (parameters.OrOne(step.Scale) is not { } scale)
        {
            return Passage.UnknownParameter(step.Scale!);
        }

        double factor = Factor(scale, x.Q, step.Epsilon);
        return Normalized(
            x, new Signal(x.Q == 0 ? 0 : x.Q * factor, x.Rho, x.Mean * scale.Mean / Math.Sqrt(x.Q + step.Epsilon)), factor, Reason(x.Q, step.Epsilon));
    }

    private static Passage Normalized(Signal x, Signal output, double factor, string? reason) => LinearRules.TooNarrow(x) is { } narrow
        ? Passage.Unknown(narrow)
        : new Passage((output with { Width = x.Width, IsGaussian = x.IsGaussian }).Tidy(), factor, reason);

    private static double Factor(ParameterMoments scale, double variance, double epsilon) => scale.SecondMoment / (variance + epsilon);

    private static string? Reason(double variance, double epsilon) =>
        variance + epsilon == 0 ? "The signal is 0, and to normalize it divides by 0."
        : variance < epsilon ? FormattableString.Invariant($"The variance {variance:G4} is below ε = {epsilon:G4}, so the norm makes it {variance / epsilon:G4} rather than 1.")
        : null;
}
