using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fanin.Plans;

namespace Fanin.App.Tests.Cli;

public sealed class PlanCommandTests : IDisposable
{
    private const string Llama =
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4,
         "num_key_value_heads": 2, "vocab_size": 100, "torch_dtype": "bfloat16"}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_AsJson_SaysWhatHappensToEveryParameter()
    {
        Session session = Session.Run("plan", "mlp:784-75-45-10", "--recipe", "kaiming-normal(relu)", "--seed", "123", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode plan = session.Json;
        Assert.Equal(
            ("mlp:784-75-45-10", "kaiming-normal(relu)", 123, "keyed"), ((string)plan["model"]!, (string)plan["recipe"]!, (long)plan["seed"]!, (string)plan["stream"]!));
        JsonNode first = plan["parameters"]![0]!;
        Assert.Equal(("network.1.weight", "Linear", "float32", 784, 75, 58_800), (
            (string)first["name"]!, (string)first["layer"]!, (string)first["dtype"]!, (int)first["fanIn"]!, (int)first["fanOut"]!, (long)first["count"]!));
        Assert.Equal(Math.Sqrt(2.0 / 784), (double)first["distribution"]!["stdDev"]!, 15);
        Assert.Equal((6, 62_755, 251_020), ((int)plan["totals"]!["parameters"]!, (int)plan["totals"]!["elements"]!, (int)plan["totals"]!["bytes"]!));
        Assert.NotEmpty((string)plan["recipeText"]!);
    }

    [Fact]
    public void Plan_FoldsBlocksThatAreAlike_UnlessVerbose()
    {
        Session folded = Session.Run("plan", "gpt2", "--recipe", "normal(0, 0.02)", "--seed", "1");
        Assert.Equal(0, folded.ExitCode);
        Assert.Contains("transformer.h.0 … transformer.h.11 (12 ×)", folded.Error, StringComparison.Ordinal);
        Assert.Contains("    attn.c_attn.weight ", folded.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("transformer.h.3.", folded.Error, StringComparison.Ordinal);
        Assert.Contains("= lm_head.weight", folded.Error, StringComparison.Ordinal);
        Assert.Contains("148 parameters, 124,439,808 elements", folded.Error, StringComparison.Ordinal);

        Session whole = Session.Run("plan", "gpt2", "--recipe", "normal(0, 0.02)", "--seed", "1", "--verbose");
        Assert.Contains("transformer.h.3.attn.c_attn.weight", whole.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(12 ×)", whole.Error, StringComparison.Ordinal);
        Assert.Empty(Session.Run("plan", "lenet5", "--quiet").Error);
    }

    [Fact]
    public void Plan_DoesNotFoldBlocksThatDiffer()
    {
        // The first block of T5 alone has a table of positions.
        Session session = Session.Run("plan", "t5-small", "--recipe", "normal(0, 0.02)", "--seed", "1");
        Assert.Contains("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", session.Error, StringComparison.Ordinal);
        Assert.Contains("encoder.block.1 … encoder.block.5 (5 ×)", session.Error, StringComparison.Ordinal);

        string recipe = _folder.Write("recipe.yaml", Encoding.UTF8.GetBytes(
            """
            name: deep
            extends: neutral
            rules:
              - role: [weight, embedding]
                layer: "Conv1D"
                scheme: normal(0, 0.02 / (layer + 1))
              - role: [weight, embedding]
                scheme: normal(0, 0.02)
            """));
        Session deep = Session.Run("plan", "gpt2", "--recipe", recipe, "--seed", "1");
        Assert.Equal(0, deep.ExitCode);
        Assert.Contains("transformer.h.11.attn.c_attn.weight", deep.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" ×)", deep.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "gpt2 (the one of its family)")]
    [InlineData("llama-7b", "llama (the one of its family)")]
    [InlineData("resnet50", "resnet (the one of its family)")]
    [InlineData("lenet5", "pytorch (there is none for the family lenet)")]
    public void Plan_WithoutRecipe_TakesTheOneOfTheFamilyAndSaysSo(string model, string recipe)
    {
        Session session = Session.Run("plan", model);
        Assert.Equal(0, session.ExitCode);
        Assert.Contains($"model {model}, recipe {recipe}, seed ", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WithoutSeed_DrawsOneAndSaysSo()
    {
        Session one = Session.Run("plan", "mlp:3-2", "--json");
        Session other = Session.Run("plan", "mlp:3-2", "--json");
        Assert.Contains($"seed {one.Json["seed"]} (fresh)", one.Error, StringComparison.Ordinal);
        Assert.NotEqual((long)one.Json["seed"]!, (long)other.Json["seed"]!);
    }

    [Fact]
    public void Plan_OfTheLargestModel_TakesLessThanTwoSeconds()
    {
        var watch = Stopwatch.StartNew();
        Session session = Session.Run("plan", "gpt3-175b", "--recipe", "normal(0, 0.02)", "--json");
        Assert.Equal(174_604_259_328, (long)session.Json["totals"]!["elements"]!);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public void Plan_OfAConfiguration_ByFileOrFolder()
    {
        string config = _folder.Write("tiny/config.json", Encoding.UTF8.GetBytes(Llama));
        foreach (string model in new[] { config, _folder["tiny"] })
        {
            Session session = Session.Run("plan", model, "--recipe", "normal(0, 0.02)", "--seed", "1", "--json");
            Assert.Equal(0, session.ExitCode);
            Assert.Equal(("tiny", "bfloat16"), ((string)session.Json["model"]!, (string)session.Json["parameters"]![0]!["dtype"]!));
        }

        Session wide = Session.Run("plan", config, "--recipe", "normal(0, 0.02)", "--dtype", "float64", "--json");
        Assert.Equal("float64", (string)wide.Json["parameters"]![0]!["dtype"]!);
    }

    [Fact]
    public void Plan_OfACheckpoint_TakesItsNamesAndShapes()
    {
        const string Header = """{"fc.weight":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"fc.bias":{"dtype":"F16","shape":[2],"data_offsets":[12,16]}}""";
        byte[] content = [.. BitConverter.GetBytes((long)Header.Length), .. Encoding.UTF8.GetBytes(Header), .. new byte[16]];
        string file = _folder.Write("net/model.safetensors", content);
        foreach (string model in new[] { file, _folder["net"] })
        {
            Session session = Session.Run("plan", model, "--seed", "1", "--json");
            Assert.Equal(0, session.ExitCode);
            Assert.Equal(("pytorch", "float16", 8), ((string)session.Json["recipe"]!, (string)session.Json["parameters"]![0]!["dtype"]!, (int)session.Json["totals"]!["elements"]!));
            Assert.Contains("there is none for the family unknown", session.Error, StringComparison.Ordinal);
        }

        Session wide = Session.Run("plan", file, "--dtype", "float32", "--json");
        Assert.Equal("float32", (string)wide.Json["parameters"]![0]!["dtype"]!);
    }

    [Fact]
    public void Plan_OfAClassOfAnAssembly_BuildsItWithoutMemory()
    {
        // The lab is an assembly with a module, and lies beside the tests.
        string module = $"{Path.Combine(AppContext.BaseDirectory, "Fanin.Lab.dll")}:Fanin.Lab.Models.LectureNet:[784, 10, true]";
        Session session = Session.Run("plan", module, "--seed", "1", "--dtype", "bfloat16", "--json");
        Assert.Equal(0, session.ExitCode);
        Assert.Equal(14, (int)session.Json["totals"]!["parameters"]!);
        Assert.Equal(("network.1.weight", "bfloat16"), ((string)session.Json["parameters"]![0]!["name"]!, (string)session.Json["parameters"]![0]!["dtype"]!));

        Session unknown = Session.Run("plan", module.Replace("LectureNet", "LectureNett", StringComparison.Ordinal));
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("LectureNet", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfAWrongConfiguration_SaysAllMistakesWithTheirPlaces()
    {
        string config = _folder.Write("config.json", Encoding.UTF8.GetBytes("{\"model_type\": \"llama\",\n \"hidden_size\": 0,\n \"num_hidden_layers\": \"x\"}"));
        Session session = Session.Run("plan", config, "--json");
        Assert.Equal(2, session.ExitCode);
        Assert.Equal(2, session.Json["error"]!["messages"]!.AsArray().Count);
        Assert.Contains($"{config}:2:17: FAN034", session.Error, StringComparison.Ordinal);
        Assert.Contains($"{config}:3:23: FAN033", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ThatFailsAtEveryBlock_ShowsTheBeginning()
    {
        // Conv1D is no layer of PyTorch's own.
        Session session = Session.Run("plan", "gpt2", "--recipe", "pytorch", "--json");
        Assert.Equal(2, session.ExitCode);
        Assert.Equal(96, session.Json["error"]!["messages"]!.AsArray().Count);
        Assert.Equal(8, session.Error.Split(" (And 11 more like it.)").Length - 1);
        Assert.EndsWith($"--verbose says them all{Environment.NewLine}", session.Error, StringComparison.Ordinal);
        Session all = Session.Run("plan", "gpt2", "--recipe", "pytorch", "--verbose");
        Assert.Contains("transformer.h.11.", all.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("more like it", all.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ThatFailsInManyWays_ShowsTheBeginning()
    {
        string recipe = _folder.Write("none.yaml", "name: none\nrules:\n  - {name: fd.weight, scheme: zeros}\n"u8.ToArray());
        Session session = Session.Run("plan", "resnet50", "--recipe", recipe, "--json", "--no-color");
        int messages = session.Json["error"]!["messages"]!.AsArray().Count;
        string[] lines = session.Error.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(21, lines.Length);
        Assert.StartsWith($"fanin: {recipe}:3:5: FAN002: The rule \"fd.weight\": zeros matches no parameter; the nearest name is fc.weight;", lines[0], StringComparison.Ordinal);
        int said = lines[..20].Sum(line => line.Contains(" (And ", StringComparison.Ordinal) ? 1 + int.Parse(line.Split(" (And ")[1].Split(' ')[0], CultureInfo.InvariantCulture) : 1);
        Assert.Equal($"and {messages - said} more; --verbose says them all", lines[20]);
    }

    [Fact]
    public void Plan_SaysAllMistakesAtOnce_OfOptionsModelAndRecipe()
    {
        Session session = Session.Run("plan", "gtp2", "--seed", "x", "--stream", "foo", "--recipe", "norml(0, 1)", "--out", _folder.Path, "--against", "nowhere.json", "--no-color");
        Assert.Equal(2, session.ExitCode);
        string[] lines = session.Error.TrimEnd().Split(Environment.NewLine);
        string[] beginnings = ["--against: there is no file nowhere.json", $"--out: {_folder.Path} is a folder", "--seed expects", "Unknown stream \"foo\"", "Unknown scheme \"norml\"; the nearest is normal.", "FAN038: The model \"gtp2\" is not known; the nearest is gpt2"];
        Assert.Equal(beginnings.Length, lines.Length);
        Assert.All(beginnings.Zip(lines), pair => Assert.StartsWith($"fanin: {pair.First}", pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OfAFolderOrALoop_InPlaceOfAFile_SaysSo()
    {
        Assert.Contains($"The recipe {_folder.Path} can't be read: it is a folder.", Session.Run("plan", "lenet5", "--recipe", _folder.Path).Error, StringComparison.Ordinal);
        Assert.Contains($"The plan {_folder.Path} can't be read: it is a folder.", Session.Run("plan", "lenet5", "--against", _folder.Path).Error, StringComparison.Ordinal);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Makes a symbolic link.");
        string loop = _folder["loop.safetensors"];
        File.CreateSymbolicLink(loop, loop);
        foreach (string[] command in (string[][])[["plan", loop], ["verify", loop], ["init", "mlp:3-2", "-o", _folder["out"], "--from", loop]])
        {
            Session session = Session.Run(command);
            Assert.Equal(2, session.ExitCode);
            Assert.Contains($"{loop} can't be read: ", session.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Plan_ShowsGainsAndPlaces_WhereBlocksAreNotFolded()
    {
        Session plain = Session.Run("plan", "mlp:8-4-2", "--recipe", "kaiming-normal(relu)", "--seed", "1");
        string position = (string)Session.Run("plan", "mlp:8-4-2", "--recipe", "kaiming-normal(relu)", "--seed", "1", "--json").Json["parameters"]![0]!["stream"]!["position"]!;
        Assert.Contains("1.41421", plain.Error, StringComparison.Ordinal);
        Assert.Contains(position, plain.Error, StringComparison.Ordinal);
        Session folded = Session.Run("plan", "gpt2", "--recipe", "xavier-normal", "--seed", "1");
        Assert.Contains("   gain", folded.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("position", folded.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("gain", Session.Run("plan", "gpt2", "--recipe", "normal(0, 0.02)", "--seed", "1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AgainstASavedOne_SaysWhatDiffers()
    {
        string saved = _folder["plan.json"];
        Assert.Equal(0, Session.Run("plan", "mlp:8-4-2", "--recipe", "normal(0, 0.1)", "--seed", "5", "--out", saved).ExitCode);
        Assert.Equal(5ul, PlanDocument.Read(saved).Plan.Seed.Value);

        // Seed and stream are the saved plan's.
        Session same = Session.Run("plan", "mlp:8-4-2", "--recipe", "normal(0, 0.1)", "--against", saved, "--json");
        Assert.Equal(0, same.ExitCode);
        Assert.True((bool)same.Json["against"]!["equal"]!);
        Assert.Contains("the same as", same.Error, StringComparison.Ordinal);

        Session other = Session.Run("plan", "mlp:8-5-2", "--recipe", "normal(0, 0.1)", "--seed", "6", "--against", saved, "--json");
        Assert.Equal(1, other.ExitCode);
        Assert.False((bool)other.Json["against"]!["equal"]!);
        Assert.Equal(["network.1.weight", "network.1.bias", "network.3.weight"], other.Json["against"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.Contains("seed 5 → 6", other.Error, StringComparison.Ordinal);
        Assert.Contains("network.1.weight: shape [4, 8] → [5, 8]", other.Error, StringComparison.Ordinal);

        string fromPyTorch = _folder["pytorch.json"];
        Assert.Equal(0, Session.Run("plan", "mlp:8-4-2", "--seed", "5", "--stream", "pytorch", "--out", fromPyTorch).ExitCode);
        Assert.Equal(0, Session.Run("plan", "mlp:8-4-2", "--against", fromPyTorch).ExitCode);
        Assert.Equal(1, Session.Run("plan", "mlp:8-4-2", "--stream", "keyed", "--against", fromPyTorch).ExitCode);

        Session scheme = Session.Run("plan", "mlp:8-4-2", "--recipe", "normal(0, 0.2)", "--against", saved);
        Assert.Equal(1, scheme.ExitCode);
        Assert.Contains("distribution N(0, 0.1²) → N(0, 0.2²)", scheme.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan", "Required argument 'model' missing")]
    [InlineData("plan gtp2", "the nearest is gpt2")]
    [InlineData("plan mlp:784-x", "got \"x\"")]
    [InlineData("plan ./nowhere/config.json", "There is no file or folder ./nowhere/config.json")]
    [InlineData("plan nowhere.safetensors", "There is no file or folder nowhere.safetensors")]
    [InlineData("plan lenet5 --seed x", "--seed expects a whole number")]
    [InlineData("plan lenet5 --stream philox", "Unknown stream \"philox\"; expected keyed or pytorch.")]
    [InlineData("plan lenet5 --recipe norml(0,1)", "Unknown scheme \"norml\"; the nearest is normal.")]
    [InlineData("plan lenet5 --recipe nowhere.yaml", "The recipe nowhere.yaml can't be read")]
    [InlineData("plan lenet5 --against nowhere.json", "--against: there is no file nowhere.json")]
    [InlineData("plan lenet5 --out nowhere/plan.json", "make it first")]
    [InlineData("plan lenet5 --recipe constant(1e39)", "FAN004")]
    public void Plan_WrongInput_IsToldAndEndsWithTwo(string line, string sentence)
    {
        Session session = Session.Run(line.Split(' '));
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(sentence, session.Error, StringComparison.Ordinal);
        Assert.Empty(session.Output);
    }

    [Fact]
    public void Plan_OfAnEmptyFolder_SaysWhatItLooksFor()
    {
        Session session = Session.Run("plan", _folder.Path);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("has no config.json, no model.safetensors and no index of one", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_InThePyTorchStream_HasPositionsOfIt()
    {
        Session session = Session.Run("plan", "mlp:3-4-2", "--stream", "pytorch", "--seed", "3", "--json");
        Assert.Equal([0, 12, 16, 24], session.Json["parameters"]!.AsArray().Select(parameter => (long)parameter!["stream"]!["position"]!));
        Assert.Contains("next draw 26", session.Error, StringComparison.Ordinal);
    }
}
