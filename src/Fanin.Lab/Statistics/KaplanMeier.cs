using MathNet.Numerics.Distributions;

namespace Fanin.Lab.Statistics;

/// <summary>One time at which runs reached the target.</summary>
/// <param name="Time">When.</param>
/// <param name="AtRisk">Runs that had neither reached it nor ended before.</param>
/// <param name="Reached">Runs that reached it then.</param>
/// <param name="Fraction">S: estimated fraction of runs that have not reached it by then.</param>
/// <param name="StandardError">Greenwood's, of the fraction.</param>
/// <param name="Low">Lower end of the fraction's interval (log-log); <see langword="null"/> where S is 0.</param>
/// <param name="High">Upper end.</param>
public sealed record SurvivalStep(double Time, int AtRisk, int Reached, double Fraction, double StandardError, double? Low, double? High);

/// <summary>Mean time to the target if counted up to a horizon: a run that is not there by then counts as the horizon.</summary>
/// <param name="Horizon">The last time that counts.</param>
/// <param name="Mean">Area under S from 0 to the horizon.</param>
/// <param name="StandardError">Of the mean.</param>
/// <param name="Low">Mean − z·standard error.</param>
/// <param name="High">Mean + z·standard error.</param>
public sealed record RestrictedMean(double Horizon, double Mean, double StandardError, double Low, double High);

/// <summary>
/// Time to a target over seeds, with runs that did not reach it: <c>S(t) = Π (1 − dᵢ/nᵢ)</c> over the times tᵢ ≤ t at which dᵢ of the nᵢ runs at risk reached it.
/// </summary>
/// <remarks>
/// <para>A run whose budget ended stands for those like it that go on; a run that diverged stays at risk for ever (<see cref="TimeToTarget.Never"/>), so that diverging
/// never looks like being quick.</para>
/// <para>Intervals of S are Greenwood's on the scale of log(−log S). The median is the first time at which S is at most ½ (if it is ½ until the next, the middle of both);
/// its interval holds the times at which the interval of S contains ½ (Brookmeyer and Crowley). An end is <see langword="null"/> if the data do not bound it.</para>
/// <para>Source: Kaplan and Meier 1958, doi:10.1080/01621459.1958.10501452; Kalbfleisch and Prentice 2002, §1.4; Brookmeyer and Crowley 1982, doi:10.2307/2530286.</para>
/// </remarks>
public sealed record KaplanMeier
{
    private const double Rounding = 1e-12;

    private readonly double _level;

    private KaplanMeier(IReadOnlyList<TimeToTarget> runs, double level)
    {
        _level = level;
        Count = runs.Count;
        Reached = runs.Count(run => run.IsReached);
        Never = runs.Count(run => run.Time is null);
        Steps = [.. StepsOf(runs, level)];
        bool ends = Steps.Count > 0 && Steps[^1].Fraction <= Rounding;
        LargestHorizon = ends || Never > 0 ? null : runs.Max(run => run.Time!.Value);
        Median = MedianOf(Steps);
        MedianLow = Steps.FirstOrDefault(step => (step.Low ?? 0) <= 0.5)?.Time;
        MedianHigh = Steps.FirstOrDefault(step => step.High <= 0.5)?.Time;
    }

    /// <summary>Number of runs.</summary>
    public int Count { get; }

    /// <summary>Runs that reached the target.</summary>
    public int Reached { get; }

    /// <summary>Runs that never will: they diverged.</summary>
    public int Never { get; }

    /// <summary>One entry a time at which runs reached the target, in order. Before the first S is 1.</summary>
    public IReadOnlyList<SurvivalStep> Steps { get; }

    /// <summary>When half of the runs are there; <see langword="null"/> if fewer ever were seen to be.</summary>
    public double? Median { get; }

    /// <summary>Lower end of the median's interval.</summary>
    public double? MedianLow { get; }

    /// <summary>Upper end of the median's interval.</summary>
    public double? MedianHigh { get; }

