using System.Buffers.Binary;
using System.Globalization;
using Fanin.App.Tests.Storage;
using Fanin.App.Tests.Training;
using Fanin.Lab.Export;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;
using Microsoft.Data.Sqlite;
using Microsoft.VisualBasic.FileIO;
using Parquet;
using Parquet.Schema;
using Tensorboard;
using TorchSharp;

namespace Fanin.App.Tests.Export;

[Collection(nameof(LibTorchState))]
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ResultStore _store;
    private readonly TrialRecord[] _records;

    public ExportTests()
    {
        _store = ResultStore.Open(_folder["results.db"]);
        _records =
        [
            StoredRecords.Of(StoredRecords.Spec(1) with { Factors = [new("recipe", "kaiming, \"quoted\""), new("lr", "0.1")] }),
            StoredRecords.Of(StoredRecords.Spec(ulong.MaxValue), RecordOutcome.Diverged, 12),
            StoredRecords.Of(3, RecordOutcome.Failed, 0),
        ];
        _store.Register("e", string.Empty, [.. _records.Select(record => record.Spec)]);
        Array.ForEach(_records, record => _store.Save(record));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void Csv_ReadsBack()
    {
        Directory.CreateDirectory(_folder["csv"]);
        Assert.Equal(["trials.csv", "curves.csv", "losses.csv", "layers.csv"], CsvExport.Write(_store, "e", _folder["csv"], Token));
        Check(name => ReadCsv(Path.Combine(_folder["csv"], $"{name}.csv")));
    }

    [Fact]
    public async Task Parquet_ReadsBack()
    {
        Directory.CreateDirectory(_folder["parquet"]);
        Assert.Equal(["trials.parquet", "curves.parquet", "losses.parquet", "layers.parquet"], ParquetExport.Write(_store, "e", _folder["parquet"], Token));
        Dictionary<string, List<Dictionary<string, object?>>> tables = [];
        foreach (string name in new[] { "trials", "curves", "losses", "layers" })
        {
            tables[name] = await ReadParquet(Path.Combine(_folder["parquet"], $"{name}.parquet"));
        }

        Check(name => tables[name]);
    }

    [Fact]
    public void TensorBoard_ReadsBack()
    {
        Directory.CreateDirectory(_folder["events"]);
        IReadOnlyList<string> files = TensorBoardExport.Write(_store, "e", _folder["events"], Token);
        Assert.Equal($"recipe=kaiming,--quoted-,lr=0.1,seed=1,{_records[0].Id[..8]}/events.out.tfevents.0.fanin", files[0]);
        foreach ((TrialRecord record, string file) in _records.Zip(files))
        {
            Event[] events = [.. ReadEvents(Path.Combine(_folder["events"], file))];
            Assert.Equal("brain.Event:2", events[0].FileVersion);
            Assert.Equal(
                record.Losses.Select((loss, i) => (i + 1L, loss)),
                events.SelectMany(one => (one.Summary?.Value ?? []).Where(value => value.Tag == "loss/minibatch").Select(value => (one.Step, value.SimpleValue))));
            Assert.Equal(
                record.Curve.Select(point => ((long)point.Step, (float)point.ValidLoss)),
                events.SelectMany(one => (one.Summary?.Value ?? []).Where(value => value.Tag == "loss/valid").Select(value => (one.Step, value.SimpleValue))));
            Assert.Equal(
                record.Layers.Where(layer => layer.Layer != "hidden.1").Select(layer => ((long)layer.Step, (float)layer.GradientStdDev)),
                events.SelectMany(one => (one.Summary?.Value ?? []).Where(value => value.Tag == "gradientStdDev/Ausgang μ").Select(value => (one.Step, value.SimpleValue))));
            Summary.Types.Value plan = events.SelectMany(one => one.Summary?.Value ?? []).Single(value => value.Tag == "plan");
            Assert.Contains($"of seed {record.Spec.Seed}, σ", plan.Tensor.StringVal[0].ToStringUtf8(), StringComparison.Ordinal);
            Assert.Equal(record.Losses.Length == 0 ? 0 : 0.1, events.Max(one => one.WallTime), 1e-12);
        }
    }

    [Fact]
    public void TheReaderOfThisTest_ReadsWhatTorchSharpWrites()
    {
        // So that writer and reader do not agree on a mistake.
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        string folder = _folder["torchsharp"];
        torch.utils.tensorboard.SummaryWriter(folder, createRunName: false).add_scalar("loss", 0.25f, 7);
        Event[] events = [.. ReadEvents(Directory.GetFiles(folder).Single())];
        Assert.Contains(events, one => one.Step == 7 && one.Summary.Value.Single() is { Tag: "loss", SimpleValue: 0.25f });
    }

    [Theory]
    [InlineData("123456789", 0xe3069283)] // The check value of CRC-32C in every catalogue of checksums.
    [InlineData("", 0)]
    public void Checksum_IsCrc32C_Masked(string text, uint crc) =>
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xa282ead8, RecordFile.Checksum(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Export_StopsWhenCancelled()
    {
        var stopped = new CancellationToken(true);
        Assert.Throws<OperationCanceledException>(() => CsvExport.Write(_store, "e", _folder.Path, stopped));
        Assert.ThrowsAny<OperationCanceledException>(() => ParquetExport.Write(_store, "e", _folder.Path, stopped));
        Assert.Throws<OperationCanceledException>(() => TensorBoardExport.Write(_store, "e", _folder.Path, stopped));
        Assert.DoesNotContain(_folder.Files(), file => !file.StartsWith("results.db", StringComparison.Ordinal));
    }

    private void Check(Func<string, List<Dictionary<string, object?>>> table)
    {
        List<Dictionary<string, object?>> trials = table("trials");
        Assert.Equal(_records.Select(record => record.Id), trials.Select(row => row["id"]));
        Assert.Equal(["1", "-1", "3"], trials.Select(row => $"{row["seed"]}"));
        Assert.Equal(["kaiming, \"quoted\"", "kaiming", "kaiming"], trials.Select(row => row["factor.recipe"]));
        Assert.Equal(["completed", "diverged", "failed"], trials.Select(row => row["outcome"]));
        Assert.Equal([null, null, _records[2].Reason], trials.Select(row => row["reason"]));
        Assert.Equal(["10", "10", ""], trials.Select(row => $"{row["targetStep"]}"));
        Assert.Equal(_records.Select(record => Bits(record.Metrics["metric5"])), trials.Select(row => Bits(row["metric5"])));
        Assert.Equal(_records.Select(record => Bits(record.Metrics["metric4"])), trials.Select(row => Bits(row["metric4"])));

        Assert.Equal(
            _records.SelectMany(record => record.Curve.Select(point => (record.Id, $"{point.Step}", Bits(point.TrainLoss), Bits(point.ValidAccuracy)))),
            table("curves").Select(row => ((string)row["id"]!, $"{row["step"]}", Bits(row["trainLoss"]), Bits(row["validAccuracy"]))));
        Assert.Equal(
            _records.SelectMany(record => record.Losses.Select((loss, i) => (record.Id, $"{i + 1}", Bits((double)loss)))),
            table("losses").Select(row => ((string)row["id"]!, $"{row["step"]}", Bits(row["loss"]))));
        Assert.Equal(
            _records.SelectMany(record => record.Layers.Select(layer => (layer.Layer, Bits(layer.ActivationStdDev), Bits(layer.UpdateRatio)))),
            table("layers").Select(row => ((string)row["layer"]!, Bits(row["activationStdDev"]), Bits(row["updateRatio"]))));
    }

    // NaNs have many bits, of which text keeps none.
    private static string Bits(object? number) => number switch
    {
        double.NaN => "NaN",
        double value => $"{BitConverter.DoubleToInt64Bits(value):x}",
        string text => Bits(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => "nothing",
    };

    private static List<Dictionary<string, object?>> ReadCsv(string path)
    {
        using var parser = new TextFieldParser(path) { TextFieldType = FieldType.Delimited };
        parser.SetDelimiters(",");
        string[] names = parser.ReadFields()!;
        List<Dictionary<string, object?>> rows = [];
        while (!parser.EndOfData)
        {
            rows.Add(names.Zip(parser.ReadFields()!).ToDictionary(pair => pair.First, pair => pair.Second.Length == 0 ? null : (object?)pair.Second));
        }

        return rows;
    }

    private static async Task<List<Dictionary<string, object?>>> ReadParquet(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path, cancellationToken: Token);
        List<Dictionary<string, object?>> rows = [];
        foreach (ParquetRowGroupReader group in reader.RowGroups)
        {
            int count = (int)group.RowCount;
            Dictionary<string, object?>[] part = [.. Enumerable.Range(0, count).Select(_ => new Dictionary<string, object?>())];
            foreach (DataField field in reader.Schema.GetDataFields())
            {
                object?[] values = field.ClrType == typeof(long) ? await Numbers<long>(group, field, count)
                    : field.ClrType == typeof(double) ? await Numbers<double>(group, field, count)
                    : await Strings(group, field, count);
                foreach ((int i, object? value) in values.Index())
                {
                    part[i][field.Name] = value;
                }
            }

            rows.AddRange(part);
        }

        return rows;
    }

    private static async Task<object?[]> Strings(ParquetRowGroupReader group, DataField field, int count)
    {
        string?[] values = new string?[count];
        await group.ReadAsync(field, values!, cancellationToken: Token);
        return values;
    }

    private static async Task<object?[]> Numbers<T>(ParquetRowGroupReader group, DataField field, int count)
        where T : struct
    {
        T?[] values = new T?[count];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: Token);
        return [.. values.Select(value => (object?)value)];
    }

    private static IEnumerable<Event> ReadEvents(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        for (int place = 0; place < bytes.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(place)));
            Assert.Equal(Masked(bytes.AsSpan(place, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 8)));
            Assert.Equal(Masked(bytes.AsSpan(place + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 12 + length)));
            yield return Event.Parser.ParseFrom(bytes, place + 12, length);
            place += 16 + length;
        }
    }

    // Bit by bit, with the polynomial of Castagnoli turned round.
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
