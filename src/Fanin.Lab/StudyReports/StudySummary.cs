using System.Text;
using Fanin.Lab.Studies;

namespace Fanin.Lab.StudyReports;

/// <summary>A comparison in plain text.</summary>
public static class StudySummary
{
    /// <summary>The answer, the table and all differences as plain text.</summary>
    /// <param name="result">What to tell.</param>
    public static string Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        foreach (string line in (string[])[result.Experiment.Title, result.Experiment.Question, .. result.Answer])
        {
            text.Append(line.Length == 0 ? line : $"{line}\n");
        }

        if (result.Records.IsEmpty)
        {
            return text.ToString();
        }

        text.Append('\n');
        (IReadOnlyList<IReadOnlyList<string>> rows, int names) = StudyTable.Of(result);
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => column < names ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        }

        text.Append('\n');
        IEnumerable<string> times = result.Experiment.Target is null ? [] : result.Comparison.TimeDifferences.Select(difference => difference.Sentence);
        foreach (string sentence in result.Comparison.Differences.Select(difference => difference.Sentence).Concat(times))
        {
            text.Append(sentence).Append('\n');
        }

        return text.ToString();
    }
}
