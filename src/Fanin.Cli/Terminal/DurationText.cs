namespace Fanin.Cli.Terminal;

/// <summary>Times that are estimates, in words of as many digits as they deserve.</summary>
internal static class DurationText
{
    /// <summary>For instance <c>40 s</c>, <c>12 min</c>, <c>3 h 20 min</c>, <c>2 days</c>.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "1 s",
        { TotalSeconds: < 100 } => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 100 } => FormattableString.Invariant($"{time.TotalMinutes:0} min"),
        { TotalHours: < 48 } => FormattableString.Invariant($"{(int)time.TotalHours} h {time.Minutes / 10 * 10} min"),
        _ => FormattableString.Invariant($"{time.TotalDays:0} days"),
    };
}
