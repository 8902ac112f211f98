using System.Globalization;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Numbers as sentences have them: as many digits as their uncertainty leaves.</summary>
internal static class ComparisonText
{
    /// <summary>How many decimals say something: one digit of the uncertainty, two if it begins with a 1.</summary>
    public static int Decimals(double uncertainty) =>
        uncertainty > 0 && double.IsFinite(uncertainty) ? Math.Clamp(-(int)Math.Floor(Math.Log10(uncertainty / 2)), 0, 8) : 3;

    /// <summary>A number with so many decimals, never −0.</summary>
    public static string Number(double value, int decimals)
    {
        double rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A number with its sign.</summary>
    public static string Signed(double value, int decimals)
    {
        string text = Number(value, decimals);
        return text.StartsWith('-') || text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text : "+" + text;
    }

    /// <summary>As in <c>p = 0.002</c>; small ones as a bound, and near 0.05 with a digit more.</summary>
    public static string P(double p) => p switch
    {
        < 0.001 => "p < 0.001",
        >= 0.045 and < 0.055 => string.Create(CultureInfo.InvariantCulture, $"p = {p:0.####}"),
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"p = {p:0.###}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"p = {p:0.##}"),
    };

    /// <summary>As in <c>model lenet5, lr 0.1: </c>; only factors that have more than one value in the table. Empty if there is none.</summary>
    public static string Where(Setting elsewhere, IReadOnlySet<string> varying)
    {
        string text = string.Join(", ", elsewhere.Factors.Where(factor => varying.Contains(factor.Name)).Select(factor => $"{factor.Name} {factor.Value}"));
        return text.Length == 0 ? text : text + ": ";
    }

    /// <summary>A count with its noun.</summary>
    public static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
