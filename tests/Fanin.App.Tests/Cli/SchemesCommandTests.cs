using System.Text.Json.Nodes;
using Fanin.Schemes;

namespace Fanin.App.Tests.Cli;

public class SchemesCommandTests
{
    private static readonly string[] Names = [.. SchemeCatalog.Entries.Select(entry => entry.Name)];

    [Fact]
    public void Schemes_ListsTheCatalog_In80Columns()
    {
        Session session = Session.Run("schemes", "--json");
        Assert.Equal(0, session.ExitCode);
        Assert.Equal(Names, session.Json["schemes"]!.AsArray().Select(scheme => (string?)scheme!["name"]));
        string[] lines = session.Error.Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 80, line));
        int at = Array.FindIndex(lines, line => line.TrimEnd() == "xavier-normal(gain, fan)");
        Assert.Equal("    N(0, σ²), σ = gain·√(2/(fan_in + fan_out))", lines[at + 1].TrimEnd());
        Assert.Empty(Session.Run("schemes", "--quiet").Error);
    }

    [Fact]
    public void Schemes_DescribesEach_In80Columns()
    {
        Session session = Session.Run(["schemes", .. Names]);
        Assert.Equal(0, session.ExitCode);
        Assert.All(session.Error.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
        Assert.Empty(session.Output);
    }

    [Fact]
    public void Schemes_DescribesSome_ByNameAliasOrText()
    {
        Session session = Session.Run("schemes", "trunc-normal", "sparse", "he-normal(gelu)", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonArray some = session.Json["schemes"]!.AsArray();
        Assert.Equal(["truncated-normal", "sparse", "kaiming-normal"], some.Select(scheme => (string?)scheme!["name"]));
        Assert.Equal("kaiming-normal(gelu)", (string?)some[2]!["text"]);
        Assert.Equal("mean=0, std=1, low=-2, high=2", (string?)some[0]!["defaults"]);
        Assert.Equal("torch.nn.init.sparse_", (string?)some[1]!["source"]);
        Assert.Contains("  elsewhere   bounds are absolute;", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Schemes_SaysAllMistakesAtOnce_WithTheNearestNames()
    {
        Session session = Session.Run("schemes", "kaimig-normal", "orthogonal", "sparse(2)", "--json");
        Assert.Equal(2, session.ExitCode);
        string[] mistakes = [.. session.Json["error"]!["messages"]!.AsArray().Select(message => (string)message!)];
        Assert.Equal(2, mistakes.Length);
        Assert.StartsWith("Unknown scheme \"kaimig-normal\"; the nearest is kaiming-normal.", mistakes[0], StringComparison.Ordinal);
        Assert.Contains("from 0 to 1, got 2", mistakes[1], StringComparison.Ordinal);
        Assert.DoesNotContain("formula", session.Error, StringComparison.Ordinal);
    }
}
