using System.Text.RegularExpressions;

namespace Fanin.Cli.Terminal;

/// <summary>Words of command lines that are printed to be typed again.</summary>
internal static partial class CommandWords
{
    /// <summary>A word as a shell takes it.</summary>
    public static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-+,./_:=".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A connection string whose password nobody reads.</summary>
    public static string WithoutPassword(string connection) => UrlPassword().Replace(Password().Replace(connection, "${key}***"), "${user}***@");

    [GeneratedRegex("""(?<key>(^|;)\s*(password|pwd)\s*=\s*)("[^"]*"|'[^']*'|[^;]*)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();

    [GeneratedRegex("^(?<user>[a-z]+://[^/@:]*:)[^/@]*@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPassword();
}
