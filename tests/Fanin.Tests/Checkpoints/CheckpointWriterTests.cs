using System.Collections.Immutable;
using System.Security.Cryptography;
using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>The files are those of the plan, whatever the threads, shards, parts and interruptions.</summary>
public sealed class CheckpointWriterTests : IDisposable
{
    private readonly Folder _folder = new();

    public static TheoryData<string> Streams => ["keyed", "pytorch"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Streams))]
    public void AFile_HoldsTheNumbersOfThePlan(string stream)
    {
        PlanDocument document = Nets.Mixed(StreamOf(stream));
        CheckpointResult result = Nets.Write(document, _folder["out"], new CheckpointOptions { Sha256 = true, Threads = 2 });
        Assert.Equal([_folder["out/model.safetensors"]], result.Files);
        Assert.True(result.IsComplete);
        Assert.Equal($"{document.Plan.Rows.Length} tensors, {document.Plan.Rows.Sum(row => row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes())} bytes written, in {_folder["out/model.safetensors"]}.", result.ToString());
        using Checkpoint checkpoint = Checkpoint.Open(_folder["out"]);
        Assert.Equal(document.Plan.Rows.Select(row => row.Parameter.Name).Order(StringComparer.Ordinal), checkpoint.Tensors.Select(tensor => tensor.Tensor.Name).Order(StringComparer.Ordinal));
        foreach (WrittenTensor tensor in result.Tensors)
        {
            string name = tensor.Row.Parameter.Name;
            byte[] expected = Nets.Expected(document.Plan, name);
            Assert.Equal(expected, Read(checkpoint, name));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), tensor.Sha256);
        }

        Assert.Equal(checkpoint.Tensors.Sum(tensor => tensor.Tensor.SizeBytes), result.Bytes);
        ImmutableSortedDictionary<string, string> texts = checkpoint.Files[0].Header.Metadata;
        Assert.Equal(("pt", "mixed", "mixed", "name: mixed\n", "5", stream), (texts["format"], texts["fanin.model"], texts["fanin.recipe"], texts["fanin.recipe_text"], texts["fanin.seed"], texts["fanin.stream"]));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Threads_Hashes_AndParts_ChangeNoByte(string stream)
    {
        PlanDocument document = Nets.Mixed(StreamOf(stream));
        Nets.Write(document, _folder["one"], new CheckpointOptions { LeastShards = 3, Threads = 1 });
        Nets.Write(document, _folder["two"], new CheckpointOptions { LeastShards = 3, Threads = 2, Sha256 = true });
        foreach (int part in new[] { 2, 0, 1 })
        {
            CheckpointResult result = Nets.Write(document, _folder["parts"], new CheckpointOptions { Part = new CheckpointPart(part, 3), Threads = 2 });
            Assert.Equal(part == 1, result.IsComplete);
            Assert.Equal(part != 1, result.ToString().EndsWith("; other parts are still to be written.", StringComparison.Ordinal));
        }

        string[] files = Nets.Files(_folder["one"]);
        Assert.Equal(
            ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"],
            files.Select(file => file.Split(' ')[0]));
        Assert.Equal(files, Nets.Files(_folder["two"]));
        Assert.Equal(files, Nets.Files(_folder["parts"]));
        using Checkpoint checkpoint = Checkpoint.Open(_folder["one"]);
        Assert.All(document.Plan.Rows, row => Assert.Equal(Nets.Expected(document.Plan, row.Parameter.Name), Read(checkpoint, row.Parameter.Name)));
    }

    [Theory]
    [InlineData(1, long.MaxValue, "8")]
    [InlineData(2, long.MaxValue, "1 7")]
    [InlineData(8, long.MaxValue, "1 1 1 1 1 1 1 1")]
    [InlineData(1, 1_700_000, "2 6")]
    [InlineData(1, 600_000, "1 1 1 5")]
    [InlineData(3, 1, "1 1 1 1 1 1 1 1")]
    public void Shards_AreRunsOfNeighbours(int least, long bytes, string counts) =>
        Assert.Equal(counts, string.Join(' ', ShardLayout.Of(Nets.Mixed().Plan.Rows, bytes, least).Select(shard => shard.Length)));

    [Fact]
    public void AResumedRun_KeepsWholeShards_AndWritesTheOthers()
    {
        PlanDocument document = Nets.Mixed();
        var options = new CheckpointOptions { LeastShards = 3, Threads = 1 };
        Nets.Write(document, _folder["whole"], options);

        // As a killed run leaves it: one shard whole, one begun.
        long budget = 1_700_000;
        Assert.Throws<OperationCanceledException>(() => StopAfter(document, budget, options));
        Assert.Equal(["model-00001-of-00003.safetensors"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName));
        byte[] header = File.ReadAllBytes(_folder["whole/model-00002-of-00003.safetensors"]);
        File.WriteAllBytes(_folder["out/model-00002-of-00003.safetensors.unfinished"], header[..(header.Length / 2)]);
        DateTime written = File.GetLastWriteTimeUtc(_folder["out/model-00001-of-00003.safetensors"]);

        Assert.Contains("is there already", Assert.Throws<DiagnosticException>(() => Nets.Write(document, _folder["out"], options)).Message, StringComparison.Ordinal);
        CheckpointResult result = Nets.Write(document, _folder["out"], options with { Resume = true });
        Assert.Equal(Nets.Files(_folder["whole"]), Nets.Files(_folder["out"]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["out/model-00001-of-00003.safetensors"]));
        Assert.InRange(result.Bytes, 1, 1_000_000);

        // Again, with nothing left to do; and begun anew.
        Assert.Equal(0, Nets.Write(document, _folder["out"], options with { Resume = true }).Bytes);
        Nets.Write(document, _folder["out"], options with { Overwrite = true, LeastShards = 2 });
        Assert.Equal(3, Directory.GetFiles(_folder["out"]).Length);
    }

    [Fact]
    public void LeftoversOfAnotherPlan_AreRefused()
    {
        var options = new CheckpointOptions { LeastShards = 2 };
        Nets.Write(Nets.Mixed(), _folder["out"], options);
        string[] files = Nets.Files(_folder["out"]);
        foreach ((PlanDocument other, int shards) in new[] { (Nets.Mixed(seed: 6), 2), (Nets.Mixed(), 3), (Nets.Mixed(NumberStream.PyTorchSingle), 2), (Nets.Mixed() with { RecipeText = "other" }, 2) })
        {
            var refusal = Assert.Throws<DiagnosticException>(() => Nets.Write(other, _folder["out"], options with { Resume = true, LeastShards = shards }));
            Assert.All(refusal.Diagnostics, problem => Assert.Equal(Diagnostic.OccupiedTarget, problem.Code));
            Assert.Equal(files, Nets.Files(_folder["out"]));
        }

        File.Move(_folder["out/model-00002-of-00002.safetensors"], _folder["out/model-00002-of-00002.safetensors.unfinished"]);
        Assert.Throws<DiagnosticException>(() => Nets.Write(Nets.Mixed(seed: 6), _folder["out"], options with { Resume = true, Part = new CheckpointPart(1, 2) }));
        Nets.Write(Nets.Mixed(), _folder["out"], options with { Resume = true });
        Assert.Equal(files, Nets.Files(_folder["out"]));
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float64)]
    public void WhatASourceHas_IsCopied_AndTheRestDrawn(ElementType type)
    {
        ParameterSpec[] parameters = [Weight("a", type), Weight("b", type), Weight("c", type)];
        Recipe recipe = new("normal", [Rule.Named("*").All(Scheme.Normal(0, 1))]);
        Nets.Write(new PlanDocument("one", Planner.Plan([Weight("b"), Weight("old")], recipe, 1)), _folder["source.safetensors"]);
        var document = new PlanDocument("two", Planner.Plan(parameters, recipe, 2));
        using Checkpoint source = Checkpoint.Open(_folder["source.safetensors"]);
        CheckpointResult result = Nets.Write(document, _folder["out"], new CheckpointOptions { Source = source });
        Assert.Equal("b; a c; old", $"{string.Join(' ', result.Load!.Loaded)}; {string.Join(' ', result.Load.Missing)}; {string.Join(' ', result.Load.Unexpected)}");
        Assert.Equal(type != ElementType.Float32, result.Load.Converted.Length == 1);
        using Checkpoint written = Checkpoint.Open(_folder["out"]);
        Assert.Equal(Nets.Expected(document.Plan, "a"), Read(written, "a"));
        Assert.Equal(Nets.Expected(document.Plan, "c"), Read(written, "c"));

        // One rounding of each number, done here by the types' own conversions.
        double[] from = Draw.Read(Read(source, "b"), ElementType.Float32);
        double[] to = Draw.Read(Read(written, "b"), type);
        Assert.Equal(from.Select(value => type switch { ElementType.Float16 => (double)(Half)value, ElementType.BFloat16 => (float)(BFloat16)(float)value, _ => value }), to);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Read(written, "b")));
        Assert.Equal($$"""{"b":"{{hash}}"}""", written.Files[0].Header.Metadata["fanin.loaded"]);
        Assert.Equal(0, Nets.Write(document, _folder["out"], new CheckpointOptions { Source = source, Resume = true }).Bytes);
    }

    [Fact]
    public void AnotherShape_IsRefused_UnlessIgnored()
    {
        Recipe recipe = new("normal", [Rule.Named("*").All(Scheme.Normal(0, 1))]);
        Nets.Write(new PlanDocument("one", Planner.Plan([Specs.Weight(new TensorShape(3, 3), name: "a")], recipe, 1)), _folder["source.safetensors"]);
        var document = new PlanDocument("two", Planner.Plan([Weight("a")], recipe, 2));
        using Checkpoint source = Checkpoint.Open(_folder["source.safetensors"]);
        var refusal = Assert.Throws<DiagnosticException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { Source = source }));
        Assert.Equal(Diagnostic.UnsuitableSource, Assert.Single(refusal.Diagnostics).Code);
        Assert.False(Directory.Exists(_folder["out"]));
        CheckpointResult result = Nets.Write(document, _folder["out"], new CheckpointOptions { Source = source, IgnoreMismatched = true });
        Assert.Equal(["a: [3, 3] → [40, 11]"], result.Load!.Mismatched);
    }

    [Fact]
    public void ADryRun_WritesNothing()
    {
        long told = 0;
        CheckpointResult result = Nets.Write(
            Nets.Mixed(), _folder["out"], new CheckpointOptions { DryRun = true, Sha256 = true, Progress = bytes => Interlocked.Add(ref told, bytes) });
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Equal(told, result.Bytes);
        Assert.All(result.Tensors, tensor => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Nets.Expected(Nets.Mixed().Plan, tensor.Row.Parameter.Name))), tensor.Sha256));
    }

    [Fact]
    public void WrongOptions_AreRefused()
    {
        PlanDocument document = Nets.Mixed();
        Assert.Throws<ArgumentOutOfRangeException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { LeastShards = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { LeastShards = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { Part = new CheckpointPart(2, 2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { Threads = 0 }));
        Assert.Throws<ArgumentException>(() => Nets.Write(document, _folder["out"], new CheckpointOptions { Resume = true, Overwrite = true }));
        Assert.Throws<ArgumentException>(() => Nets.Write(document, _folder["out.safetensors"], new CheckpointOptions { LeastShards = 2 }));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private static NumberStream StreamOf(string name) => name == "keyed" ? NumberStream.Keyed : NumberStream.PyTorchSingle;

    private static ParameterSpec Weight(string name, ElementType type = ElementType.Float32) => Specs.Weight(new TensorShape(40, 11), name: name, type: type);

    private static byte[] Read(Checkpoint checkpoint, string name)
    {
        CheckpointTensor tensor = checkpoint.Find(name)!.Value;
        byte[] bytes = new byte[tensor.Tensor.SizeBytes];
        tensor.Read(0, bytes);
        return bytes;
    }

    private void StopAfter(PlanDocument document, long bytes, CheckpointOptions options)
    {
        using var stop = new CancellationTokenSource();
        CheckpointWriter.Write(document, _folder["out"], options with
        {
            Progress = run =>
        {
            if (Interlocked.Add(ref bytes, -run) < 0)
            {
                stop.Cancel();
            }
        },
        }, stop.Token);
    }
}
