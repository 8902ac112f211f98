using System.Xml.Linq;
using Fanin.Lab.Plots;
using Fanin.Lab.Trials;
using SkiaSharp;

namespace Fanin.App.Tests.Comparisons;

public class TrialPlotsTests
{
    private static readonly MetricScale Accuracy = new("validAccuracy");

    [Fact]
    public void Curves_ShowEverySeries_InItsColour()
    {
        TrialSeries[] series = SyntheticTrials.By("recipe", SyntheticTrials.Lecture(5));
        using Picture picture = TrialCurvesPlot.Draw("five recipes", series, Accuracy, PictureShape.WidePair);
        using SKBitmap image = Decode(picture, "curves");
        for (int i = 0; i < series.Length; i++)
        {
            Assert.InRange(Pixels(image, VariantStyle.Of(i).Color.ToSKColor()), 400, 60_000);
        }

        Assert.InRange(Pixels(image, VariantStyle.Of(series.Length).Color.ToSKColor()), 0, 50);
        AssertHas(Texts(picture), "five recipes", "gaussian+bn", "validation accuracy", "lowest to highest seed (line: mean)");
    }

    [Fact]
    public void Curves_SayWhichTrialsDiverged_WhereSomeDid()
    {
        TrialSeries[] series = SyntheticTrials.By("recipe", SyntheticTrials.Rates(2).Where(trial => trial.Spec.Factors[1].Value == "10"));
        using Picture picture = TrialCurvesPlot.Draw("fast", series, Accuracy, PictureShape.WidePair);
        AssertHas(Texts(picture), "kaiming-uniform(relu) (1 of 2 diverged)", "normal(0, 0.001) (diverged)");
    }

    [Fact]
    public void Strips_ShowADotATrial_AndTheInterval()
    {
        TrialSeries[] series = SyntheticTrials.By("recipe", SyntheticTrials.Lecture(9));
        MeanMark?[] means = [.. series.Select(one => (MeanMark?)new MeanMark(one.Completed.Average(Accuracy.Of), 0.86, 0.88)).Take(4), null];
        using Picture picture = TrialStripPlot.Draw("final accuracy", series, means, Accuracy, TrialStripPlot.Shape(series.Length, narrow: false));
        using SKBitmap image = Decode(picture, "strips");
        AssertHas(Texts(picture), "kaiming+bn", "validation accuracy", "mean, 95 % interval");
        Assert.InRange(Pixels(image, new SKColor(0x22, 0x22, 0x22)), 3_000, 100_000);
    }

    [Fact]
    public void HeatMap_GivesEachCellItsNumber_AndCountsDivergedTrials()
    {
        TrialRecord[] trials = SyntheticTrials.Rates(4);
        string[] rows = ["kaiming-uniform(relu)", "normal(0, 0.001)", "orthogonal"];
        string[] columns = SyntheticTrials.RateValues;
        using Picture picture = TrialHeatMap.Draw("recipe and rate", "learning rate", columns, rows, (row, column) => new TrialSeries(string.Empty, Cell(rows[row], columns[column])), Accuracy, TrialHeatMap.Shape(3, narrow: false));
        using SKBitmap image = Decode(picture, "heat");
        HashSet<string> texts = Texts(picture);
        string mean = (100 * Cell(rows[0], "0.1").Average(Accuracy.Of)).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(mean, texts);
        Assert.Contains("✕", texts);
        Assert.Contains(texts, text => text.EndsWith("✕2", StringComparison.Ordinal));
        AssertHas(texts, [.. columns, .. rows]);

        TrialRecord[] Cell(string recipe, string rate) => [.. trials.Where(trial => trial.Spec.RecipeName == recipe && trial.Spec.Factors[1].Value == rate)];
    }

    [Fact]
    public void Target_CountsTrialsThatNeverGetThere()
    {
        TrialRecord[] trials = [.. SyntheticTrials.Lecture(3), .. SyntheticTrials.Rates(3).Where(trial => trial.Outcome == RecordOutcome.Diverged)];
        using Picture picture = TargetPlot.Draw("to 80 %", SyntheticTrials.By("recipe", trials), PictureShape.Wide);
        using SKBitmap image = Decode(picture, "target");
        Assert.Contains("normal(0, 0.001) (3 of 3 never)", Texts(picture));
        Assert.Contains("kaiming", Texts(picture));
    }

    [Fact]
    public void AllPictures_DrawEmptyAxes_WhenThereIsNothing()
    {
        TrialSeries[] none = [new TrialSeries("nothing", [])];
        using Picture curves = TrialCurvesPlot.Draw("empty", none, Accuracy, PictureShape.NarrowPair);
        using Picture strips = TrialStripPlot.Draw("empty", none, [null], Accuracy, TrialStripPlot.Shape(1, narrow: true));
        using Picture target = TargetPlot.Draw("empty", none, PictureShape.Narrow);
        Assert.All(new[] { curves, strips, target }, picture => Assert.Contains("empty", Texts(picture)));
        Assert.Contains("nothing (no finished trial)", Texts(curves));
    }

    private static void AssertHas(HashSet<string> texts, params string[] expected) => Assert.All(expected, text => Assert.Contains(text, texts));

    private static SKBitmap Decode(Picture picture, string name)
    {
        byte[] png = picture.ToPng();
        if (Environment.GetEnvironmentVariable("FANIN_PICTURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name + ".png"), png);
        }

        return SKBitmap.Decode(png);
    }

    private static int Pixels(SKBitmap image, SKColor color) => image.Pixels.Count(pixel => Math.Abs(pixel.Red - color.Red) + Math.Abs(pixel.Green - color.Green) + Math.Abs(pixel.Blue - color.Blue) < 12);

    private static HashSet<string> Texts(Picture picture) =>
        XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName is "text" or "title").Select(element => element.Value.Trim()).ToHashSet(StringComparer.Ordinal);
}