    /// <summary>The last time about which the data say something; <see langword="null"/> if that has no end.</summary>
    public double? LargestHorizon { get; }

    /// <summary>Estimates the curve.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="level">Of the intervals: 0.95 is usual.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static KaplanMeier Of(IReadOnlyList<TimeToTarget> runs, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
            throw new ArgumentException("Expected at least one run, got none.", nameof(runs));
        return new KaplanMeier(runs, SampleChecks.Fraction(level, nameof(level)));
    }

    /// <summary>S at a time.</summary>
    /// <param name="time">At least 0.</param>
    public double FractionAt(double time) => Steps.LastOrDefault(step => step.Time <= time)?.Fraction ?? 1;

    /// <summary>Computes the mean time up to a horizon, which compares groups even if half of the runs never arrive.</summary>
    /// <param name="horizon">Above 0, at most <see cref="LargestHorizon"/>; the same for groups to be compared.</param>
    /// <remarks>Variance: <c>Σ A(tᵢ)²·dᵢ/(nᵢ(nᵢ − dᵢ))</c>, A(t) the area under S from t to the horizon. Source: Irwin 1949, doi:10.1017/S0022172400014443.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not positive, or nothing is known up to it.</exception>
    public RestrictedMean MeanUntil(double horizon)
    {
        if (!(horizon > 0) || !(horizon <= (LargestHorizon ?? double.MaxValue)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(horizon), horizon, $"Expected a horizon above 0 and at most {LargestHorizon?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "finite"}: later nothing is known of the runs.");
        }

        SurvivalStep[] steps = [.. Steps.Where(step => step.Time < horizon)];
        double area = 0;
        double variance = 0;
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            SurvivalStep step = steps[i];
            double until = i + 1 < steps.Length ? steps[i + 1].Time : horizon;
            area += step.Fraction * (until - step.Time);
            if (step.AtRisk > step.Reached)
                variance += area * area * step.Reached / ((double)step.AtRisk * (step.AtRisk - step.Reached));
        }

        double mean = area + (steps.Length > 0 ? steps[0].Time : horizon);
        double error = Math.Sqrt(variance);
        double reach = Normal.InvCDF(0, 1, (1 + _level) / 2) * error;
        return new RestrictedMean(horizon, mean, error, Math.Max(0, mean - reach), Math.Min(horizon, mean + reach));
    }

    private static IEnumerable<SurvivalStep> StepsOf(IReadOnlyList<TimeToTarget> runs, double level)
    {
        double z = Normal.InvCDF(0, 1, (1 + level) / 2);
        double fraction = 1;
        double greenwood = 0;
        foreach (var reached in runs.Where(run => run.IsReached).GroupBy(run => run.Time!.Value).OrderBy(group => group.Key))
        {
            // A run that ended at that very time was still at risk.
            int atRisk = runs.Count(run => run.Time is not { } time || time >= reached.Key);
            int count = reached.Count();
            fraction *= (double)(atRisk - count) / atRisk;
            if (atRisk == count)
            {
                yield return new SurvivalStep(reached.Key, atRisk, count, 0, 0, Low: null, High: null);
                continue;
            }

            greenwood += count / ((double)atRisk * (atRisk - count));
            double reach = z * Math.Sqrt(greenwood) / Math.Abs(Math.Log(fraction));
            yield return new SurvivalStep(
                reached.Key, atRisk, count, fraction, fraction * Math.Sqrt(greenwood), Math.Pow(fraction, Math.Exp(reach)), Math.Pow(fraction, Math.Exp(-reach)));
        }
    }

    private static double? MedianOf(IReadOnlyList<SurvivalStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Fraction > 0.5 + Rounding)
                continue;
            bool isHalf = steps[i].Fraction >= 0.5 - Rounding;
            return isHalf && i + 1 < steps.Count ? (steps[i].Time + steps[i + 1].Time) / 2 : steps[i].Time;
        }

        return null;
    }
}
