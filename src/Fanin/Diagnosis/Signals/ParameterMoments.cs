using System.Collections.Immutable;
using Fanin.Diagnosis.Reports;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Signals;

/// <summary>What theory needs to know of a parameter: two moments of one element, and for a weight its connections.</summary>
/// <param name="Mean">E[w].</param>
/// <param name="SecondMoment">E[w²], constants included: of an orthogonal or a sparse matrix the mean over its elements.</param>
/// <param name="FanIn">Connections into one output unit; 0 for what is no weight.</param>
/// <param name="FanOut">Connections out of one input unit; 0 for what is no weight.</param>
/// <param name="Units">Output units, of one packed part; 0 for what is no weight.</param>
public sealed record ParameterMoments(double Mean, double SecondMoment, double FanIn = 0, double FanOut = 0, long Units = 0)
{
    /// <summary>E[w²] − E[w]².</summary>
    public double Variance => Math.Max(0, SecondMoment - (Mean * Mean));

    /// <summary>The moments of packed parts, such as queries, keys and values, where they differ; else empty.</summary>
    public ImmutableArray<ParameterMoments> Parts { get; init; } = [];

    /// <summary>A weight of independent elements of mean 0.</summary>
    /// <param name="variance">Var(w), at least 0.</param>
    /// <param name="fanIn">Connections into one output unit.</param>
    /// <param name="fanOut">Connections out of one input unit.</param>
    /// <returns>The moments; a dense layer's, with <paramref name="fanOut"/> units.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative or not finite.</exception>
    public static ParameterMoments OfWeight(double variance, long fanIn, long fanOut) =>
        new(0, Check.FiniteNonNegative(variance), fanIn, fanOut, fanOut);

    /// <summary>The moments that a row of a plan gives its parameter.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The moments, or <see langword="null"/> if they are not known for such a distribution.</returns>
    public static ParameterMoments? Of(PlanRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (DistributionMoments.Of(row.Distribution) is not { } moments)
        {
            return null;
        }

        ParameterMoments whole = Of(row.Parameter, moments.Mean, moments.SecondMoment);
        long packed = row.Parameter.Layer.WeightLayout.PackedParts;
        return row.Distribution is ConcatenatedDistribution parts && parts.Parts.Length == packed
            ? whole with { Parts = [.. parts.Parts.Select(part => DistributionMoments.Of(part.Distribution)!.Value).Select(part => whole with { Mean = part.Mean, SecondMoment = part.SecondMoment })] }
            : whole;
    }

    /// <summary>The moments that were measured of a parameter; <see langword="null"/> if they were not. Packed parts count as one, and a mean within five of its own deviations as 0.</summary>
    /// <param name="probe">The measurement.</param>
    public static ParameterMoments? Of(ParameterProbe probe)
    {
        const double Deviations = 5;
        ArgumentNullException.ThrowIfNull(probe);
        if (probe is not { Mean.Measured: { } mean, StdDev.Measured: { } deviation })
        {
            return null;
        }

        bool isChance = Math.Abs(mean) <= Deviations * deviation / Math.Sqrt(Math.Max(1, probe.Parameter.Shape.ElementCount));
        return Of(probe.Parameter, isChance ? 0 : mean, (mean * mean) + (deviation * deviation));
    }

    private static ParameterMoments Of(ParameterSpec parameter, double mean, double secondMoment)
    {
        bool isWeight = parameter.Layer.WeightShape is { Rank: > 0 } shape && shape == parameter.Shape && parameter.Shape.Rank >= 2;
        Fan fan = isWeight ? Fan.FromLayout(parameter.Shape, parameter.Layer.WeightLayout) : default;
        long packed = parameter.Layer.WeightLayout.PackedParts;
        long units = isWeight ? parameter.Layer.WeightLayout.Out.Aggregate(1L, (product, dimension) => product * parameter.Shape[dimension]) / packed : 0;
        return new ParameterMoments(mean, secondMoment, fan.In, fan.Out, units);
    }

    /// <summary>The moments of every parameter of a plan by name, shared places too. Those whose distribution has no known moments are missing.</summary>
    /// <param name="plan">The plan.</param>
    public static ImmutableDictionary<string, ParameterMoments> Of(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var moments = ImmutableDictionary.CreateBuilder<string, ParameterMoments>(StringComparer.Ordinal);
        foreach (PlanRow row in plan.Rows)
        {
            if (Of(row) is { } known)
            {
                moments[row.Parameter.Name] = known;
                foreach (string name in row.TiedNames)
                {
                    moments[name] = AsHead(row.Parameter, known);
                }
            }
        }

        return moments.ToImmutable();
    }

    // A table that a head shares is the weight of a linear layer there: a score a row.
    private static ParameterMoments AsHead(ParameterSpec parameter, ParameterMoments moments) => parameter is { Role: ParameterRole.Embedding, Shape.Rank: 2 }
        ? moments with { FanIn = parameter.Shape[1], FanOut = parameter.Shape[0], Units = parameter.Shape[0] }
        : moments;

    /// <summary>One packed part.</summary>
    /// <param name="part">Which; <see langword="null"/> for the whole.</param>
    internal ParameterMoments Part(int? part) => part is { } index && index < Parts.Length ? Parts[index] : this;
}
