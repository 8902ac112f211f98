using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;

namespace Fanin.Diagnosis.Reports;

/// <summary>What the largest singular value and the stable rank of a weight would be if its elements were independent Gaussian numbers of its deviation.</summary>
/// <remarks>
/// <para>σ·(√m + √n) for m × n elements of deviation σ, and so m·n/(√m + √n)² for the stable rank: exact in the limit, some percent too large from 10 rows on. Smaller matrices scatter too
/// much and get no prediction.</para>
/// <para>Source: Marchenko and Pastur 1967; Geman 1980 for the edge.</para>
/// </remarks>
public static class GaussianSpectrum
{
    private const long FewestRows = 10;

    /// <summary>Puts the predictions into a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="plan">
    /// Where the parameters got their values: those that are drawn as a whole, such as orthogonal matrices, are no independent numbers and get no prediction. All get one if omitted.
    /// </param>
    public static ProbeReport Beside(ProbeReport report, InitPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        HashSet<string> dependent = [.. (plan?.Rows ?? []).Where(row => row.Distribution is not (NormalDistribution or UniformDistribution or TruncatedNormalDistribution)).Select(row => row.Parameter.Name)];
        return report with { Parameters = [.. report.Parameters.Select(probe => dependent.Contains(probe.Parameter.Name) ? probe : Beside(probe))] };
    }

    private static ParameterProbe Beside(ParameterProbe probe)
    {
        if (probe is not { SpectralNorm.Measured: not null, StdDev.Measured: > 0 and { } deviation, Parameter.Role: ParameterRole.Weight or ParameterRole.RecurrentWeight })
        {
            return probe;
        }

        long elements = probe.Parameter.Shape.ElementCount;
        long units = probe.Parameter.Layer.WeightLayout.Out.Aggregate(1L, (product, dimension) => product * probe.Parameter.Shape[dimension]);
        long others = units == 0 ? 0 : elements / units;
        if (Math.Min(units, others) < FewestRows)
        {
            return probe;
        }

        double edge = Math.Sqrt(units) + Math.Sqrt(others);
        return probe with
        {
            SpectralNorm = probe.SpectralNorm with { Predicted = deviation * edge },
            StableRank = probe.StableRank with { Predicted = elements / (edge * edge) },
        };
    }
}
