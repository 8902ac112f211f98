using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Signals;

/// <summary>Pooling: of windows, and of tokens.</summary>
internal static class PoolingRules
{
    private static readonly Activation Identity = ActivationCatalog.Parse("linear");

    public static Passage Of(MaxPoolStep step, Signal x)
    {
        if ((x.Source ?? (x.IsGaussian && x.Mean == 0 ? (Identity, x.Q, x.Rho) : null)) is not { } source)
        {
            return new Passage(
                Signal.Unknown with { Width = x.Width }, 1.0 / step.Stride,
                double.IsNaN(x.Q) ? null : "The largest of a window can be predicted of Gaussian numbers only, or right behind an activation.");
        }

        (Activation activation, double q, double rho) = source;
        if (!IsMonotone(activation))
        {
            return new Passage(Signal.Unknown with { Width = x.Width }, 1.0 / step.Stride, $"{activation.Name} falls somewhere, so that the largest of a window can't be predicted behind it.");
        }

        double scale = Math.Sqrt(q);
        var maximum = new GaussianMaximum(step.Window);
        double[] kinks = scale == 0 ? [] : [.. activation.Kinks.Select(kink => kink / scale)];
        double mean = maximum.Expectation(z => activation.Function(scale * z), kinks);
        double second = maximum.Expectation(
            z =>
            {
                double value = activation.Function(scale * z);
                return value * value;
            },
            kinks);
        double covariance = double.IsNaN(rho) ? rho : PairOfMaxima.Covariance(activation, scale, maximum, rho, second - (mean * mean));
        return new Passage(
            new Signal(second, ((mean * mean) + covariance) / second, mean) { Width = x.Width }.Tidy(), 1.0 / step.Stride,
            "Values of one window are taken as independent: an upper bound.");
    }

    public static Passage Of(AveragePoolStep step, Signal x)
    {
        double share = step.Correlation is { } r ? r + ((1 - r) / step.Window) : double.NaN;
        double factor = 1 / ((double)step.Window * step.Stride);
        return new Passage(
            Averaged(x, share), gradient => new Gradient(gradient.G * factor, step.Stride == step.Window ? 1 : gradient.Gamma),
            step.Correlation is null && !double.IsNaN(x.Q) ? "How alike the values of one window are isn't known, so their mean isn't either." : null);
    }

    public static Passage Of(TokenMeanStep step, Signal x) =>
        new(Averaged(x, x.Rho + ((1 - x.Rho) / step.Tokens)), gradient => new Gradient(gradient.G / ((double)step.Tokens * step.Tokens), 1));

    public static Passage Of(TokenPickStep step, Signal x) => new(x, gradient => new Gradient(gradient.G / step.Tokens, 0));

    private static Signal Averaged(Signal x, double share) => new Signal(x.Q * share, x.Rho / share, x.Mean) { Width = x.Width, IsGaussian = x.IsGaussian }.Tidy();

    private static bool IsMonotone(Activation activation) =>
        Enumerable.Range(-400, 801).All(place => activation.Derivative((place + 0.5) / 50) >= 0);
}
