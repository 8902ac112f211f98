using System.Text;
using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
using Parquet.Serialization;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Tasks;

public class FileTasksTests
{
    private static readonly string[] CifarFiles = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];

    [Fact]
    public void Cifar_IsReadRecordByRecord()
    {
        using var folder = new TemporaryFolder();
        WriteCifar(folder.Path, records: 4);
        using TaskData data = TaskTexts.Load($"cifar-10:{folder.Path}");
        Assert.Equal(new TaskShape(TaskKind.Classification, [3, 32, 32], 10), data.Shape);
        Assert.Equal((18, 2, 4), (data.Train.Count, data.Valid.Count, data.Test.Count));

        // Record r of file f: label (f + r) mod 10; channel c is filled with 10·f + r + 50·c.
        Assert.Equal([0, 1, 2, 3, 1, 2, 3, 4], data.Train.Targets.data<long>().Take(8));
        Assert.Equal((10 + 2 + 50) / 255f, data.Train.Inputs[6, 1, 0, 0].item<float>());
        Assert.Equal((10 + 2 + 50) / 255f, data.Train.Inputs[6, 1, 31, 31].item<float>());
        Assert.Equal([5L, 6, 7, 8], data.Test.Targets.data<long>());
        Assert.Equal([6L, 7], data.Valid.Targets.data<long>());
    }

    [Fact]
    public void Cifar_SaysWhatIsWrongWithItsFiles()
    {
        using var folder = new TemporaryFolder();
        string text = $"cifar-10:{folder.Path}";
        Assert.Contains("no such folder", Refusal($"cifar-10:{folder.Path}/none"), StringComparison.Ordinal);
        WriteCifar(folder.Path, records: 1);
        string file = Path.Combine(folder.Path, CifarFiles[2]);
        byte[] good = File.ReadAllBytes(file);
        File.WriteAllBytes(file, good[..^1]);
        Assert.Contains("data_batch_3.bin: expected records of 3,073 bytes", Refusal(text), StringComparison.Ordinal);
        File.WriteAllBytes(file, []);
        Assert.Contains("data_batch_3.bin: expected data, got an empty file", Refusal(text), StringComparison.Ordinal);
        good[0] = 11;
        File.WriteAllBytes(file, good);
        Assert.Contains("data_batch_3.bin, byte 0: expected a label from 0 to 9, got 11", Refusal(text), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("missing are data_batch_3.bin", Refusal(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_GivesStandardizedNumbersWordsAsInputsAndClassesInOrder()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.csv");
        File.WriteAllLines(file, ["size;kind;id;class", .. Enumerable.Range(0, 100).Select(i => $"{i}.5;{(i % 2 == 0 ? "\"a;b\"" : "c")};x{i};{(i < 50 ? "low" : "high")}")]);
        using TaskData data = TaskTexts.Load($"csv:{file},target=class,ignore=id");
        Assert.Equal(new TaskShape(TaskKind.Classification, [3], 2), data.Shape);
        Assert.Equal((80, 10, 10), (data.Train.Count, data.Valid.Count, data.Test.Count));
        using Tensor sizes = data.Train.Inputs.select(1, 0);
        Assert.InRange(sizes.mean().item<float>(), -1e-5, 1e-5);
        Assert.InRange(sizes.std(unbiased: false).item<float>(), 0.9999, 1.0001);
        Assert.Equal(80, data.Train.Inputs.narrow(1, 1, 2).sum().item<float>());

        // "high" comes before "low"; the large half is high, whatever the order of the rows.
        Assert.True(((sizes > 0).to(ScalarType.Int64) + data.Train.Targets == 1).sum().item<long>() >= 76);
        using TaskData again = TaskTexts.Load($"csv:{file},target=class,ignore=id");
        using TaskData other = TaskTexts.Load($"csv:{file},target=class,ignore=id,seed=1");
        Assert.Equal(data.Digest, again.Digest);
        Assert.NotEqual(data.Digest, other.Digest);
    }

    [Fact]
    public void Csv_OfARegression_HasStandardizedTargets()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.csv");
        File.WriteAllLines(file, ["x,y", .. Enumerable.Range(0, 50).Select(i => $"{i},{(3 * i) + 7}")]);
        using TaskData data = TaskTexts.Load($"csv:{file},target=y,kind=regression,limit=20");
        Assert.Equal((new TaskShape(TaskKind.Regression, [1], 1), 20L), (data.Shape, data.Train.Count));
        Assert.InRange((data.Test.Targets - data.Test.Inputs).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Csv_IsFoundAndRead_WhenCommasStandInQuotes()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "red, \"dry\".csv");
        File.WriteAllLines(file, ["x,\"quality, of 10\",\"a, b\"", .. Enumerable.Range(0, 50).Select(i => $"{i},{(3 * i) + 7},no")]);
        using TaskData data = TaskTexts.Load($"csv:\"{folder.Path}/red, \"\"dry\"\".csv\",target=\"quality, of 10\",kind=regression,ignore=\"a, b\"");
        Assert.Equal(new TaskShape(TaskKind.Regression, [1], 1), data.Shape);
        Assert.InRange((data.Test.Targets - data.Test.Inputs).abs().max().item<float>(), 0, 1e-5);
        Assert.Equal($"file {file}", data.Source);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3", "line 2: expected columns of different names, and rows of as many cells")]
    [InlineData("a,b\n1,2\n,3\n4,5", "line 3: expected a value of \"a\", got none")]
    [InlineData("a,b\n1,2\n2,3\nn/a,5\n4,5\n", "line 4: expected a finite number of \"a\", as most rows have, got \"n/a\"")]
    [InlineData("a,a\n1,2\n", "line 1: expected columns of different names")]
    [InlineData("a,b\n", "expected rows behind the names")]
    [InlineData("a,c\n1,2\n1,2\n1,2\n", "expected a column \"b\" as the target; the nearest is a, there are a, c")]
    [InlineData("a,b\n1,2\n2,3", "expected at least 3 rows")]
    [InlineData("b\n1\n2\n3", "expected columns beside the target \"b\"")]
    [InlineData("a,b\n1,2\n2,2\n3,2", "expected from 2 to 10,000 classes in the target \"b\", got 1 different values")]
    [InlineData("", "got an empty file")]
    public void Csv_SaysWhatIsWrongWithItsFile(string content, string sentence)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.csv");
        File.WriteAllText(file, content);
        Assert.Contains(sentence, Refusal($"csv:{file},target=b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_RefusesColumnsOfManyWords_ByName()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.csv");
        File.WriteAllLines(file, ["name,b", .. Enumerable.Range(0, 101).Select(i => $"n{i},{i % 2}")]);
        Assert.Contains("at most 100 different texts in the column \"name\"", Refusal($"csv:{file},target=b"), StringComparison.Ordinal);
        Assert.Contains("got texts. Leave kind=regression out", Refusal($"csv:{file},target=name,kind=regression"), StringComparison.Ordinal);
        Assert.Contains("expected this file, got nothing", Refusal($"csv:{file}x,target=b"), StringComparison.Ordinal);
        Assert.Contains("expected a file, got a folder", Refusal($"csv:{folder.Path},target=b"), StringComparison.Ordinal);
        Assert.Contains("needs target=TARGET", Assert.Throws<DiagnosticException>(() => TaskTexts.Load($"csv:{file}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_GivesWhatTheSameCsvGives()
    {
        using var folder = new TemporaryFolder();
        string csv = Path.Combine(folder.Path, "t.csv");
        string parquet = Path.Combine(folder.Path, "t.parquet");
        Row[] rows = [.. Enumerable.Range(0, 60).Select(i => new Row { Size = i / 4.0, Count = i % 7, Kind = i % 3 == 0 ? "a" : "b", Label = i % 2 })];
        File.WriteAllLines(csv, ["Size,Count,Kind,Label", .. rows.Select(row => FormattableString.Invariant($"{row.Size},{row.Count},{row.Kind},{row.Label}"))]);
        await ParquetSerializer.SerializeAsync(rows, parquet, cancellationToken: TestContext.Current.CancellationToken);
        using TaskData one = TaskTexts.Load($"csv:{csv},target=Label");
        using TaskData two = TaskTexts.Load($"parquet:{parquet},target=Label");
        Assert.Equal(new TaskShape(TaskKind.Classification, [4], 2), one.Shape);
        Assert.Equal(one.Digest, two.Digest);
    }

    [Fact]
    public async Task Parquet_SaysWhatIsWrongWithItsFile()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.parquet");
        File.WriteAllText(file, "this is not a Parquet file, but long enough for one");
        Assert.Contains("t.parquet: expected a Parquet file", Refusal($"parquet:{file},target=b"), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("expected this file, got nothing", Refusal($"parquet:{file},target=b"), StringComparison.Ordinal);
        OddRow[] rows = [new() { Size = 1, When = DateTime.UnixEpoch, Label = 0 }, new() { Size = null, When = DateTime.UnixEpoch, Label = 1 }, new() { Size = 2, When = DateTime.UnixEpoch, Label = 1 }];
        await ParquetSerializer.SerializeAsync(rows, file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("row 2: expected a value of \"Size\", got none", Refusal($"parquet:{file},target=Label,ignore=When"), StringComparison.Ordinal);
        Assert.Contains("in the column \"When\", got DateTime. Leave it out by ignore=When", Refusal($"parquet:{file},target=Label,ignore=Size"), StringComparison.Ordinal);
        byte[] content = File.ReadAllBytes(file);
        File.WriteAllBytes(file, content[..(content.Length / 2)]);
        Assert.Contains("t.parquet: expected a Parquet file", Refusal($"parquet:{file},target=Label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsCutIntoWindowsWhoseTargetsAreOneLater()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.txt");
        File.WriteAllText(file, string.Concat(Enumerable.Range(0, 100).Select(i => "aböz"[i % 4])), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using TaskData data = TaskTexts.Load($"text:{file},length=5");
        Assert.Equal(new TaskShape(TaskKind.NextToken, [5], 4), data.Shape);

        // 80 characters train: windows of 6 from 0, 5, …, 70; a, b, ö, z are 0, 1, 3, 2 in the order of their numbers.
        Assert.Equal((15L, 1L, 1L), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal([0L, 1, 3, 2, 0], data.Train.Inputs[0].data<long>());
        Assert.Equal([1L, 3, 2, 0, 1], data.Train.Targets[0].data<long>());
        Assert.Equal([1L, 3, 2, 0, 1], data.Train.Inputs[1].data<long>());
        using TaskData dense = TaskTexts.Load($"text:{file},length=5,stride=1,limit=60");
        Assert.Equal((60L, 5L), (dense.Train.Count, dense.Valid.Count));
    }

    [Fact]
    public void Text_IsFoundAndRead_WhenItsPathStandsInQuotes()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "a, b=c.txt");
        File.WriteAllText(file, string.Concat(Enumerable.Repeat("abcd", 25)));
        using TaskData data = TaskTexts.Load($"text:\"{file}\",length=5");
        Assert.Equal((new TaskShape(TaskKind.NextToken, [5], 4), $"file {file}"), (data.Shape, data.Source));
    }

    [Fact]
    public void Text_SaysWhatIsWrongWithItsFile()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.txt");
        File.WriteAllBytes(file, [.. "abc"u8, 0xff, .. "def"u8]);
        Assert.Contains("t.txt, byte 3: expected text in UTF-8, got the byte ff", Refusal($"text:{file}"), StringComparison.Ordinal);
        File.WriteAllText(file, "too short");
        Assert.Contains("at least 650 characters for windows of 64", Refusal($"text:{file}"), StringComparison.Ordinal);
        File.WriteAllText(file, new string('a', 1000));
        Assert.Contains("different characters, got 1", Refusal($"text:{file}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_AgreeAndAreTheSameForTheSameSeed()
    {
        using TaskData data = TaskTexts.Load("sentences");
        using TaskData again = TaskTexts.Load("sentences:count=50000");
        using TaskData other = TaskTexts.Load("sentences:seed=2");
        Assert.Equal(data.Digest, again.Digest);
        Assert.NotEqual(data.Digest, other.Digest);
        Assert.InRange(data.Shape.Outputs, 20, 30);
        Assert.Equal(625 - 1, data.Train.Count);
    }

    private static string Refusal(string text) => Assert.ThrowsAny<DatasetException>(() => TaskTexts.Load(text)).Message;

    private static void WriteCifar(string folder, int records)
    {
        for (int file = 0; file < CifarFiles.Length; file++)
        {
            using FileStream stream = File.Create(Path.Combine(folder, CifarFiles[file]));
            for (int record = 0; record < records; record++)
            {
                stream.WriteByte((byte)((file + record) % 10));
                for (int channel = 0; channel < 3; channel++)
                {
                    stream.Write(Enumerable.Repeat((byte)((10 * file) + record + (50 * channel)), 1024).ToArray());
                }
            }
        }
    }

    public sealed class Row
    {
        public double Size { get; set; }

        public int Count { get; set; }

        public string? Kind { get; set; }

        public int Label { get; set; }
    }

    public sealed class OddRow
    {
        public double? Size { get; set; }

        public DateTime When { get; set; }

        public int Label { get; set; }
    }
}
