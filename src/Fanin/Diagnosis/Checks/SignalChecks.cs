using System.Collections.Immutable;
using Fanin.Diagnosis.Reports;
using Fanin.Plans;

namespace Fanin.Diagnosis.Checks;

/// <summary>Says what is wrong with a model before its first step of training, from its report alone.</summary>
/// <remarks>
/// <para>A pure function: of theory where nothing was measured, of measurements where they are there. Each finding names the first layer or parameter where it shows,
/// the number found, the limit and where the limit comes from, and the rule that puts it right where one does. Limits are those of <c>docs/diagnosis.md</c>.</para>
/// <para>What is not known is not judged: a report without gradients has no finding about gradients.</para>
/// </remarks>
public static class SignalChecks
{
    /// <summary>Judges a report.</summary>
    /// <param name="report">The report; findings that it already has don't matter.</param>
    /// <param name="plan">Where its parameters got their values, if that is known: tells fans that were counted by shape, and constants.</param>
    /// <returns>The findings, the worst first, at most one of a code and place.</returns>
    public static ImmutableArray<Finding> Check(ProbeReport report, InitPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var subject = new CheckSubject(report);
        Finding[] all =
        [
            .. WeightChecks.Of(subject, plan), .. TrendChecks.Of(subject), .. LayerChecks.Of(subject), .. OutputChecks.Of(subject), .. TrainingChecks.Of(subject),
        ];
        return [.. all.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
    }

    /// <summary>A report with the findings about it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="plan">Where its parameters got their values, if that is known.</param>
    public static ProbeReport Judge(ProbeReport report, InitPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report with { Findings = Check(report, plan) };
    }
}
