using System.Globalization;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>A difference in words: <c>kaiming reaches 88.2 % against 87.3 % of gaussian: +0.9 points [0.7, 1.1], p = 0.002, 20 seeds</c>.</summary>
internal sealed class DifferenceSentence(MetricSpec metric, IReadOnlySet<string> varying, int missingA, int missingB)
{
    private readonly double _factor = metric.IsFraction ? 100 : 1;
    private readonly string _unit = metric.IsFraction ? " %" : string.Empty;
    private readonly string _points = metric.IsFraction ? " points" : string.Empty;

    public string Of(Difference difference)
    {
        string where = ComparisonText.Where(difference.Elsewhere, varying);
        if (difference.Value is not { } value)
        {
            string none = difference.MeanA is null ? difference.A : difference.B;
            return $"{where}{metric.Name} of {difference.A} and {difference.B} can't be compared: no run of {none} has a number{Missing(difference)}";
        }

        // The better one is named first, unless nothing says which it is.
        bool swap = difference.Verdict is Differs differs && differs.Better != difference.A;
        (string a, string b) = swap ? (difference.B, difference.A) : (difference.A, difference.B);
        (double meanA, double meanB) = swap ? (difference.MeanB!.Value, difference.MeanA!.Value) : (difference.MeanA!.Value, difference.MeanB!.Value);
        ConfidenceInterval? interval = swap ? difference.Interval?.Negated() : difference.Interval;
        double by = swap ? -value : value;
        int decimals = ComparisonText.Decimals(_factor * (interval is null ? Math.Abs(by) : (interval.High - interval.Low) / 2));
        string Number(double number) => ComparisonText.Number(_factor * number, decimals);

        string range = interval is null ? " (too few seeds for an interval)" : $" [{Number(interval.Low)}, {Number(interval.High)}]";
        string numbers = $"{ComparisonText.Signed(_factor * by, decimals)}{_points}{range}, {ComparisonText.P(difference.P)}, {Seeds(difference)}";
        string means = $"{a} reaches {Number(meanA)}{_unit} against {Number(meanB)}{_unit} of {b}";
        return where + Named() + difference.Verdict switch
        {
            Differs => $"{means}: {numbers}",
            Equivalent same => $"{means}, equal within {ComparisonText.Number(_factor * same.Margin, Math.Max(decimals, ComparisonText.Decimals(_factor * same.Margin)))}{_points}: {numbers}",
            _ => $"{means}, undecided: {numbers}{Needed((Undecided)difference.Verdict)}",
        } + Missing(difference);
    }

    private string Named() => $"{metric.Name}: ";

    private static string Seeds(Difference difference) => difference switch
    {
        { IsPaired: true } => ComparisonText.Counted(difference.CountA, "seed"),
        _ when difference.CountA == difference.CountB => $"{ComparisonText.Counted(difference.CountA, "seed")} each, not paired",
        _ => string.Create(CultureInfo.InvariantCulture, $"{difference.CountA} and {difference.CountB} seeds, not paired"),
    };

    private static string Needed(Undecided undecided) => undecided.SeedsNeeded is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"; if that is the difference, about {count} seeds would decide")
        : string.Empty;

    private string Missing(Difference difference) => (missingA, missingB) switch
    {
        (0, 0) => string.Empty,
        (_, 0) => $" ({ComparisonText.Counted(missingA, "run")} of {difference.A} not counted)",
        (0, _) => $" ({ComparisonText.Counted(missingB, "run")} of {difference.B} not counted)",
        _ => $" ({ComparisonText.Counted(missingA, "run")} of {difference.A} and {missingB.ToString(CultureInfo.InvariantCulture)} of {difference.B} not counted)",
    };
}
