using System.Globalization;
using Fanin.Lab.Results;

namespace Fanin.App.Tests.Results;

public class CurvesCsvTests
{
    [Fact]
    public void WriteEpochs_GivesBackEveryNumber_WhenReadAgain()
    {
        LectureResult result = SyntheticLecture.Create(3, 123, 124);
        string[][] lines = Read(CurvesCsv.WriteEpochs, result);
        Assert.Equal(["variant", "seed", "epoch", "step", "trainLoss", "trainAccuracy", "validLoss", "validAccuracy"], lines[0]);

        var expected = result.Variants.SelectMany(variant => variant.Runs.SelectMany(run => run.Epochs.Select(epoch => (variant.Name, run.Seed, epoch))));
        var actual = lines.Skip(1).Select(cells => (
            cells[0],
            ulong.Parse(cells[1], CultureInfo.InvariantCulture),
            new EpochResult(Whole(cells[2]), Whole(cells[3]), Number(cells[4]), Number(cells[5]), Number(cells[6]), Number(cells[7]))));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void WriteMinibatchLosses_GivesBackEveryNumber_WhenReadAgain()
    {
        LectureResult result = SyntheticLecture.Create(2);
        string[][] lines = Read(CurvesCsv.WriteMinibatchLosses, result);
        Assert.Equal(["variant", "seed", "step", "loss"], lines[0]);
        foreach (VariantResult variant in result.Variants)
        {
            string[][] own = [.. lines.Where(cells => string.Equals(cells[0], variant.Name, StringComparison.Ordinal))];
            Assert.Equal(variant.Runs[0].MinibatchLosses, own.Select(cells => float.Parse(cells[3], CultureInfo.InvariantCulture)));
            Assert.Equal(Enumerable.Range(1, own.Length), own.Select(cells => Whole(cells[2])));
        }
    }

    [Fact]
    public void WriteEpochs_WritesInfinityAndNaN_WhenARunDiverged()
    {
        var variant = new VariantResult("wild", "", false, [SyntheticLecture.Diverged(1, 10)]);
        string[][] lines = Read(CurvesCsv.WriteEpochs, SyntheticLecture.Create([1], 210, variant));
        Assert.Equal(["wild", "1", "1", "12", "NaN", "0.1", "Infinity", "0.1"], lines[1]);
    }

    [Fact]
    public void WriteEpochs_QuotesNames_WhenTheyHoldCommasOrQuotes()
    {
        var variant = new VariantResult("normal(0, \"σ\")", "", false, [SyntheticLecture.Run(1, 1, 0)]);
        var writer = new StringWriter();
        CurvesCsv.WriteEpochs(SyntheticLecture.Create([1], 210, variant), writer);
        Assert.StartsWith("\"normal(0, \"\"σ\"\")\",1,1,210,", writer.ToString().Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_GivesBothFiles()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> files = CurvesCsv.Write(SyntheticLecture.Create(1), folder.Path);
        Assert.Equal(["epochs.csv", "minibatch-loss.csv"], files);
        Assert.Equal(1 + 5, File.ReadAllLines(Path.Combine(folder.Path, files[0])).Length);
        Assert.Equal(1 + (5 * SyntheticLecture.StepsPerEpoch), File.ReadAllLines(Path.Combine(folder.Path, files[1])).Length);
    }

    private static string[][] Read(Action<LectureResult, TextWriter> write, LectureResult result)
    {
        var writer = new StringWriter();
        write(result, writer);
        return [.. writer.ToString().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
