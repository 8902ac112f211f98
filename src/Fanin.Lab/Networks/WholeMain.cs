using System.Globalization;

namespace Fanin.Lab.Networks;

/// <summary>A whole number behind a network's colon, as its depth.</summary>
internal static class WholeMain
{
    /// <summary>Reads it into one form.</summary>
    public static string Read(string network, string text, int least, int most, string what, List<string> mistakes)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{network} expects behind its colon a whole number of {what} from {least:N0} to {most:N0}; got \"{text}\"."));
        return text;
    }

    /// <summary>The number of a request that was read.</summary>
    public static int Of(NetworkRequest request) => int.Parse(request.Main!, CultureInfo.InvariantCulture);
}
