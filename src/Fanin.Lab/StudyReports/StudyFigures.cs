using System.Globalization;
using Fanin.Lab.Experiments;
using Fanin.Lab.Plots;
using Fanin.Lab.Reports;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Studies;

namespace Fanin.Lab.StudyReports;

/// <summary>One picture of a comparison: how it is drawn, what its file is called, what it shows in words.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Words">What it shows, for those who can't see it.</param>
/// <param name="Wide">Its shape for pages.</param>
/// <param name="Narrow">Its shape for phones.</param>
/// <param name="Draw">Draws it in a shape.</param>
internal sealed record StudyFigure(string Name, string Words, PictureShape Wide, PictureShape Narrow, Func<PictureShape, Picture> Draw);

/// <summary>The pictures of a comparison.</summary>
internal static class StudyFigures
{
    /// <summary>The pictures of a facet, in the order to look at them.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="curves">Its trials.</param>
    /// <param name="facet">Which settings.</param>
    /// <param name="prefix">What file names begin with; empty if there is one facet only.</param>
    public static IEnumerable<StudyFigure> Of(StudyResult result, StudyCurves curves, StudyFacet facet, string prefix)
    {
        var metric = new MetricScale(result.Experiment.Metrics[0]);
        string where = facet.Title.Length == 0 ? string.Empty : $", {facet.Title}";
        string title = Wording.Capital(metric.Words) + where;
        TrialSeries[] series = [.. facet.Lines.Select(curves.Series)];
        MeanMark?[] means = [.. facet.Lines.Select(line => MeanOf(line.Group, metric.Metric))];
        yield return new StudyFigure(
            prefix + "final",
            $"{title} at the end, a dot a trial. {string.Join("; ", facet.Lines.Select((line, i) => $"{line.Name}: {Words(means[i], metric)}"))}.",
            TrialStripPlot.Shape(series.Length, narrow: false),
            TrialStripPlot.Shape(series.Length, narrow: true),
            shape => TrialStripPlot.Draw($"{title} at the end", series, means, metric, shape));

        TrialSeries[] drawn = [.. facet.Lines.Select(curves.WithCurves)];
        if (drawn.Any(one => one.Trials.Any(trial => !trial.Curve.IsDefaultOrEmpty)))
        {
            yield return new StudyFigure(
                prefix + "curves",
                $"Training loss and {metric.OfCurve.Words} over the steps{where}.",
                PictureShape.WidePair,
                PictureShape.NarrowPair,
                shape => TrialCurvesPlot.Draw($"Training loss and {metric.OfCurve.Words}{where}", drawn, metric, shape));
        }

        if (!facet.Grid.IsEmpty)
        {
            yield return HeatMap(curves, facet, metric, prefix, where);
        }

        if (result.Experiment.Target is { } target)
        {
            string goal = $"{new MetricScale(target.Metric).Words} {new MetricScale(target.Metric).Format(target.Value)}";
            yield return new StudyFigure(
                prefix + "target",
                $"Which part of the trials has reached {goal} after how many steps{where}.",
                PictureShape.Wide,
                PictureShape.Narrow,
                shape => TargetPlot.Draw($"Trials that have reached {goal}{where}", series, shape));
        }
    }

    private static StudyFigure HeatMap(StudyCurves curves, StudyFacet facet, MetricScale metric, string prefix, string where)
    {
        string[] rates = [.. facet.Grid.Select(group => group.Setting[FactorName.LearningRate]!).Distinct(StringComparer.Ordinal).OrderBy(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
        Setting[] rows = [.. facet.Grid.Select(group => group.Setting.Without(FactorName.LearningRate)).Distinct()];
        string[] names = [.. facet.Lines.Select(line => line.Name[..line.Name.LastIndexOf(", lr ", StringComparison.Ordinal)])];
        return new StudyFigure(
            prefix + "learning-rates",
            $"Mean {metric.Words} by learning rate{where}.",
            TrialHeatMap.Shape(rows.Length, narrow: false),
            TrialHeatMap.Shape(rows.Length, narrow: true),
            shape => TrialHeatMap.Draw($"{Wording.Capital(metric.Words)} by learning rate{where}", "learning rate", rates, names, Cell, metric, shape));

        TrialSeries Cell(int row, int column) => new(string.Empty, [.. facet.Grid
            .Where(group => group.Setting[FactorName.LearningRate] == rates[column] && group.Setting.Without(FactorName.LearningRate).Equals(rows[row]))
            .SelectMany(group => curves.Trials(group.Setting))]);
    }

    private static MeanMark? MeanOf(GroupSummary group, string metric) =>
        group.Metrics.FirstOrDefault(own => own.Metric == metric) is { Summary: { } summary } own
            ? new MeanMark(summary.Mean, own.Mean?.Low ?? double.NaN, own.Mean?.High ?? double.NaN)
            : null;

    private static string Words(MeanMark? mean, MetricScale metric) => mean is { } known ? metric.Format(known.Mean) : "no number";
}
