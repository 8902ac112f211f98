using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Fanin.Lab.Statistics;

/// <summary>How many seeds a t-test needs to find a difference, if the difference is as large as it seems.</summary>
/// <remarks>
/// <para>Power is P(|T| &gt; t₁₋α/₂) for T of the noncentral t distribution, with noncentrality d_z·√n (paired, n − 1 degrees of freedom) or d·√(n/2) (n seeds a group,
/// 2n − 2 degrees). A permutation test of as many seeds has nearly the same.</para>
/// <para>The size is an estimate itself: from few seeds it is rough, and after a decision it says nothing new. It answers "run how many more?".</para>
/// <para>Source: Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences", ch. 2; Johnson, Kotz and Balakrishnan 1995, "Continuous Univariate
/// Distributions" 2, ch. 31.</para>
/// </remarks>
public static class SeedsNeeded
{
    /// <summary>More than that is no answer: the difference is too small to matter to anyone who counts seeds.</summary>
    public const int Most = 1_000_000;

    /// <summary>Seeds, each run under both schemes.</summary>
    /// <param name="effect">d_z: mean of the differences over their deviation; the sign does not matter.</param>
    /// <param name="alpha">Chance of a false "differs"; divide by the number of comparisons for a family.</param>
    /// <param name="power">Chance of finding the difference.</param>
    /// <returns>The smallest number of seeds that has the power and whose smallest P can be as low as <paramref name="alpha"/>; <see langword="null"/> above
    /// <see cref="Most"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or not between 0 and 1 where it must be.</exception>
    public static int? Paired(double effect, double alpha = 0.05, double power = 0.8)
    {
        // Of n pairs, 2 of 2ⁿ arrangements are farthest out.
        int least = Math.Max(2, (int)Math.Ceiling(1 - Math.Log2(SampleChecks.Fraction(alpha, nameof(alpha)))));
        return Smallest(n => Power(Math.Abs(effect) * Math.Sqrt(n), n - 1, alpha), effect, least, alpha, power, groups: 1);
    }

    /// <summary>Seeds for each of two schemes that share none.</summary>
    /// <param name="effect">Cohen's d: difference of the means over the deviation within; the sign does not matter.</param>
    /// <param name="alpha">Chance of a false "differs"; divide by the number of comparisons for a family.</param>
    /// <param name="power">Chance of finding the difference.</param>
    /// <returns>As <see cref="Paired"/>, for each scheme.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or not between 0 and 1 where it must be.</exception>
    public static int? Unpaired(double effect, double alpha = 0.05, double power = 0.8)
    {
        SampleChecks.Fraction(alpha, nameof(alpha));
        int least = 2;
        while (2 / Combinatorics.Combinations(2 * least, least) > alpha)
            least++;
        return Smallest(n => Power(Math.Abs(effect) * Math.Sqrt(n / 2.0), (2 * n) - 2, alpha), effect, least, alpha, power, groups: 2);
    }

    /// <summary>Power of a two-sided t-test.</summary>
    /// <param name="noncentrality">Mean of the statistic's numerator, in its deviations; at least 0.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    /// <param name="alpha">Chance of a false "differs".</param>
    /// <returns>0 … 1.</returns>
    public static double Power(double noncentrality, double freedom, double alpha)
    {
        double limit = StudentT.InvCDF(0, 1, freedom, 1 - (alpha / 2));

        // T = (Z + δ)/s with s² = χ²/ν: given s, both tails are normal ones. s is close to 1, with a deviation of about 1/√(2ν).
        double deviation = 1 / Math.Sqrt(2 * freedom);
        double low = Math.Max(0, 1 - (12 * deviation));
        double high = 1 + (12 * deviation);
        var law = new Chi(freedom);
        double root = Math.Sqrt(freedom);
        return Math.Clamp(
            GaussLegendreRule.Integrate(s => Math.Exp(law.DensityLn(s * root)) * root * Beyond(limit * s, noncentrality), low, high, 256),
            0,
            1);
    }

    private static double Beyond(double limit, double noncentrality) =>
        Normal.CDF(0, 1, noncentrality - limit) + Normal.CDF(0, 1, -noncentrality - limit);

    private static int? Smallest(Func<int, double> powerOf, double effect, int least, double alpha, double power, int groups)
    {
        SampleChecks.Fraction(power, nameof(power));
        if (!double.IsFinite(effect))
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "Expected a finite effect size.");
        if (powerOf(Most) < power)
            return null;

        // Power grows with n. For normal numbers of known deviation n would be ((z + z')/d)²; the search spreads from there.
        double guess = Math.Pow((Normal.InvCDF(0, 1, 1 - (alpha / 2)) + Normal.InvCDF(0, 1, power)) / effect, 2) * groups;
        int start = (int)Math.Clamp(double.IsNaN(guess) ? Most : guess, least, Most);
        (int low, int high) = Bracket(powerOf, start, least, power);
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (powerOf(middle) >= power)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // Numbers between which the smallest lies, the upper of them enough.
    private static (int Low, int High) Bracket(Func<int, double> powerOf, int start, int least, double power)
    {
        int step = 1;
        if (powerOf(start) >= power)
        {
            int high = start;
            while (high > least && powerOf(Math.Max(least, high - step)) >= power)
            {
                high = Math.Max(least, high - step);
                step *= 4;
            }

            return (Math.Max(least, high - step), high);
        }

        int low = start + 1;
        while (low + step < Most && powerOf(low + step) < power)
        {
            low += step + 1;
            step *= 4;
        }

        return (low, Math.Min(Most, low + step));
    }
}
