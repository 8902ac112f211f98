using System.Globalization;
using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>The tables of a report, as markup.</summary>
internal static class ReportTables
{
    /// <summary>One row a variant.</summary>
    public static string Summary(IReadOnlyList<VariantSummary> variants)
    {
        var table = SummaryTable.Of(variants);
        string head = Html.Row("th", [.. table.Header.Select(Html.Text), "recipe"]);
        string rows = string.Concat(variants.Select((variant, index) => Html.Row(
            "td",
            [
                $"<a href=\"#variant-{index + 1}\">{Html.Text(variant.Variant.Name)}</a><br>{ReportFigure.Sample(index)}",
                .. table.Rows[index].Skip(1), // Numbers and words that need no escape.
                $"<code>{Html.Text(variant.Variant.Recipe)}</code>{(variant.Variant.BatchNorm ? " with BatchNorm" : string.Empty)}",
            ])));
        return Html.Table(head, rows, "numbers summary");
    }

    /// <summary>One row an epoch of a run.</summary>
    public static string Epochs(TrialResult run)
    {
        string head = Html.Row("th", "epoch", "step", "train loss", "train accuracy", "validation loss", "validation accuracy");
        string rows = string.Concat(run.Epochs.Select(epoch => Html.Row(
            "td",
            Wording.Count(epoch.Epoch),
            Wording.Count(epoch.Step),
            Wording.Loss(epoch.TrainLoss),
            Wording.Percent(epoch.TrainAccuracy),
            Wording.Loss(epoch.ValidLoss),
            Wording.Percent(epoch.ValidAccuracy))));
        return Html.Table(head, rows, "numbers");
    }

    /// <summary>What all runs had in common.</summary>
    public static string Settings(LectureResult result)
    {
        LectureSettings settings = result.Settings;
        (string Name, string Value)[] rows =
        [
            ("network", settings.Model),
            ("seeds", string.Join(", ", settings.Seeds)),
            ("steps", $"{Wording.Count(settings.Steps)} ({Wording.Count(settings.StepsPerEpoch)} an epoch)"),
            ("images a step", Wording.Count(settings.Batch)),
            ("optimizer", $"SGD without momentum, learning rate {settings.LearningRate.ToString(CultureInfo.InvariantCulture)}"),
            ("loss", $"cross-entropy in nats; guessing costs ln {result.Dataset.Classes}"),
            ("random numbers", $"stream {settings.Stream}"),
            ("threads", $"{settings.Threads} a trial, {Wording.Number(settings.Workers, "trial")} at a time"),
        ];
        return Pairs(rows);
    }

    /// <summary>Where the images came from.</summary>
    public static string Dataset(DatasetSummary dataset)
    {
        (string Name, string Value)[] rows =
        [
            ("name", dataset.Name),
            ("images", $"{Wording.Count(dataset.Train)} to train, {Wording.Count(dataset.Valid)} to validate, {Wording.Count(dataset.Test)} to test"),
            ("classes", Wording.Count(dataset.Classes)),
            ("source", dataset.Source),
        ];
        return Pairs(rows);
    }

    /// <summary>Names with their values.</summary>
    public static string Pairs(IEnumerable<(string Name, string Value)> rows) =>
        Html.Table("", string.Concat(rows.Select(row => Html.Row("td", Html.Text(row.Name), Html.Text(row.Value)))), "pairs");
}
