using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>The outcome as plain cells, one row a variant: means over the seeds.</summary>
/// <param name="Header">Names of the columns; the first one is the variant.</param>
/// <param name="ShortHeader">The same, short enough for a terminal of 80 columns.</param>
/// <param name="Rows">As many cells as columns each.</param>
internal sealed record SummaryTable(IReadOnlyList<string> Header, IReadOnlyList<string> ShortHeader, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Makes the table. A column of predictions is there only if there is a prediction.</summary>
    public static SummaryTable Of(IReadOnlyList<VariantSummary> variants)
    {
        (string Name, string ShortName, Func<VariantSummary, string> Cell)[] columns =
        [
            ("variant", "variant", variant => variant.Variant.Name),
            ("validation after epoch 1", "epoch 1", variant => Wording.Percent(variant.FirstValid)),
            ("plateau ended at step (epoch)", "plateau", Plateau),
            .. variants.Any(variant => variant.Predicted.Count > 0)
                ? new (string, string, Func<VariantSummary, string>)[] { ("predicted", "predicted", variant => Wording.Range(variant.Predicted)) }
                : [],
            ("train", "train", variant => Wording.Percent(variant.FinalTrain)),
            ("validation", "valid", variant => Wording.Percent(variant.FinalValid)),
            ("test", "test", variant => Wording.Percent(variant.Test)),
            ("seconds", "s", variant => Wording.Seconds(variant.Seconds)),
        ];
        return new SummaryTable(
            [.. columns.Select(column => column.Name)],
            [.. columns.Select(column => column.ShortName)],
            [.. variants.Select(variant => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(variant))])]);
    }

    private static string Plateau(VariantSummary variant)
    {
        switch (variant.Fate)
        {
            case VariantFate.AtOnce:
                return "none";
            case VariantFate.Stuck when variant.PlateauEnds.Count == 0:
                return "never";
            case VariantFate.NotRun or VariantFate.Diverged:
                return Wording.Nothing;
        }

        string steps = $"{Wording.Range(variant.PlateauEnds)} ({Wording.Range([.. variant.PlateauEnds.Select(variant.EpochOf)])})";
        return variant.Stuck == 0 ? steps : $"{steps}; {variant.Stuck} never";
    }
}
