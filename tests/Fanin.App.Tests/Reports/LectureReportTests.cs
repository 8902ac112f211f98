using System.Globalization;
using System.Text.RegularExpressions;
using Fanin.App.Tests.Results;
using Fanin.Lab.Reports;
using Fanin.Lab.Results;

namespace Fanin.App.Tests.Reports;

public partial class LectureReportTests
{
    private const string Command = "fanin lecture --data fashion-mnist --seeds 123 --out runs/lecture";

    [Fact]
    public void Render_HoldsTheNumbersOfTheResult()
    {
        LectureResult result = SyntheticLecture.Create();
        string page = LectureReport.Render(result, Command);
        foreach (VariantResult variant in result.Variants)
        {
            TrialResult run = variant.Runs[0];
            foreach (double accuracy in (double[])[run.Epochs[0].ValidAccuracy, run.Epochs[^1].TrainAccuracy, run.Epochs[^1].ValidAccuracy, run.TestAccuracy])
                Assert.Contains($"<td>{Percent(accuracy)}</td>", page, StringComparison.Ordinal);
            Assert.Contains(variant.Recipe, page, StringComparison.Ordinal);
            Assert.Contains($"<td>{run.Epochs[24].TrainLoss.ToString("0.0000", CultureInfo.InvariantCulture)}</td>", page, StringComparison.Ordinal);
        }

        int end = result.Variants[1].Runs[0].Plateau.MeasuredSteps!.Value;
        Assert.Contains($"<td>{end.ToString("N0", CultureInfo.InvariantCulture)} (9)</td>", page, StringComparison.Ordinal);
        Assert.Contains("54,000 to train, 6,000 to validate, 10,000 to test", page, StringComparison.Ordinal);
        Assert.Contains("mlp:784-75-45-10", page, StringComparison.Ordinal);
        Assert.Contains("fc1.weight [75, 784]", page, StringComparison.Ordinal);
        Assert.Contains(Command, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_GivesMeans_WhenThereAreSeveralSeeds()
    {
        LectureResult result = SyntheticLecture.Create(20, 123, 124, 125);
        string page = LectureReport.Render(result, Command);
        foreach (VariantResult variant in result.Variants)
        {
            Assert.Contains($"<td>{Percent(variant.Runs.Average(run => run.Epochs[^1].ValidAccuracy))}</td>", page, StringComparison.Ordinal);
            Assert.Contains($"<td>{Percent(variant.Runs.Average(run => run.TestAccuracy))}</td>", page, StringComparison.Ordinal);
        }

        Assert.Equal(15, Count(page, "<summary>Every epoch, seed"));
    }

    [Fact]
    public void Render_EscapesWhatUsersWrote()
    {
        const string Evil = "<script>alert('x')</script>\"&";
        LectureResult result = SyntheticLecture.Create(
            [1], 210, new VariantResult(Evil, Evil, false, [SyntheticLecture.Run(1, 1, 0) with { PlanText = Evil }]));
        result = result with
        {
            Dataset = result.Dataset with { Name = Evil, Source = Evil },
            Settings = result.Settings with { Model = Evil, Stream = Evil },
        };
        string page = LectureReport.Render(result, Evil);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
        Assert.True(Count(page, "&lt;script&gt;") >= 10, "Every place shows the name as text.");
    }

    [Fact]
    public void Render_RefersToNothingOutside()
    {
        string page = LectureReport.Render(SyntheticLecture.Create(2), Command);
        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        string[] targets = [.. Reference().Matches(page).Select(match => match.Groups["target"].Value)];
        Assert.Equal(2 * 11, targets.Count(target => target.StartsWith("data:image/svg+xml;base64,", StringComparison.Ordinal)));
        Assert.All(targets, target => Assert.True(target[0] == '#' || target.StartsWith("data:", StringComparison.Ordinal), target[..Math.Min(80, target.Length)]));
    }

    [Fact]
    public void Render_DescribesEveryPicture()
    {
        string page = LectureReport.Render(SyntheticLecture.Create(2), Command);
        string[] alts = [.. Alt().Matches(page).Select(match => match.Groups["text"].Value)];
        Assert.Equal(11, alts.Length);
        Assert.All(alts, alt => Assert.True(alt.Length > 40, alt));
    }

    [Fact]
    public void Render_SaysWhatIsMissing_WhenNothingRan()
    {
        LectureResult result = SyntheticLecture.Create([1], 210, new VariantResult("kaiming", "", false, [])) with { Interrupted = true };
        string page = LectureReport.Render(result, Command);
        Assert.Contains("No run was finished", page, StringComparison.Ordinal);
        Assert.Contains("<strong>kaiming</strong> has no finished run.", page, StringComparison.Ordinal);
        Assert.Contains("No run was finished", LectureReport.Render(SyntheticLecture.Create([1], 0), Command), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_GivesTheNameOfTheFile()
    {
        using var folder = new TemporaryFolder();
        string file = LectureReport.Write(SyntheticLecture.Create(1), folder.Path, Command);
        Assert.Equal("report.html", file);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(folder.Path, file)), StringComparison.Ordinal);
    }

    private static string Percent(double fraction) => (100 * fraction).ToString("0.00", CultureInfo.InvariantCulture) + "\u00A0%";

    private static int Count(string page, string part) => page.Split(part).Length - 1;

    [GeneratedRegex("(src|srcset|href)=\"(?<target>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Reference();

    [GeneratedRegex("alt=\"(?<text>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Alt();
}
