using System.Text.Json.Nodes;
using Fanin.Activations;

namespace Fanin.App.Tests.Cli;

public class GainsCommandTests
{
    [Fact]
    public void Gains_ListsAllActivations_WithNumbersInJson()
    {
        Session session = Session.Run("gains", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonArray all = session.Json["activations"]!.AsArray();
        string[] names = [.. all.Select(activation => (string)activation!["name"]!)];
        Assert.Empty(ActivationCatalog.Entries.Select(entry => entry.Name).Except(names));
        Assert.Contains("leaky_relu(0.2)", names);
        Assert.Equal(["bilinear", "glu", "reglu", "geglu", "swiglu"], session.Json["gatedUnits"]!.AsArray().Select(unit => (string?)unit!["name"]));
        JsonNode tanh = all.Single(activation => (string)activation!["name"]! == "tanh")!;
        Assert.Equal(0.3942944904, (double)tanh["secondMoment"]!, 1e-10);
        Assert.Equal(0.4644029024, (double)tanh["derivativeSecondMoment"]!, 1e-10);
        Assert.Equal(1.5925374197, (double)tanh["forwardGain"]!, 1e-10);
        Assert.Equal(1.4674135916, (double)tanh["backwardGain"]!, 1e-10);
        Assert.Equal(5.0 / 3, (double)tanh["pytorchGain"]!);
    }

    [Fact]
    public void Gains_FitInto80Columns()
    {
        Session session = Session.Run("gains");
        Assert.Empty(session.Output);
        string[] lines = session.Error.Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 80, line));
        string relu = Assert.Single(lines, line => line.StartsWith(" relu ", StringComparison.Ordinal));
        Assert.Equal(["relu", "0.39894", "0.50000", "0.50000", "1.41421", "1.41421", "1.41421"], relu.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string gelu = Assert.Single(lines, line => line.StartsWith(" gelu ", StringComparison.Ordinal));
        Assert.Equal(["gelu", "0.28209", "0.42522", "0.45585", "1.53353", "1.48111", "-"], gelu.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Session.Run("gains", "--quiet").Error);
    }

    [Fact]
    public void Gains_DescribesSome_InTheirOrder()
    {
        Session session = Session.Run("gains", "gelu", "LeakyReLU(0.2)", "SwiGLU", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonArray some = session.Json["activations"]!.AsArray();
        Assert.Equal(["gelu", "leaky_relu(0.2)"], some.Select(activation => (string?)activation!["name"]));
        Assert.Equal("1/3 + 1/(2√3·π)", (string?)some[0]!["closedForms"]!["secondMoment"]);
        Assert.Null(some[0]!["pytorchGain"]);
        Assert.Equal([0], some[1]!["kinks"]!.AsArray().Select(kink => (double)kink!));
        Assert.Equal(1.6765324703, (double)session.Json["gatedUnits"]![0]!["followingGain"]!, 1e-10);
        Assert.Contains("calculate_gain raises an error; with ReLU's √2 a layer makes 0.850443 of 1", session.Error, StringComparison.Ordinal);
        Assert.Contains("kinks: none", session.Error, StringComparison.Ordinal);
        Assert.Contains("a·silu(b), a gated unit", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Gains_DescribesEveryActivation_AndGatedUnit()
    {
        string[] names = [.. ActivationCatalog.Entries.Select(entry => entry.Name), .. ActivationCatalog.GatedUnits.Select(unit => unit.Name)];
        Session session = Session.Run(["gains", .. names]);
        Assert.Equal(0, session.ExitCode);
        Assert.All(ActivationCatalog.Entries, entry => Assert.Contains($"{entry.Name}: φ(x) = ", session.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Gains_SaysAllMistakesAtOnce()
    {
        Session session = Session.Run("gains", "geluu", "gelu", "elu(x)", "threshold(60)", "--json");
        Assert.Equal(2, session.ExitCode);
        string[] mistakes = [.. session.Json["error"]!["messages"]!.AsArray().Select(message => (string)message!)];
        Assert.Equal(3, mistakes.Length);
        Assert.StartsWith("Unknown activation \"geluu\"; the nearest known one is gelu. Known are linear, relu,", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith("elu expects a number for alpha", mistakes[1], StringComparison.Ordinal);
        Assert.StartsWith("threshold(60): Expected a function with a finite second moment above 0, got 0", mistakes[2], StringComparison.Ordinal);
        Assert.DoesNotContain("φ(x)", session.Error, StringComparison.Ordinal);
    }
}
