using System.Globalization;

namespace Fanin.Diagnosis.Checks;

/// <summary>Numbers in messages.</summary>
internal static class MessageNumber
{
    /// <summary>Three digits.</summary>
    public static string Of(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
