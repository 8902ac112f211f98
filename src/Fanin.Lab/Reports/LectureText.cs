using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>A lecture run in plain text: what a terminal shows.</summary>
public static class LectureText
{
    /// <summary>What the columns of <see cref="Table"/> mean.</summary>
    public const string Legend =
        "epoch 1: validation accuracy after it; plateau: last step (epoch) at the level of guessing; predicted: the same, foretold before training; train, valid, test: accuracy at the end";

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
        return [table.ShortHeader, .. table.Rows];
    }

    private static VariantSummary[] Summaries(LectureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. result.Variants.Select(variant => new VariantSummary(result, variant))];
    }
}
