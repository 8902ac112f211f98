using Fanin.Checkpoints;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>Folders and indexes, and a checkpoint seen as a model.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACheckpoint_IsOpenedByFolder_IndexOrFile()
    {
        Nets.Write(Nets.Mixed(rows: 3), _folder["out"], new CheckpointOptions { LeastShards = 2 });
        foreach ((string path, int files) in new[] { (_folder["out"], 2), (_folder["out/model.safetensors.index.json"], 2), (_folder[$"out/{First}"], 1) })
        {
            using Checkpoint checkpoint = Checkpoint.Open(path);
            Assert.Equal(files, checkpoint.Files.Length);
            Assert.Equal(files == 2, checkpoint.Find("brain.weight") is not null && checkpoint.Find("half.weight") is not null);
        }

        Directory.CreateDirectory(_folder["empty"]);
        Assert.Contains("has no model.safetensors and no model.safetensors.index.json", Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["empty"])).Message, StringComparison.Ordinal);
        File.Copy(_folder[$"out/{First}"], _folder["empty/a.safetensors"]);
        using (Checkpoint.Open(_folder["empty"]))
        {
            File.Copy(_folder[$"out/{First}"], _folder["empty/b.safetensors"]);
        }

        Nets.Write(Nets.Mixed(), _folder["part"], new CheckpointOptions { Part = new CheckpointPart(0, 2) });
        Assert.Contains(
            "has model-00001-of-00002.safetensors, but no model.safetensors.index.json, which comes with the last shard: the checkpoint is not whole.",
            Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["part"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("several checkpoints, a.safetensors, b.safetensors", Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["empty"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "FAN053", "no \"weight_map\"")]
    [InlineData("""{"weight_map": 1}""", "FAN053", "\"weight_map\" is 1")]
    [InlineData("""{"weight_map": {"a": 1}}""", "FAN053", "The shard of a is 1")]
    [InlineData("""{"metadata": {"total_size": "x"}, "weight_map": {}}""", "FAN053", "\"total_size\"")]
    [InlineData("""{"weight_map": {"a": "../a.safetensors"}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": "/etc/passwd"}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": "b\\a.safetensors"}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": ".."}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": ""}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": "c:a"}}""", "FAN054", "the plain name of a file")]
    [InlineData("""{"weight_map": {"a": "b", "a": "b"}}""", "FAN041", "stands twice")]
    [InlineData("""{"weight_map": {"a": "gone.safetensors", "b": "gone.safetensors"}}""", "FAN055", "which holds a and 1 more tensors, is not beside the index")]
    [InlineData("""[""", "FAN040", "Expected JSON")]
    public void AWrongIndex_IsRefused(string index, string code, string message)
    {
        File.WriteAllText(_folder["model.safetensors.index.json"], index);
        var refusal = Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["model.safetensors.index.json"]));
        Assert.Equal(code, refusal.Diagnostics[0].Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TensorsInOtherShardsThanTheIndexSays_AreAllTold()
    {
        Nets.Write(Nets.Mixed(rows: 3), _folder["out"], new CheckpointOptions { LeastShards = 2 });
        string index = _folder["out/model.safetensors.index.json"];
        string text = File.ReadAllText(index);
        File.WriteAllText(index, text
            .Replace($"\"norm.weight\": \"{Second}\"", $"\"norm.weight\": \"{First}\"", StringComparison.Ordinal)
            .Replace($"\"wide.weight\": \"{Second}\"", $"\"gone.weight\": \"{Second}\"", StringComparison.Ordinal));
        var refusal = Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["out"]));
        Assert.All(refusal.Diagnostics, problem => Assert.Equal(Diagnostic.MisplacedTensor, problem.Code));
        Assert.Equal(
            [
                $"The tensor wide.weight is in {Second}, but not in the index.", $"The tensor norm.weight is in {Second}, but the index says {First}.", $"The tensor gone.weight is not in {Second}.",
            ],
            refusal.Diagnostics.Select(problem => problem.Message));

        File.WriteAllText(index, text);
        File.Copy(_folder[$"out/{First}"], _folder[$"out/{Second}"], overwrite: true);
        Assert.Contains($"is in {First} and in {Second}", Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder["out"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe.safetensors", "FAN044: The file has 0 bytes, or is a pipe;")]
    [InlineData("model.safetensors.index.json", "FAN040: Expected JSON, got nothing.")]
    public void APipe_IsRefusedWithoutWaiting(string name, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a named pipe.");
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder[name]);
        made.WaitForExit();
        Assert.Contains(message, Assert.Throws<DiagnosticException>(() => Checkpoint.Open(_folder[name])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexWithoutEnd_IsRefused()
    {
        string path = _folder["model.safetensors.index.json"];
        using (FileStream file = File.Create(path))
        {
            file.SetLength(SafetensorsHeader.MostBytes + 1);
        }

        Assert.Contains("FAN053: Expected an index of at most 100000000 bytes", Assert.Throws<DiagnosticException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndex_ReadsBack()
    {
        Nets.Write(Nets.Mixed(rows: 3), _folder["out"], new CheckpointOptions { LeastShards = 2 });
        byte[] bytes = File.ReadAllBytes(_folder["out/model.safetensors.index.json"]);
        CheckpointIndex index = CheckpointIndex.Parse(bytes, "index");
        Assert.Equal(bytes, index.ToBytes());
        using Checkpoint checkpoint = Checkpoint.Open(_folder["out"]);
        Assert.Equal(checkpoint.Tensors.Sum(tensor => tensor.Tensor.SizeBytes), index.TotalSize);
    }

    [Fact]
    public void NamesAndShapes_TellRolesAsFarAsTheyCan()
    {
        (string Name, string Type, long[] Shape, string Expected)[] tensors =
        [
            ("wte.weight", "F32", [50, 8], "Embedding Embedding"), ("h.0.ln_1.weight", "F32", [8], "NormScale Norm"), ("h.0.ln_1.bias", "F32", [8], "NormShift Norm"),
            ("h.0.fc.weight", "BF16", [32, 8], "Weight Linear"), ("h.0.fc.bias", "BF16", [32], "Bias Linear"), ("model.norm.weight", "F32", [8], "NormScale Norm"),
            ("conv1.weight", "F32", [6, 3, 5, 5], "Weight Conv2d"), ("layer1.1.weight", "F32", [6], "NormScale BatchNorm"), ("layer1.1.bias", "F32", [6], "NormShift BatchNorm"),
            ("layer1.1.running_mean", "F32", [6], "RunningMean BatchNorm"), ("layer1.1.running_var", "F32", [6], "RunningVariance BatchNorm"),
            ("layer1.1.num_batches_tracked", "I64", [], "BatchCount BatchNorm"), ("rnn.weight_ih_l0", "F32", [32, 8], "Weight Recurrent"),
            ("rnn.weight_hh_l0", "F32", [32, 8], "RecurrentWeight Recurrent"), ("rnn.bias_hh_l0", "F32", [32], "Bias Recurrent"), ("cls_token", "F32", [1, 1, 8], "Weight Unknown"),
            ("logit_scale", "F32", [], "Unknown Unknown"), ("position_ids", "I64", [1, 77], "Unknown Unknown"),
        ];
        Save("net.safetensors", tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Shape)));
        ModelDescription model = SafetensorsModel.Read(_folder["net.safetensors"]);
        Assert.Equal(("net.safetensors", "unknown"), (model.Name, model.Family));
        Dictionary<string, ParameterSpec> found = model.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.All(tensors, tensor => Assert.Equal(tensor.Expected, $"{found[tensor.Name].Role} {found[tensor.Name].Layer.Type}"));
        Assert.Equal(new TensorShape(32, 8), found["h.0.fc.bias"].Layer.WeightShape);
        Assert.Equal(ElementType.BFloat16, found["h.0.fc.bias"].ElementType);

        Save("mask.safetensors", [("mask", "BOOL", [4]), ("fp8", "F8_E4M3", [4])]);
        Assert.Equal([Diagnostic.UnsupportedElementType, Diagnostic.UnsupportedElementType], Assert.Throws<DiagnosticException>(() => SafetensorsModel.Read(_folder["mask.safetensors"])).Diagnostics.Select(problem => problem.Code));
    }

    private void Save(string name, IEnumerable<(string Name, string Type, long[] Shape)> tensors)
    {
        SafetensorsHeader header = SafetensorsHeader.LayOut(
            tensors.Select(tensor => new StoredTensor(tensor.Name, StoredType.Find(tensor.Type)!, new TensorShape(tensor.Shape), 0, 0)), new Dictionary<string, string>());
        File.WriteAllBytes(_folder[name], [.. header.ToBytes(), .. new byte[header.DataBytes]]);
    }
}
