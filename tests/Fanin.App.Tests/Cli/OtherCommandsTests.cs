using System.Text.Json.Nodes;

namespace Fanin.App.Tests.Cli;

public class OtherCommandsTests
{
    [Fact]
    public void Doctor_SaysThatLibTorchLoads()
    {
        Session session = Session.Run("doctor", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode libtorch = session.Json["libtorch"]!;
        Assert.True((bool)libtorch["loads"]!);
        Assert.StartsWith("2.10.0", (string)libtorch["version"]!, StringComparison.Ordinal);
        Assert.True(File.Exists((string)libtorch["path"]!));
        Assert.NotEmpty(session.Json["cpuFeatures"]!.AsArray());
        Assert.Equal(["fashion-mnist", "mnist"], session.Json["datasets"]!.AsArray().Select(set => (string?)set!["name"]));
        Assert.Contains("embedded sample", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_ListsAndDescribes()
    {
        Session list = Session.Run("datasets", "--json");
        Assert.Contains("csv:FILE,target=TARGET", list.Json["tasks"]!.AsArray().Select(task => (string?)task!["form"]));
        Assert.Contains("classes=3: arms, 2 to 1,000", Session.Run("datasets", "spirals").Error, StringComparison.Ordinal);
        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["fashion-mnist", "mnist"], list.Json["datasets"]!.AsArray().Select(set => (string?)set!["name"]));
        Session one = Session.Run("datasets", "fashion-mnist", "--json");
        Assert.Equal(10, one.Json["classes"]!.AsArray().Count);
        Assert.Contains("Ankle boot", one.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Version_IsPrinted() => Assert.StartsWith("0.", Session.Run("--version").Output, StringComparison.Ordinal);
}
