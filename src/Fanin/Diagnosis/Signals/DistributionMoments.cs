using Fanin.Distributions;
using Fanin.Mathematics;

namespace Fanin.Diagnosis.Signals;

/// <summary>Mean and second moment of one element, over all elements of a tensor.</summary>
internal static class DistributionMoments
{
    /// <summary>The moments, or <see langword="null"/> for a distribution whose mean is not known.</summary>
    public static (double Mean, double SecondMoment)? Of(Distribution distribution) => distribution switch
    {
        ConstantDistribution constant => (constant.Value, constant.Value * constant.Value),
        NormalDistribution normal => Around(normal.Mean, normal.StdDev),
        UniformDistribution uniform => Around(0.5 * (uniform.Low + uniform.High), uniform.StdDev),
        TruncatedNormalDistribution truncated => Around(Mean(truncated), truncated.StdDev),
        ZeroRowDistribution table => Of(table.Inner),
        ScaledDistribution scaled when Of(scaled.Inner) is { } inner => (scaled.Factor * inner.Mean, scaled.Factor * scaled.Factor * inner.SecondMoment),
        ConcatenatedDistribution concatenated => Of(concatenated),

        // Symmetric, or so few ones among zeros that their mean does not count beside what they let through.
        OrthogonalDistribution or DeltaOrthogonalDistribution or SparseDistribution or HadamardDistribution or ConvolutionAwareDistribution
            or LooksLinearDistribution or MimeticDistribution or DiracDistribution => Around(0, distribution.StdDev),
        _ => null,
    };

    private static (double, double) Around(double mean, double stdDev) => (mean, (mean * mean) + (stdDev * stdDev));

    private static double Mean(TruncatedNormalDistribution truncated) => truncated.Mean
        + (truncated.Sigma * NormalLaw.TruncatedMoments((truncated.Low - truncated.Mean) / truncated.Sigma, (truncated.High - truncated.Mean) / truncated.Sigma).Mean);

    private static (double, double)? Of(ConcatenatedDistribution concatenated)
    {
        double mean = 0;
        double secondMoment = 0;
        double count = Math.Max(1, concatenated.Parts.Sum(part => part.Count));
        foreach ((Distribution distribution, long elements) in concatenated.Parts)
        {
            if (Of(distribution) is not { } part)
            {
                return null;
            }

            mean += part.Mean * elements / count;
            secondMoment += part.SecondMoment * elements / count;
        }

        return (mean, secondMoment);
    }
}
