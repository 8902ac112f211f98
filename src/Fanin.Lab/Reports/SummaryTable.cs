using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>The outcome as plain cells, one row a variant: means over the seeds.</summary>
/// <param name="Header">Names of the columns; the first one is the variant.</param>
/// <param name="Rows">As many cells as columns each.</param>
internal sealed record SummaryTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Makes the table. A column of predictions is there only if there is a prediction.</summary>
    public static SummaryTable Of(IReadOnlyList<VariantSummary> variants)
    {
        (string Name, Func<VariantSummary, string> Cell)[] columns =
        [
            ("variant", variant => variant.Variant.Name),
            ("validation after epoch 1", variant => Wording.Percent(variant.FirstValid)),
            ("plateau ended at step (epoch)", Plateau),
            .. variants.Any(variant => variant.Predicted.Count > 0)
                ? new (string, Func<VariantSummary, string>)[] { ("predicted", variant => Wording.Range(variant.Predicted)) }
                : [],
            ("train", variant => Wording.Percent(variant.FinalTrain)),
            ("validation", variant => Wording.Percent(variant.FinalValid)),
            ("test", variant => Wording.Percent(variant.Test)),
            ("seconds", variant => Wording.Seconds(variant.Seconds)),
        ];
        return new SummaryTable(
            [.. columns.Select(column => column.Name)],
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

/// <summary>A lecture run in plain text: what a terminal shows.</summary>
public static class LectureText
{
    /// <summary>The outcome in sentences: who trained at once, who lay on a plateau and how long, who ended best.</summary>
    /// <param name="result">What to tell; any part may be missing.</param>
    /// <returns>Sentences in the order to read them.</returns>
    public static IReadOnlyList<string> Answer(LectureResult result) => LectureAnswer.Plain.Sentences(result, Summaries(result));

    /// <summary>The outcome as a table, one row a variant, the names of the columns first.</summary>
    /// <param name="result">What to tell; any part may be missing.</param>
    /// <returns>Rows of equally many cells.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Table(LectureResult result)
    {
        var table = SummaryTable.Of(Summaries(result));
        return [table.Header, .. table.Rows];
    }

    private static VariantSummary[] Summaries(LectureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. result.Variants.Select(variant => new VariantSummary(result, variant))];
    }
}
