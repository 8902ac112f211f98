using System.Globalization;

namespace Fanin.Diagnosis;

/// <summary>Numbers in messages.</summary>
internal static class MessageNumber
{
    private const double MostWritten = 1e6;

    /// <summary>Three digits; from a thousand to a million written out, as people write them: 1,080 and not 1.08E+03.</summary>
    public static string Of(double value)
    {
        string three = value.ToString("G3", CultureInfo.InvariantCulture);
        return Math.Abs(value) < MostWritten && three.Contains("E+", StringComparison.Ordinal)
            ? double.Parse(three, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)
            : three;
    }
}
