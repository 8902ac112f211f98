using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fanin.Cli.Commands;
using Fanin.Cli.Terminal;
using Fanin.Models;
using Fanin.Recipes;
using Fanin.Tests.Support;

namespace Fanin.App.Tests.Cli;

public sealed partial class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Rows of docs/diagnosis.md that have a command.
    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (Match match in Row().Matches(File.ReadAllText(Path.Combine(Approve.Root(), "docs", "diagnosis.md"))))
            {
                samples.Add(match.Groups["code"].Value, match.Groups["arguments"].Value);
            }

            return samples;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Inspect_OfAPagesSample_FindsWhatThePageSays(string code, string arguments)
    {
        string[] words = [.. Word().Matches(arguments).Select(word => word.Value.Trim('"')), "--json"];
        Session session = Session.Run(words);
        JsonArray findings = session.Json["findings"]!.AsArray();
        Assert.Contains(findings, finding => (string)finding!["code"]! == code);
        Assert.Equal(findings.Any(finding => (string)finding!["severity"]! == "error") ? 1 : 0, session.ExitCode);
    }

    [Fact]
    public void Inspect_AsJson_SaysLayersPlateauAndFindings()
    {
        Session session = Session.Run("inspect", "mlp:784-75-45-10", "--theory", "--recipe", "normal(0, 0.001)", "--json");
        Assert.Equal(1, session.ExitCode);
        JsonNode layer = session.Json["layers"]!.AsArray().Single(layer => (string)layer!["name"]! == "network.1")!;

        // σ²·784 for inputs of deviation 1.
        Assert.Equal(Math.Sqrt(784) * 0.001, (double)layer["activationStd"]!["predicted"]!, 1e-12);
        Assert.Null(layer["activationStd"]!["measured"]);
        Assert.Equal(1902, (double)session.Json["plateau"]!["predictedSteps"]!, 5.0);
        Assert.Equal("{layer: Linear, parameter: weight, scheme: kaiming-normal(relu)}", (string)session.Json["findings"]![0]!["repair"]!);
    }

    [Fact]
    public void Inspect_OfGpt2_FoldsItsBlocks_AndIsFast()
    {
        Session.Run("inspect", "gpt2", "--theory");
        var watch = Stopwatch.StartNew();
        Session session = Session.Run("inspect", "gpt2", "--theory");
        Assert.Equal(0, session.ExitCode);
        Assert.Contains("transformer.h.* + mlp", session.Error, StringComparison.Ordinal);
        Assert.Contains("nothing is wrong", session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("transformer.h.3", session.Error, StringComparison.Ordinal);
        Assert.Contains("transformer.h.3", Session.Run("inspect", "gpt2", "--theory", "--verbose").Error, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Inspect_Repair_WritesARecipeThatHelps()
    {
        string file = _folder["repaired.yaml"];
        Session session = Session.Run("inspect", "mlp:784-75-45-10", "--theory", "--recipe", "normal(0, 0.001)", "--repair", file);
        Assert.Equal(1, session.ExitCode);
        Assert.Contains("after 0 errors, 0 warnings", session.Error, StringComparison.Ordinal);
        Assert.Equal("repaired", RecipeFile.Read(file).Name);
        Session again = Session.Run("inspect", "mlp:784-75-45-10", "--theory", "--recipe", file, "--json");
        Assert.Equal(0, again.ExitCode);
        Assert.Empty(again.Json["findings"]!.AsArray());
    }

    [Fact]
    public void Inspect_Repair_OfASoundModel_WritesNothing()
    {
        string file = _folder["none.yaml"];
        Assert.Equal(0, Session.Run("inspect", "gpt2", "--theory", "--repair", file).ExitCode);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Inspect_WhereTheoryDoesNotReach_DoesNotSayThatNothingIsWrong()
    {
        Session session = Session.Run("inspect", "gpt3-175b", "--theory");
        Assert.Contains("nothing is wrong as far as theory reaches", session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("as far as theory reaches", Session.Run("inspect", "gpt2", "--theory").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_NamesTheDataOfAPlateau_WhereTheyMatter()
    {
        const string Assumed = "The data are taken to be Fashion-MNIST.";
        string plateau = Session.Run("inspect", "mlp:784-75-45-10", "--theory", "--recipe", "normal(0, 0.001)").Error;
        Assert.Contains("About 1,900 steps", plateau, StringComparison.Ordinal);
        Assert.Contains(Assumed, plateau, StringComparison.Ordinal);
        Assert.DoesNotContain(Assumed, Session.Run("inspect", "mlp:784-10", "--theory").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckMemory_RefusesWhatCantBeHeld_BeforeTheSystemEndsTheProgram()
    {
        // 6,738,415,616 weights of 4 bytes, and their gradients.
        InputException refused = Assert.Throws<InputException>(() => InspectSubjects.CheckMemory(ModelCatalog.Parse("llama-7b"), 25_000_000_000));
        Assert.StartsWith("llama-7b needs 53.9 GB of memory for weights and gradients, and there are 25 GB;", refused.Message, StringComparison.Ordinal);
        InspectSubjects.CheckMemory(ModelCatalog.Parse("llama-7b"), 54_000_000_000);
    }

    [Theory]
    [InlineData("looks its inputs up", "inspect", "gpt2", "--theory", "--input-std", "2")]
    [InlineData("--input-std expects a number above 0", "inspect", "mlp:784-75-10", "--theory", "--input-std", "-1")]
    [InlineData("encoder's path is known", "inspect", "t5-small", "--theory")]
    public void Inspect_OfWhatCantBe_SaysSo(string message, params string[] arguments)
    {
        Session session = Session.Run(arguments);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(message, session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_HelpText_IsApproved() => Approve.Equal("help-inspect.txt", Session.Run("inspect", "--help").Output);

    [Fact]
    public void Inspect_OfLargerInputs_SeesALargerSignal()
    {
        Session session = Session.Run("inspect", "mlp:784-75-10,act=tanh", "--theory", "--recipe", "kaiming-normal(tanh)", "--input-std", "20", "--json");
        Assert.Contains(session.Json["findings"]!.AsArray(), finding => (string)finding!["code"]! == "FAN109");
    }

    [GeneratedRegex(@"^\| (?<code>FAN\d+) .*`fanin (?<arguments>inspect [^`]*)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("\"[^\"]*\"|\\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
