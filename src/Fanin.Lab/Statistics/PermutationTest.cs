using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Fanin.Lab.Statistics;

/// <summary>What a permutation test found.</summary>
/// <param name="P">Two-sided: the share of arrangements at least as far from "no difference" as the one observed, which is among them.</param>
/// <param name="IsExact">Whether all arrangements were counted; else P is (b + 1)/(m + 1) of m random ones, or that of the normal law that the arrangements of many numbers follow.</param>
/// <param name="Arrangements">All of them if exact, else m; 0 if P is that of the normal law.</param>
/// <param name="SmallestP">The smallest P that a test of so few numbers can give: if that is above the limit, no data could decide.</param>
public sealed record PermutationResult(double P, bool IsExact, double Arrangements, double SmallestP);

/// <summary>Permutation tests of "no difference", two-sided: they assume no distribution.</summary>
/// <remarks>
/// <para>Ties with the observed arrangement count, rounding allowed for; so P is never too small: with independent seeds the chance of P ≤ α without a difference is
/// at most α.</para>
/// <para>Source: Fisher 1935, "The Design of Experiments", §21; Phipson and Smyth 2010, doi:10.2202/1544-6115.1585, for (b + 1)/(m + 1);
/// Janssen 1997, doi:10.1016/S0167-7152(97)00043-6, for the studentized difference.</para>
/// </remarks>
public static class PermutationTest
{
    /// <summary>Most pairs of which all 2ⁿ sign flips are counted.</summary>
    public const int MostExactPairs = 32;

    /// <summary>Most ways to deal out labels that are all counted: 10 against 10 are 184,756.</summary>
    public const int MostExactSplits = 200_000;

    /// <summary>Most numbers of a sample whose arrangements are drawn; those of more follow a normal law closely, unless a few of the numbers outweigh the others.</summary>
    public const int MostDrawn = 100;

    private const double Tolerance = 1e-9;

    // Share of one number in the sum of squares, up to which the sum of all is taken as normal.
    private const double LargestShare = 0.05;

    /// <summary>Tests paired numbers: without a difference each pair's difference is as likely to have the other sign. The statistic is |Σd|.</summary>
    /// <param name="differences">One finite number a pair.</param>
    /// <param name="options">Where the randomness comes from if there are too many arrangements; the default if omitted.</param>
    /// <returns>The result; P is 1 without pairs.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static PermutationResult Paired(IReadOnlyList<double> differences, ResamplingOptions? options = null)
    {
        double[] sorted = [.. SampleChecks.Checked(differences, nameof(differences), least: 0).OrderBy(Math.Abs).ThenBy(value => value)];
        double[] sizes = Array.ConvertAll(sorted, Math.Abs);
        double slack = 1e-12 * sizes.Sum();
        double limit = Math.Abs(sorted.Sum()) - slack;
        double arrangements = Math.Pow(2, sizes.Length);
        if (sizes.Length <= MostExactPairs)
        {
            double beyond = limit <= 0 ? arrangements : Math.Min(2 * SignFlips.CountAtLeast(sizes, limit), arrangements);
            return new PermutationResult(beyond / arrangements, IsExact: true, arrangements, Math.Min(1, 2 / arrangements));
        }

        // Σ±|d| has mean 0 and variance Σd².
        double squares = sizes.Sum(size => size * size);
        if (sizes.Length > MostDrawn && sizes[^1] * sizes[^1] <= LargestShare * squares)
            return OfNormalLaw(limit / Math.Sqrt(squares));

        options ??= ResamplingOptions.Default;
        var draws = new ResamplingDraws(options.Seed, "statistics/sign-flips");
        int found = 0;
        for (int i = 0; i < options.Permutations; i++)
        {
            double sum = 0;
            foreach (double size in sizes)
                sum += draws.Uniform() < 0.5 ? -size : size;
            if (Math.Abs(sum) >= limit)
                found++;
        }

        return Sampled(found, options.Permutations);
    }

    /// <summary>
    /// Tests independent samples: without a difference any way to deal out the labels is as likely. The statistic is Welch's |t|, which stays honest for many seeds when
    /// the deviations differ; for samples of one size it orders the arrangements as the difference of means does.
    /// </summary>
    /// <param name="first">Finite numbers.</param>
    /// <param name="second">Finite numbers, as many or not.</param>
    /// <param name="options">Where the randomness comes from if there are too many arrangements; the default if omitted.</param>
    /// <returns>The result; P is 1 if either sample has fewer than 2 numbers, which no deviation can be told from.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static PermutationResult Unpaired(IReadOnlyList<double> first, IReadOnlyList<double> second, ResamplingOptions? options = null)
    {
        double[] a = SampleChecks.Sorted(first, nameof(first), least: 0);
        double[] b = SampleChecks.Sorted(second, nameof(second), least: 0);
        if (Math.Min(a.Length, b.Length) < 2)
            return new PermutationResult(1, IsExact: true, 1, 1);

        // The smaller sample is the one whose labels are dealt out.
        (double[] dealt, double[] rest) = a.Length <= b.Length ? (a, b) : (b, a);
        double[] all = [.. dealt, .. rest];
        double mean = ArrayStatistics.Mean(all);
        double[] centred = Array.ConvertAll(all, value => value - mean);
        var splits = new LabelSplits(centred, dealt.Length);
        double limit = splits.Statistic(centred.AsSpan(0, dealt.Length)) * (1 - Tolerance);

        // Whatever the order in which the samples came, the same arrangements are drawn.
        Array.Sort(centred);
        double arrangements = Combinatorics.Combinations(centred.Length, dealt.Length);
        double smallest = (a.Length == b.Length ? 2 : 1) / arrangements;
        if (arrangements <= MostExactSplits)
            return new PermutationResult(new LabelSplits(centred, dealt.Length).CountAtLeast(limit) / arrangements, IsExact: true, arrangements, smallest);

        double deviations = centred.Sum(value => value * value);
        if (dealt.Length > MostDrawn && Math.Max(centred[0] * centred[0], centred[^1] * centred[^1]) <= LargestShare * deviations)
            return OfNormalLaw(limit);

        options ??= ResamplingOptions.Default;
        int found = new LabelSplits(centred, dealt.Length).CountAtLeast(limit, options.Permutations, new ResamplingDraws(options.Seed, "statistics/label-splits"));
        return Sampled(found, options.Permutations);
    }

    private static PermutationResult OfNormalLaw(double z) => new(Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Max(0, z))), IsExact: false, Arrangements: 0, SmallestP: 0);

    private static PermutationResult Sampled(int found, int permutations) =>
        new((found + 1.0) / (permutations + 1.0), IsExact: false, permutations, 1 / (permutations + 1.0));
}
