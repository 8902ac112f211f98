using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>What a checkpoint says of itself is enough to tell whether it still holds its numbers.</summary>
public sealed class CheckpointVerifierTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void AFreshCheckpoint_IsEqual(bool keyed, int threads)
    {
        Nets.Write(Nets.Mixed(keyed ? NumberStream.Keyed : NumberStream.PyTorchSingle), _folder["out"], new CheckpointOptions { LeastShards = 3 });
        VerifyResult result = Verify(new VerifyOptions { Threads = threads });
        Assert.True(result.IsEqual);
        Assert.Equal(8, result.Tensors.Length);
        Assert.Equal((700 * 600 * 4) + (33 * 17 * 2) + (300 * 1001 * 2) + (13 * 5 * 8) + (24 * 36 * 4) + (19 * 4) + 8, result.Bytes);
    }

    [Theory]
    [InlineData("embedding.weight", 0, 0, 0)]
    [InlineData("embedding.weight", 419_999, 699, 599)]
    [InlineData("embedding.weight", 262_080, 436, 480)]
    [InlineData("half.weight", 18, 1, 1)]
    [InlineData("wide.weight", 64, 12, 4)]
    [InlineData("rotation.weight", 863, 23, 35)]
    [InlineData("brain.weight", 300_000, 299, 701)]
    public void AFlippedBit_IsFound(string name, long index, long row, long column)
    {
        Nets.Write(Nets.Mixed(), _folder["out"]);
        Flip(name, index, 1);
        if (name == "embedding.weight" && index < 419_999)
        {
            // A later difference is not the first.
            Flip(name, 419_999, 1);
        }

        VerifyResult result = Verify();
        Assert.False(result.IsEqual);
        VerifiedTensor tensor = Assert.Single(result.Tensors, tensor => !tensor.IsEqual);
        Assert.Equal(name, tensor.Name);
        Assert.Equal((index, row, column), (tensor.FirstDifference!.Index, tensor.FirstDifference.Position[0], tensor.FirstDifference.Position[1]));
        PlanRow planRow = Nets.Mixed().Plan.Rows.Single(one => one.Parameter.Name == name);
        double[] expected = Draw.Read(Nets.Expected(Nets.Mixed().Plan, name), planRow.Parameter.ElementType);
        Assert.Equal(expected[index], tensor.FirstDifference.Expected);
        Assert.NotEqual(expected[index], tensor.FirstDifference.Got);
    }

    [Fact]
    public void AFlippedBit_IsFound_BehindTheFirstSliceOfWhatIsComputedWhole()
    {
        Recipe recipe = new("orthogonal", [Rule.Named("*").All(Scheme.Orthogonal())]);
        Nets.Write(new PlanDocument("net", Planner.Plan([Specs.Weight(new TensorShape(600, 500), name: "a")], recipe, 1)), _folder["out"]);
        Assert.True(Verify().IsEqual);
        Flip("a", 299_001, 1);
        Assert.StartsWith("1 of 1 tensors differ from their record; 1200000 bytes were compared.\na in model.safetensors: [598, 1] (element 299001): expected ", Verify().ToString(), StringComparison.Ordinal);
        Assert.Equal("[598, 1] (element 299001)", $"{Assert.Single(Verify().Tensors).FirstDifference}".Split(':')[0]);
    }

    [Fact]
    public void ASample_LooksAtSomeSlices_TheSameForOneSeed()
    {
        Nets.Write(Nets.Mixed(rows: 2000), _folder["out"]);
        var options = new VerifyOptions { Samples = 3, SampleSeed = 11 };
        VerifyResult result = Verify(options);
        Assert.True(result.IsEqual);
        Assert.InRange(result.Bytes, 1, 3 * 262_080 * 4);
        Assert.Equal(result.Bytes, Verify(options).Bytes);

        // The 1.2 million elements of the longest are 5 slices: 60 choices leave none out.
        Flip("embedding.weight", 1_190_000, 1);
        Assert.False(Verify(options with { Samples = 60 }).IsEqual);
    }

    [Fact]
    public void WhatWasCopied_IsComparedByItsHash()
    {
        Recipe recipe = new("normal", [Rule.Named("*").All(Scheme.Normal(0, 1))]);
        PlanDocument Document(ulong seed, params string[] names) => new("net", Planner.Plan([.. names.Select(name => Specs.Weight(new TensorShape(40, 11), name: name))], recipe, seed));
        Nets.Write(Document(1, "a"), _folder["source.safetensors"]);
        using (Checkpoint source = Checkpoint.Open(_folder["source.safetensors"]))
        {
            Nets.Write(Document(2, "a", "b"), _folder["out"], new CheckpointOptions { Source = source });
        }

        VerifyResult result = Verify();
        Assert.True(result.IsEqual);
        Assert.Equal("2 tensors are equal to their record; 3520 bytes were compared.", result.ToString());
        Assert.Equal([true, false], result.Tensors.Select(tensor => tensor.IsLoaded));
        Flip("a", 439, 1);
        VerifiedTensor tensor = Assert.Single(Verify().Tensors, tensor => !tensor.IsEqual);
        Assert.Equal(("a", null), (tensor.Name, tensor.FirstDifference));
    }

    [Fact]
    public void WithoutARecord_ItIsSaid()
    {
        byte[] header = SafetensorsHeader.LayOut([], new Dictionary<string, string> { ["format"] = "pt" }).ToBytes();
        File.WriteAllBytes(_folder["out"], header);
        var refusal = Assert.Throws<DiagnosticException>(() => Verify());
        Assert.Equal(Diagnostic.NoRecord, Assert.Single(refusal.Diagnostics).Code);
        Assert.Contains("no record of how its numbers were made", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\\"count\\\":420000", "\\\"count\\\":420001", "FAN043")]
    [InlineData("\"fanin.stream_version\":\"1\"", "\"fanin.stream_version\":\"2\"", "FAN057")]
    [InlineData("\"fanin.seed\":\"5\"", "\"fanin.seed\":\"6\"", "FAN057")]
    [InlineData("\"dtype\":\"F64\"", "\"dtype\":\"I64\"", "FAN057")]
    [InlineData("\"embedding.weight\":{", "\"embedding.wait__\":{", "FAN057")]
    public void ADamagedRecord_IsSaid(string text, string other, string code)
    {
        Nets.Write(Nets.Mixed(), _folder["out"]);
        string path = _folder["out/model.safetensors"];
        string bytes = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        Assert.Contains(text, bytes, StringComparison.Ordinal);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(bytes.Replace(text, other, StringComparison.Ordinal)));
        var refusal = Assert.Throws<DiagnosticException>(() => Verify());
        Assert.Equal(code, refusal.Diagnostics[0].Code);
    }

    private VerifyResult Verify(VerifyOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(_folder["out"]);
        return CheckpointVerifier.Verify(checkpoint, options, TestContext.Current.CancellationToken);
    }

    private void Flip(string name, long index, byte bit)
    {
        string path;
        long at;
        using (Checkpoint checkpoint = Checkpoint.Open(_folder["out"]))
        {
            CheckpointTensor tensor = checkpoint.Find(name)!.Value;
            path = tensor.File.Path;
            at = tensor.File.DataStart + tensor.Tensor.Start + (index * tensor.Tensor.Type.Bits / 8);
        }

        using FileStream stream = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = at;
        int old = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(old ^ bit));
    }
}
