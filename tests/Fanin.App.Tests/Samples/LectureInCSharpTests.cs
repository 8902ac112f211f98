using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Fanin.App.Tests.Training;
using Fanin.Samples;
using Fanin.Schemes;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Samples;

[Collection(nameof(LibTorchState))]
public class LectureInCSharpTests
{
    public LectureInCSharpTests() => Fanin.Torch.Native.LibTorch.EnsureLoaded();

    [Theory]
    [InlineData("kaiming")]
    [InlineData("gaussian")]
    [InlineData("gaussian+bn")]
    public void BothSpellings_GiveTheBitsOfPyTorch(string variant)
    {
        (string Name, string Sha256)[] expected = PyTorch(variant);
        bool batchNorm = variant.EndsWith("+bn", StringComparison.Ordinal);
        Scheme scheme = variant == "kaiming" ? LectureInCSharp.KaimingScheme : LectureInCSharp.GaussianScheme;
        using MultilayerPerceptron loop = variant == "kaiming" ? LectureInCSharp.KaimingByLoop() : LectureInCSharp.GaussianByLoop(batchNorm);
        using MultilayerPerceptron rule = LectureInCSharp.ByRule(scheme, batchNorm).Model;

        Assert.Equal(batchNorm ? 14 : 6, expected.Length);
        Assert.Equal(expected, Hashes(loop));
        Assert.Equal(expected, Hashes(rule));
    }

    [Fact]
    public void Run_FindsBothSpellingsEqual_AndTrains()
    {
        using var oneThread = new OneThread();
        using var output = new StringWriter();
        Assert.True(LectureInCSharp.Run(output));

        string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(3, lines.Count(line => line.EndsWith(": the loop and the rule give the same bits.", StringComparison.Ordinal)));
        Assert.DoesNotContain("DIFFERENT", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  weight 0:   0.0767787993   0.0767787993", lines);
        Assert.Contains("6 parameters, 62755 elements, next draw 125380", lines);
        double[] losses = [.. lines.Where(line => line.StartsWith("  step", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ')[^1]))];
        Assert.Equal(6, losses.Length);
        Assert.InRange(losses[0], 2, 4);
        Assert.All(losses[2..], loss => Assert.InRange(loss, 0.2, 1.4));
    }

    [Theory]
    [InlineData]
    [InlineData("lectures")]
    [InlineData("lecture", "more")]
    public void Program_ListsTheSamples_AndSays2_WhenTheNameIsMissingOrWrong(params string[] args)
    {
        TextWriter before = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            MethodInfo main = typeof(LectureInCSharp).Assembly.EntryPoint!;
            Assert.Equal(2, main.Invoke(null, [args]));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains("  lecture ", errors.ToString(), StringComparison.Ordinal);
    }

    private static (string, string)[] Hashes(nn.Module model) =>
        [.. ModuleParameters.Of(model).Select(place => (place.Spec.Name, Convert.ToHexStringLower(SHA256.HashData(place.Tensor.bytes))))];

    private static (string, string)[] PyTorch(string variant)
    {
        using Stream stream = typeof(LectureInCSharpTests).Assembly.GetManifestResourceStream("pytorch.json")!;
        using var vectors = JsonDocument.Parse(stream);
        JsonElement lecture = vectors.RootElement.GetProperty("lectures").EnumerateArray()
            .Single(entry => entry.GetProperty("variant").GetString() == variant && entry.GetProperty("seed").GetString() == $"{LectureInCSharp.Seed}");
        return [.. lecture.GetProperty("parameters").EnumerateArray()
            .Select(parameter => (parameter.GetProperty("name").GetString()!, parameter.GetProperty("sha256").GetString()!))];
    }
}
