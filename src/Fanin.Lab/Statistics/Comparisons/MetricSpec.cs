namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>A number that settings are compared by.</summary>
/// <param name="Name">As in the runs' metrics, for instance <c>testAccuracy</c>.</param>
/// <param name="HigherIsBetter">Whether more of it is better.</param>
public sealed record MetricSpec(string Name, bool HigherIsBetter)
{
    /// <summary>Whether it is a fraction that people read in percent.</summary>
    public bool IsFraction { get; init; }

    /// <summary>Differences smaller than this do not matter: what lies within is called equivalent. <see langword="null"/> for no such limit.</summary>
    public double? Margin { get; init => field = value is null ? null : Check(value.Value, nameof(Margin)); }

    /// <summary>What a diverged run counts as, for instance the accuracy of guessing; <see langword="null"/> to leave such runs out of the means and say so.</summary>
    public double? WhenDiverged { get; init; }

    /// <summary>How much worse than at the best learning rate is still good, in the metric's unit; <see langword="null"/> for the margin, or else 0.01 of a fraction and
    /// 5 % of the best value of any other number.</summary>
    public double? Tolerance { get; init => field = value is null ? null : Check(value.Value, nameof(Tolerance)); }

    /// <summary>The usual metrics by their names: <c>…Accuracy</c> is a fraction, of which more is better; of <c>…Loss</c>, <c>…Steps</c>, <c>…Seconds</c> less is.</summary>
    /// <param name="name">For instance <c>validLoss</c>.</param>
    /// <exception cref="ArgumentException">The name says nothing of the kind.</exception>
    public static MetricSpec Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.EndsWith("accuracy", StringComparison.OrdinalIgnoreCase))
            return new MetricSpec(name, HigherIsBetter: true) { IsFraction = true };
        string[] less = ["loss", "steps", "seconds"];
        return Array.Exists(less, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? new MetricSpec(name, HigherIsBetter: false)
            : throw new ArgumentException($"Expected a metric whose name says what is better (…Accuracy, …Loss, …Steps, …Seconds), got \"{name}\"; say it yourself: new MetricSpec(name, higherIsBetter).", nameof(name));
    }

    /// <summary>Whether a number is better than another.</summary>
    internal bool IsBetter(double a, double b) => HigherIsBetter ? a > b : a < b;

    /// <summary>How much worse than the best is still good.</summary>
    internal double ToleranceAt(double best) => Tolerance ?? Margin ?? (IsFraction ? 0.01 : 0.05 * Math.Abs(best));

    private static double Check(double value, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");
}
