using Fanin.Recipes;

namespace Fanin.Diagnosis.Reports;

/// <summary>Something of a model's signal that is not as it should be.</summary>
/// <param name="Code">Stable code, for instance <c>FAN100</c>; what each means, and its threshold, is in <c>docs/diagnosis.md</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is found, why it matters and what to do, in a sentence or two.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Message)
{
    /// <summary>The first layer where it is found; <see langword="null"/> if it is not about one.</summary>
    public string? Layer { get; init; }

    /// <summary>The first parameter where it is found; <see langword="null"/> if it is not about one.</summary>
    public string? Parameter { get; init; }

    /// <summary>The number found: measured if it was, else predicted.</summary>
    public double? Measured { get; init; }

    /// <summary>The number or limit that it should keep to.</summary>
    public double? Expected { get; init; }

    /// <summary>Where the limit comes from: a paper, what it is derived from, or whose convention it is.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>A rule that goes before all others of the recipe and puts it right; <see langword="null"/> if no rule does.</summary>
    public Rule? Repair { get; init; }

    /// <summary>For instance <c>error FAN101 at fc2: …</c>.</summary>
    public override string ToString() =>
        $"{(Severity == FindingSeverity.Error ? "error" : Severity == FindingSeverity.Warning ? "warning" : "note")} {Code}{((Layer ?? Parameter) is { } place ? $" at {place}" : string.Empty)}: {Message}";
}
