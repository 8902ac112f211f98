using System.Collections.Immutable;
using Fanin.Lab.Experiments;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Studies;

namespace Fanin.Lab.StudyReports;

/// <summary>Settings that are shown in one picture, one line each.</summary>
/// <param name="Title">What they have in common; empty if the picture shows all there is.</param>
/// <param name="Lines">In the order of the experiment.</param>
/// <param name="Grid">All settings of the facet, those at other learning rates too; empty if there is one rate only.</param>
internal sealed record StudyFacet(string Title, ImmutableArray<StudyLine> Lines, ImmutableArray<GroupSummary> Grid)
{
    // A picture of more lines can't be read.
    private const int MostLines = 7;

    /// <summary>Cuts a comparison into pictures: one of all settings if they are few, else one for each combination of what is not the recipe. Of several learning rates each
    /// line takes its best.</summary>
    /// <param name="comparison">The comparison.</param>
    public static ImmutableArray<StudyFacet> Of(ComparisonReport comparison)
    {
        string[] varying = [.. StudyTable.Varying(comparison)];
        bool hasRates = varying.Contains(FactorName.LearningRate, StringComparer.Ordinal);
        string[] own = [.. varying.Where(factor => factor != FactorName.LearningRate)];
        (GroupSummary Best, GroupSummary[] All)[] lines =
        [
            .. comparison.Groups.GroupBy(group => Label(group.Setting, own), StringComparer.Ordinal)
                .Select(line => (Best(comparison, [.. line]), line.ToArray())),
        ];
        bool isOne = lines.Length <= MostLines;
        string[] inTitle = isOne ? [] : [.. own.Where(factor => factor != FactorName.Recipe)];
        string[] inLabel = [.. own.Except(inTitle, StringComparer.Ordinal)];
        return
        [
            .. from line in lines
               group line by Label(line.Best.Setting, inTitle, named: true) into facet
               from part in facet.Chunk(MostLines)
               select new StudyFacet(
                   facet.Key,
                   [.. part.Select(line => new StudyLine(Label(line.Best.Setting, inLabel) + (hasRates ? $", lr {line.Best.Setting[FactorName.LearningRate]}" : string.Empty), line.Best))],
                   hasRates ? [.. part.SelectMany(line => line.All)] : []),
        ];
    }

    /// <summary>A setting by the values of some factors, in words.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="factors">Which factors.</param>
    /// <param name="named">Whether each value stands behind the factor's name.</param>
    public static string Label(Setting setting, IReadOnlyList<string> factors, bool named = false) =>
        factors.Count == 0 && !named ? setting[FactorName.Recipe] ?? string.Empty
        : string.Join(", ", factors.Where(factor => setting[factor] is not null).Select(factor => named ? $"{factor} {setting[factor]}" : factor is FactorName.Normalization or FactorName.Activation && setting[factor] == "none" ? $"no {factor}" : setting[factor]));

    private static GroupSummary Best(ComparisonReport comparison, GroupSummary[] groups)
    {
        if (groups.Length == 1)
        {
            return groups[0];
        }

        // The first metric's best rate, as the comparison has found it.
        LearningRateRow? row = comparison.LearningRates.FirstOrDefault(row => row.Setting.Equals(groups[0].Setting.Without(FactorName.LearningRate)));
        string? best = row?.Sensitivity.BestLearningRate?.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return groups.FirstOrDefault(group => group.Setting[FactorName.LearningRate] == best) ?? groups.OrderByDescending(group => group.Completed).First();
    }
}

/// <summary>One setting as one line of a picture.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Group">Its statistics.</param>
internal sealed record StudyLine(string Name, GroupSummary Group);
