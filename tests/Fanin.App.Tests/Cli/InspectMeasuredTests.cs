using System.Text.Json.Nodes;
using Fanin.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Cli;

[Collection(nameof(DefaultDevice))]
public sealed class InspectMeasuredTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inspect_MeasuresBesideTheory()
    {
        // Of 2,048 images and 20 seeds (theory.md, section 4): deviations of 0.653 ± 0.044, 0.665 ± 0.099 and 0.653 ± 0.12; here 256 images of the sample.
        Session session = Session.Run("inspect", "mlp:784-75-45-10", "--data", "sample", "--recipe", "kaiming-uniform(relu)", "--seed", "123", "--json");
        Assert.Equal(0, session.ExitCode);
        (string Name, double Mean, double Scatter)[] published = [("network.1", 0.653, 0.044), ("network.3", 0.665, 0.099), ("network.5", 0.653, 0.12)];
        foreach ((string name, double mean, double scatter) in published)
        {
            JsonNode layer = Layer(session, name);
            Assert.Equal(mean, (double)layer["activationStd"]!["measured"]!, 4 * scatter);
            Assert.Equal((double)layer["activationStd"]!["predicted"]!, (double)layer["activationStd"]!["measured"]!, 4 * scatter);
            Assert.NotNull(layer["gradientStd"]!["predicted"]);
        }

        Assert.Equal(123UL, (ulong)session.Json["seed"]!);
        Assert.Equal(2.511, (double)session.Json["loss"]!, 5 * 0.09);
        Assert.False((bool)session.Json["plateau"]!["valid"]! && (double)session.Json["plateau"]!["predictedSteps"]! > 50);
    }

    [Fact]
    public void Inspect_OfTinyWeights_ForetellsThePlateauOfTheData()
    {
        Session session = Session.Run("inspect", "mlp:784-75-45-10", "--data", "sample", "--recipe", "normal(0, 0.001)", "--seed", "1", "--lr", "0.1", "--json");
        Assert.Equal(1, session.ExitCode);

        // Of Fashion-MNIST 1902; 4,500 of its images have a leading singular value within 6 %.
        Assert.Equal(1902, (double)session.Json["plateau"]!["predictedSteps"]!, 0.1 * 1902);
        Assert.Contains(session.Json["findings"]!.AsArray(), finding => (string)finding!["code"]! == "FAN123");
    }

    [Fact]
    public void Inspect_RepeatsItself_WithTheSeedThatItPrinted()
    {
        string[] command = ["inspect", "mlp:20-30-5", "--json"];
        Session first = Session.Run(command);
        Session again = Session.Run([.. command, "--seed", (string)first.Json["seed"]!.ToString()]);
        Assert.Equal((double)Layer(first, "network.3")["activationStd"]!["measured"]!, (double)Layer(again, "network.3")["activationStd"]!["measured"]!, 1e-6);
        Assert.Contains($"seed {first.Json["seed"]}", first.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfACheckpoint_TakesItsWeights_AndItsRecipe()
    {
        string file = _folder["model.safetensors"];
        Assert.Equal(0, Session.Run("init", "mlp:20-300-300-5", "--recipe", "normal(0, 0.3)", "--seed", "5", "-o", file).ExitCode);
        Session loaded = Session.Run("inspect", file, "--seed", "9", "--json");
        Session drawn = Session.Run("inspect", "mlp:20-300-300-5", "--recipe", "normal(0, 0.3)", "--seed", "9", "--json");
        Session same = Session.Run("inspect", "mlp:20-300-300-5", "--recipe", "normal(0, 0.3)", "--seed", "5", "--json");
        Assert.Equal(file, (string)loaded.Json["checkpoint"]!);
        Assert.Equal("normal(0, 0.3)", (string)loaded.Json["recipe"]!);
        double Std(Session session) => (double)session.Json["parameters"]!.AsArray().Single(parameter => (string)parameter!["name"]! == "network.3.weight")!["std"]!["measured"]!;
        Assert.Equal(Std(same), Std(loaded), 1e-9);
        Assert.NotEqual(Std(drawn), Std(loaded));

        // σ²·20·1 = 1.8 and 0.09·300·0.9 = 24.3: exact in the mean over draws.
        Assert.Equal(Math.Sqrt(1.8), (double)Layer(loaded, "network.1")["activationStd"]!["predicted"]!, 0.02);
        Assert.Equal(Math.Sqrt(24.3), (double)Layer(loaded, "network.3")["activationStd"]!["measured"]!, 0.1 * Math.Sqrt(24.3));
    }

    [Fact]
    public void Inspect_OfAForeignCheckpoint_AsksWhatItIs()
    {
        string file = _folder["foreign.safetensors"];
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        using nn.Module module = nn.Sequential(("network", nn.Sequential(nn.Flatten(), nn.Linear(6, 40), nn.ReLU(), nn.Linear(40, 3))));
        Fanin.Torch.ModuleSaving.SaveSafetensors(module, file);
        Session unknown = Session.Run("inspect", file);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("--as MODEL", unknown.Error, StringComparison.Ordinal);
        Session session = Session.Run("inspect", file, "--as", "mlp:6-40-3", "--seed", "1", "--json");
        using Tensor weight = module.state_dict()["network.1.weight"].std(unbiased: false);
        Assert.Equal(weight.ToDouble(), (double)session.Json["parameters"]![0]!["std"]!["measured"]!, 1e-5);

        // Nobody recorded how they were made: theory goes by the weights.
        Assert.NotNull(Layer(session, "network.1")["activationStd"]!["predicted"]);
    }

    [Fact]
    public void Inspect_Repair_OfAMeasurement_WritesARecipeThatHelps()
    {
        string file = _folder["repaired.yaml"];
        string[] command = ["inspect", "mlp:784-256-128-10", "--data", "sample", "--seed", "3", "--recipe"];
        Session session = Session.Run([.. command, "normal(0, 0.001)", "--repair", file, "--json"]);
        Assert.Equal(1, session.ExitCode);
        Assert.Contains("after 0 errors", session.Error, StringComparison.Ordinal);
        Assert.Equal(0, Session.Run([.. command, file]).ExitCode);
        Assert.Equal("repaired", RecipeFile.Read(file).Name);
        Session twice = Session.Run([.. command, "normal(0, 0.001)", "--repair", file]);
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("--force replaces it", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_WithASteps_MeasuresWhatTheStepMade_AndRecordsIt()
    {
        Session session = Session.Run("inspect", "mlp:40-64-64-10", "--seed", "3", "--recipe", "normal(0, 0.001)", "--step", "lsuv(tolerance=0.01)", "--json");
        foreach (string layer in (string[])["network.1", "network.3", "network.5"])
        {
            Assert.Equal(1, (double)Layer(session, layer)["activationStd"]!["measured"]!, 0.011);
        }

        Assert.Equal("lsuv", (string)session.Json["steps"]![0]!["step"]!);
        Assert.Equal(3UL, (ulong)session.Json["steps"]![0]!["seed"]!);
        string recipe = _folder["stepped.yaml"];
        File.WriteAllText(recipe, "name: stepped\nextends: pytorch\nrules: []\nsteps: [lsuv(tolerance=0.01)]\n");
        Session fromFile = Session.Run("inspect", "mlp:40-64-64-10", "--seed", "3", "--recipe", recipe, "--json");
        Assert.Equal(1, (double)Layer(fromFile, "network.3")["activationStd"]!["measured"]!, 0.011);
        Session refused = Session.Run("init", "mlp:40-64-64-10", "--recipe", recipe, "-o", _folder["x.safetensors"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("lsuv(tolerance=0.01)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfABatchInAFile_MeasuresWithIt()
    {
        string file = _folder["batch.safetensors"];
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        using var batch = new Batch(full(16, 20, 3.0f), arange(16) % 5);
        Fanin.Torch.ModuleSaving.SaveSafetensors(batch, file);
        Session session = Session.Run("inspect", "mlp:20-30-5", "--data", file, "--seed", "1", "--json");
        Assert.Equal(3, (double)Layer(session, "input")["activationMean"]!["measured"]!, 1e-6);
        Assert.Equal(16, (int)session.Json["samples"]!);
        Assert.Equal(5, (int)session.Json["classes"]!);
    }

    [Fact]
    public void Inspect_Out_WritesPicturesReportAndJson()
    {
        string folder = _folder["out"];
        Session session = Session.Run("inspect", "mlp:784-64-64-10", "--seed", "3", "--out", folder, "--json", "--jacobian", "2", "--ntk", "4");
        string[] files = [.. session.Json["files"]!.AsArray().Select(file => (string)file!)];
        Assert.Equal(files.Order(StringComparer.Ordinal), new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(10, files.Length);
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.Contains("network.3", page, StringComparison.Ordinal);
        Assert.True((double)session.Json["jacobian"]!["largest"]! > 0);
        Assert.Equal(4, (int)session.Json["ntk"]!["samples"]!);
    }

    [Theory]
    [InlineData("{\"kind\":\"shared\"}", "is called more than once")]
    [InlineData("{\"kind\":\"half\"}", "goes through code that is no module")]
    [InlineData("{\"kind\":\"meta\"}", "goes through code that is no module")]
    public void Inspect_OfOddModules_MeasuresThem(string arguments, string note)
    {
        Session session = Session.Run("inspect", Odd(arguments), "--seed", "1", "--json");
        Assert.Equal(0, session.ExitCode);
        Assert.Contains(note.Split(' ')[0], session.Error + note, StringComparison.Ordinal);
        Assert.True((double)Layer(session, "first")["activationStd"]!["measured"]! > 0.1);
        Assert.True((double)Layer(session, "first")["gradientStd"]!["measured"]! > 0);
    }

    [Theory]
    [InlineData("{\"kind\":\"throws\"}", "failed on Float32[256, 12]: no good")]
    [InlineData("{\"kind\":\"empty\"}", "say it by --input")]
    public void Inspect_OfModulesThatCantBe_SaysSoInOneSentence(string arguments, string message)
    {
        Session session = Session.Run("inspect", Odd(arguments), "--seed", "1");
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(message, session.Error, StringComparison.Ordinal);
        Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Inspect_OfTwoInputsAndATuple_MeasuresTheFirstOutput()
    {
        string model = $"{typeof(PairNet).Assembly.Location}:{typeof(PairNet).FullName}";
        Session one = Session.Run("inspect", model, "--seed", "1");
        Assert.Equal(2, one.ExitCode);
        Assert.Contains("takes 2 tensors, got 1", one.Error, StringComparison.Ordinal);
        Session two = Session.Run("inspect", model, "--seed", "1", "--input", "6", "--input", "7", "--json");
        Assert.Equal(0, two.ExitCode);
        Assert.Equal(Math.Sqrt(1 / 3.0), (double)Layer(two, "right")["activationStd"]!["measured"]!, 0.25);
    }

    [Theory]
    [InlineData("--input-std concerns --theory", "inspect", "mlp:4-3-2", "--input-std", "2")]
    [InlineData("--data concerns measuring", "inspect", "mlp:4-3-2", "--theory", "--data", "sample")]
    [InlineData("--steps concerns --widths", "inspect", "mlp:4-3-2", "--steps", "2")]
    [InlineData("--optimizer expects one of sgd, momentum, adam, adamw", "inspect", "mlp:4-3-2", "--optimizer", "lion")]
    [InlineData("--ntk expects at least 2", "inspect", "mlp:4-3-2", "--ntk", "1")]
    [InlineData("Unknown step \"lsuf\"; the nearest is lsuv", "inspect", "mlp:4-3-2", "--step", "lsuf")]
    [InlineData("is no form of an input", "inspect", "mlp:4-3-2", "--input", "3xx")]
    [InlineData("the model takes 4", "inspect", "mlp:4-3-2", "--data", "sample")]
    [InlineData("--as says what a checkpoint holds", "inspect", "mlp:4-3-2", "--as", "gpt2")]
    [InlineData("at least 3 widths, ascending", "inspect", "mlp:4-3-2", "--widths", "64,32,128")]
    [InlineData("--eval does not concern --widths", "inspect", "mlp:4-3-2", "--widths", "32,64,128", "--eval")]
    [InlineData("A batch of 4501 is more than the 4500 training samples of sample; choose a smaller one.", "inspect", "mlp:784-10", "--data", "sample", "--batch", "4501")]
    [InlineData("of memory for its inputs, and there are", "inspect", "mlp:784-10", "--batch", "2147483647")]
    [InlineData("of memory for its inputs, and there are", "inspect", "mlp:784-10", "--input", "9000000000000000")]
    [InlineData("skip=nothing matches nothing", "inspect", "mlp:4-3-2", "--step", "lsuv(skip=nothing)")]
    public void Inspect_OfWhatCantBe_SaysSo(string message, params string[] arguments)
    {
        Session session = Session.Run(arguments);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(message, session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfACheckpointAsAnotherModel_SaysThatItHoldsNothingOfIt()
    {
        string file = _folder["model.safetensors"];
        Assert.Equal(0, Session.Run("init", "mlp:4-3-2", "--seed", "1", "-o", file).ExitCode);
        Session session = Session.Run("inspect", file, "--as", "mlp:4-3-2+bn");
        Assert.Equal(2, session.ExitCode);
        session = Session.Run("inspect", file, "--as", "lenet5");
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("holds no tensor of lenet5, whose first is", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(130)]
    public void Table_FitsTheTerminal(int width)
    {
        using var text = new StringWriter();
        string[] lines = InspectLines.At(width, text);
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
        Assert.Contains(lines, line => line.Contains('●', StringComparison.Ordinal) && line.Contains("network", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains('█', StringComparison.Ordinal));
    }

    private static string Odd(string arguments) => $"{typeof(OddNet).Assembly.Location}:{typeof(OddNet).FullName}:{arguments}";

    private static JsonNode Layer(Session session, string name) => session.Json["layers"]!.AsArray().First(layer => (string)layer!["name"]! == name)!;

    private sealed class Batch : nn.Module
    {
        public Batch(Tensor input, Tensor labels)
            : base(nameof(Batch))
        {
            register_buffer("input", input);
            register_buffer("labels", labels);
        }
    }
}
