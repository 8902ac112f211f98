using System.Text.Json.Serialization;

namespace Fanin.Lab.Statistics;

/// <summary>A range that contains the true value in that fraction of experiments.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">How often the method's ranges contain the true value, by intent: 0.95 is usual. For medians of few numbers it is what can be had.</param>
/// <param name="Method">How it was made.</param>
public sealed record ConfidenceInterval(double Low, double High, double Level, IntervalMethod Method)
{
    /// <summary>Whether a value lies in the range, ends included.</summary>
    /// <param name="value">Any number.</param>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>Whether the whole range lies within ±<paramref name="margin"/>, ends excluded.</summary>
    /// <param name="margin">Above 0.</param>
    public bool IsWithin(double margin) => -margin < Low && High < margin;

    /// <summary>The same range of a value with the other sign.</summary>
    public ConfidenceInterval Negated() => this with { Low = -High, High = -Low };
}

/// <summary>How a <see cref="ConfidenceInterval"/> was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntervalMethod>))]
public enum IntervalMethod
{
    /// <summary>Student's t, of a mean; Welch's of a difference. Exact for normal numbers.</summary>
    [JsonStringEnumMemberName("student-t")]
    StudentT,

    /// <summary>The studentized bootstrap, drawn towards Student's t where that is wider (<see cref="MeanInterval"/>).</summary>
    [JsonStringEnumMemberName("studentized-bootstrap")]
    StudentizedBootstrap,

    /// <summary>Interpolated order statistics, of a median. Holds for any continuous distribution, closely.</summary>
    [JsonStringEnumMemberName("order-statistics")]
    OrderStatistics,

    /// <summary>Wilson's score interval, of a fraction.</summary>
    [JsonStringEnumMemberName("wilson")]
    Wilson,

    /// <summary>All numbers were equal: the sample shows no spread to make a range of.</summary>
    [JsonStringEnumMemberName("no-spread")]
    NoSpread,
}
