using System.Globalization;
using System.Text.Json.Serialization;

namespace Fanin.Lab.Statistics;

/// <summary>When a run reached its target, or until when it had not: no run is dropped because it was slow.</summary>
public sealed record TimeToTarget
{
    [JsonConstructor]
    private TimeToTarget(double? time, bool isReached) => (Time, IsReached) = (time, isReached);

    /// <summary>A run that will not reach the target however long it ran: it diverged. It counts as not there at every time, rather than as a run that was cut
    /// short and might have arrived.</summary>
    public static TimeToTarget Never { get; } = new(time: null, isReached: false);

    /// <summary>When the target was reached, or when the run ended without; in steps, epochs or seconds; <see langword="null"/> for never.</summary>
    public double? Time { get; }

    /// <summary>Whether the target was reached.</summary>
    public bool IsReached { get; }

    /// <summary>A run that reached the target.</summary>
    /// <param name="time">When, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite.</exception>
    public static TimeToTarget At(double time) => new(Checked(time), isReached: true);

    /// <summary>A run whose budget ended before it reached the target: censored.</summary>
    /// <param name="time">When it ended, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite.</exception>
    public static TimeToTarget NotUntil(double time) => new(Checked(time), isReached: false);

    private static double Checked(double time) =>
        double.IsFinite(time) && time >= 0
            ? time
            : throw new ArgumentOutOfRangeException(
                nameof(time), string.Create(CultureInfo.InvariantCulture, $"Expected a finite time of at least 0, got {time}; for a run that diverged there is Never."));
}
