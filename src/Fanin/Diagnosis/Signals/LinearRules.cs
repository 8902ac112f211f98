using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Signals;

/// <summary>Linear maps of random weights: q' = n_in·E[w²]·q + E[b²], G = n_out·E[w²]·G'.</summary>
internal static class LinearRules
{
    /// <summary>Hidden units below which averages over units say little.</summary>
    public const int FewestUnits = 6;

    // The share of a unit's second moment that a common mean of its weights may make.
    private const double LargestMeanShare = 0.01;

    public static Passage Of(LinearStep step, Signal x, ParameterLookup parameters) => Map(step.Weight, step.Bias, x, parameters, 1, 1);

    public static Passage Of(TransposedConvolutionStep step, Signal x, ParameterLookup parameters) => Map(step.Weight, step.Bias, x, parameters, 1, 1);

    public static Passage Of(ConvolutionStep step, Signal x, ParameterLookup parameters)
    {
        (double forward, double backward) = (1, Math.Pow(step.Stride, -step.Dimensions));
        if (step.Side > 0)
        {
            double connections = Connections(step);
            forward = Math.Pow(connections / (step.OutputSide * (double)step.Kernel), step.Dimensions);
            backward = Math.Pow(connections / (step.Side * (double)step.Kernel), step.Dimensions);
        }

        return Map(step.Weight, step.Bias, x, parameters, forward, backward);
    }

    public static Passage Of(EmbeddingStep step, ParameterLookup parameters)
    {
        if (parameters[step.Table] is not { } table)
        {
            return Passage.UnknownParameter(step.Table);
        }

        var output = new Signal(table.SecondMoment, table.Mean * table.Mean / table.SecondMoment, table.Mean) { Width = table.Units };
        return new Passage(output.Tidy(), double.NaN);
    }

    public static Passage Of(AddedEmbeddingStep step, Signal x, ParameterLookup parameters)
    {
        if (parameters[step.Table] is not { } table)
        {
            return Passage.UnknownParameter(step.Table);
        }

        double both = 2 * x.Mean * table.Mean;
        double q = x.Q + table.SecondMoment + both;
        double shared = step.IsShared ? table.SecondMoment : table.Mean * table.Mean;
        return new Passage(new Signal(q, ((x.Rho * x.Q) + shared + both) / q, x.Mean + table.Mean) { Width = x.Width }.Tidy(), 1);
    }

    /// <summary>Why a hidden signal is too narrow to go on with; <see langword="null"/> if it is not.</summary>
    public static string? TooNarrow(Signal x) => x.Width is > 0 and < FewestUnits
        ? FormattableString.Invariant($"{x.Width} hidden units are too few for averages over units; theory wants {FewestUnits} and more.")
        : null;

    /// <summary>Why weights can't be taken as independent of mean 0; <see langword="null"/> if they can.</summary>
    public static string? NotCentred(string name, ParameterMoments weight) =>
        weight.FanIn * weight.Mean * weight.Mean > LargestMeanShare * weight.SecondMoment
            ? FormattableString.Invariant($"The mean {weight.Mean:G4} of {name} makes its outputs alike, which theory of weights of mean 0 does not cover.")
            : null;

    private static Passage Map(string name, string? biasName, Signal x, ParameterLookup parameters, double forwardShare, double backwardShare)
    {
        if (parameters[name] is not { } weight)
        {
            return Passage.UnknownParameter(name);
        }

        if (parameters.OrZero(biasName) is not { } bias)
        {
            return Passage.UnknownParameter(biasName!);
        }

        if ((TooNarrow(x) ?? NotCentred(name, weight)) is { } reason)
        {
            return Passage.Unknown(reason);
        }

        double factor = weight.FanIn * weight.SecondMoment * forwardShare;
        double mapped = factor == 0 ? 0 : factor * x.Q;
        double q = mapped + bias.SecondMoment;
        double rho = ((mapped == 0 ? 0 : mapped * x.Rho) + bias.SecondMoment) / q;
        return new Passage(
            new Signal(q, rho, bias.Mean) { Width = weight.Units, IsGaussian = true }.Tidy(), weight.FanOut * weight.SecondMoment * backwardShare);
    }

    // Of one dimension: pairs of an output and an input within the image, which are as many seen from either side.
    private static double Connections(ConvolutionStep step)
    {
        double pairs = 0;
        for (int output = 0; output < step.OutputSide; output++)
        {
            int first = (output * step.Stride) - step.Padding;
            pairs += Math.Max(0, Math.Min(step.Side, first + step.Kernel) - Math.Max(0, first));
        }

        return pairs;
    }
}
