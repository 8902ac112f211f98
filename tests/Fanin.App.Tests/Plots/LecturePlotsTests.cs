using System.Globalization;
using System.Xml.Linq;
using Fanin.App.Tests.Results;
using Fanin.Lab.Plots;
using Fanin.Lab.Results;
using SkiaSharp;

namespace Fanin.App.Tests.Plots;

public class LecturePlotsTests
{
    private const int MostSvgBytes = 300_000;

    private static readonly string[] Names = ["kaiming", "gaussian", "gaussian-bn", "pytorch", "kaiming-bn"];

    [Fact]
    public void Write_GivesEveryPictureTwice_InTheirSubfolder()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> files = LecturePlots.Write(SyntheticLecture.Create(), folder.Path);
        IEnumerable<string> names = Names.SelectMany(name => (string[])[name + "-loss", name + "-accuracy"]).Prepend("comparison");
        Assert.Equal([.. names.SelectMany(name => (string[])[$"plots/{name}.png", $"plots/{name}.svg"])], files.ToArray());
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.All(files.Where(IsSvg), file => Assert.InRange(new FileInfo(Path.Combine(folder.Path, file)).Length, 5_000, MostSvgBytes));
    }

    [Fact]
    public void Write_ShowsEveryVariantInItsColour_InItsPicturesAndInTheComparison()
    {
        using var folder = new TemporaryFolder();
        LectureResult result = SyntheticLecture.Create(20);
        LecturePlots.Write(result, folder.Path);
        using SKBitmap comparison = Decode(folder, "comparison.png", 2000, 960);
        for (int i = 0; i < result.Variants.Count; i++)
        {
            SKColor color = VariantStyle.Of(i).Color.ToSKColor();
            string name = result.Variants[i].Name.Replace('+', '-');
            using SKBitmap loss = Decode(folder, name + "-loss.png", 1600, 900);
            using SKBitmap accuracy = Decode(folder, name + "-accuracy.png", 1600, 900);
            Assert.InRange(Pixels(loss, color), 3_000, 60_000);
            Assert.InRange(Pixels(accuracy, color), 3_000, 60_000);
            Assert.InRange(Pixels(comparison, color), 400, 60_000);
            Assert.InRange(Pixels(loss, VariantStyle.Of((i + 1) % 5).Color.ToSKColor()), 0, 50);
        }
    }

    [Fact]
    public void Write_GivesWellFormedSvg_WithItsTitleAsText()
    {
        using var folder = new TemporaryFolder();
        LecturePlots.Write(SyntheticLecture.Create(3), folder.Path);
        HashSet<string> texts = Texts(folder, "gaussian-loss.svg");
        Assert.Contains("gaussian: minibatch loss, seed 123", texts);
        Assert.Contains("guessing: ln 10 = 2.303", texts);
        Assert.Contains("gaussian+bn: accuracy, seed 123", Texts(folder, "gaussian-bn-accuracy.svg"));
        Assert.Contains("5 initializations on fashion-mnist, seed 123", Texts(folder, "comparison.svg"));
    }

    [Fact]
    public void Write_NamesTheStep_AtWhichALongPlateauEnded()
    {
        using var folder = new TemporaryFolder();
        LectureResult result = SyntheticLecture.Create(20);
        LecturePlots.Write(result, folder.Path);
        int end = result.Variants[1].Runs[0].Plateau.MeasuredSteps!.Value;
        string step = end.ToString("N0", CultureInfo.InvariantCulture);
        int foretold = result.Variants[1].Runs[0].Plateau.PredictedSteps!.Value;
        Assert.Contains($"plateau until step {step} (epoch 9); predicted {foretold.ToString("N0", CultureInfo.InvariantCulture)}", Texts(folder, "gaussian-loss.svg"));
        Assert.Contains("predicted end of the plateau", Texts(folder, "gaussian-loss.svg"));
        Assert.Contains("predicted end of the plateau", Texts(folder, "comparison.svg"));
        Assert.DoesNotContain(Texts(folder, "kaiming-loss.svg"), text => text.Contains("plateau", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_WritesDashesAsDashes_InSvg()
    {
        using var folder = new TemporaryFolder();
        LecturePlots.Write(SyntheticLecture.Create(3), folder.Path);
        var svg = XDocument.Load(Path.Combine(folder.Path, "plots", "comparison.svg"));
        HashSet<string> dashes = svg.Descendants().Attributes("stroke-dasharray").Select(attribute => attribute.Value).ToHashSet(StringComparer.Ordinal);
        for (int i = 1; i < 5; i++)
            Assert.Contains(string.Join(' ', VariantStyle.Of(i).Pattern.Intervals), dashes);
    }

    [Fact]
    public void Write_KeepsSvgSmall_WhenThereAreTwentySeeds()
    {
        using var folder = new TemporaryFolder();
        ulong[] seeds = [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];
        LectureResult result = SyntheticLecture.Create(
            seeds, 10_500, SyntheticLecture.Variant("gaussian", "normal(0, 0.001)", false, seeds, 50, 1700, 1.15, 0.28));
        IReadOnlyList<string> files = LecturePlots.Write(result, folder.Path);
        Assert.All(files.Where(IsSvg), file => Assert.InRange(new FileInfo(Path.Combine(folder.Path, file)).Length, 1, MostSvgBytes));
        Assert.Contains("gaussian: minibatch loss, 20 seeds", Texts(folder, "gaussian-loss.svg"));
    }

    [Fact]
    public void Write_DrawsWhatThereIs_WhenRunsAreMissingDivergedStuckOrShort()
    {
        using var folder = new TemporaryFolder();
        LectureResult result = SyntheticLecture.Create(
            [1, 2],
            40,
            new VariantResult("missing", "", false, []),
            new VariantResult("wild", "", false, [SyntheticLecture.Diverged(1, 30), SyntheticLecture.Diverged(2, 0)]),
            new VariantResult("one epoch", "", false, [SyntheticLecture.Run(1, 1, 0)]),
            new VariantResult("stuck", "", false, [SyntheticLecture.Run(1, 2, 10_000)]),
            new VariantResult("empty", "", false, [SyntheticLecture.Run(1, 1, 0) with { MinibatchLosses = [], Epochs = [], Steps = 0 }]),
            new VariantResult("<b>& \u0001 odd/../name", "", false, [SyntheticLecture.Run(1, 1, 0) with { MinibatchLosses = [2.3f] }]));
        IReadOnlyList<string> files = LecturePlots.Write(result, folder.Path);
        Assert.Equal(2 + (4 * 6), files.Count);
        Assert.Contains("no finished run", Texts(folder, "missing-loss.svg"));
        Assert.Contains("× seed 1 not finite at step 31; seed 2 not finite at step 1", Texts(folder, "wild-loss.svg"));
        Assert.Contains("plateau until the end; predicted 10,150", Texts(folder, "stuck-loss.svg"));
        Assert.Contains("<b>& odd/../name: minibatch loss, seed 1", Texts(folder, "b-----odd-..-name-loss.svg"));
    }

    [Fact]
    public void Write_KeepsTwelveVariantsApart()
    {
        using var folder = new TemporaryFolder();
        VariantResult[] variants = [.. Enumerable.Range(0, 12).Select(i => new VariantResult("same name", "", false, [SyntheticLecture.Run(1, 3, i * 20)]))];
        IReadOnlyList<string> files = LecturePlots.Write(SyntheticLecture.Create([1], 630, variants), folder.Path);
        Assert.Equal(2 + (4 * 12), files.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(12, Enumerable.Range(0, 12).Select(i => (VariantStyle.Of(i).Color, VariantStyle.Of(i).Pattern.Name)).Distinct().Count());
    }

    [Fact]
    public void Write_Fails_WhenTheFolderIsAFile()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => LecturePlots.Write(SyntheticLecture.Create(1), file));
    }

    private static bool IsSvg(string file) => file.EndsWith(".svg", StringComparison.Ordinal);

    private static HashSet<string> Texts(TemporaryFolder folder, string file)
    {
        var svg = XDocument.Load(Path.Combine(folder.Path, "plots", file));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.NotEmpty(svg.Root.Elements().First(element => element.Name.LocalName is "title").Value);
        return svg.Descendants().Where(element => element.Name.LocalName is "text").Select(element => element.Value).ToHashSet(StringComparer.Ordinal);
    }

    private static SKBitmap Decode(TemporaryFolder folder, string file, int width, int height)
    {
        var bitmap = SKBitmap.Decode(Path.Combine(folder.Path, "plots", file));
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        Assert.Equal(SKColors.White, bitmap.GetPixel(0, 0));
        return bitmap;
    }

    private static int Pixels(SKBitmap bitmap, SKColor color) => bitmap.Pixels.Count(pixel =>
        Math.Abs(pixel.Red - color.Red) <= 6 && Math.Abs(pixel.Green - color.Green) <= 6 && Math.Abs(pixel.Blue - color.Blue) <= 6);
}
