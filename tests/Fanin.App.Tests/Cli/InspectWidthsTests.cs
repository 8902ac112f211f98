namespace Fanin.App.Tests.Cli;

[Collection(nameof(DefaultDevice))]
public sealed class InspectWidthsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Yang et al. 2022, figure 1 and appendix D.1: in muP nothing moves with the width; in the usual parametrization with Adam the scores do, with slopes above 0.25 (theory.md, section 3.1).
    [Theory]
    [InlineData("mup", "adam", true)]
    [InlineData("pytorch", "adam", false)]
    public void Widths_TellMupFromTheUsual(string recipe, string optimizer, bool passes)
    {
        Session session = Session.Run(
            "inspect", "mlp:784-128-128-10", "--widths", "128,256,512", "--recipe", recipe, "--optimizer", optimizer, "--data", "sample", "--batch", "64", "--seed", "1", "--json", "--out", _folder["out"]);
        Assert.Equal(passes ? 0 : 1, session.ExitCode);
        Assert.Equal(passes, (bool)session.Json["passes"]!);
        double head = (double)session.Json["layers"]!.AsArray()[^1]!["slope"]!;
        Assert.True(passes ? Math.Abs(head) < 0.15 : head > 0.25, $"{head}");
        Assert.Contains(passes ? "pass:" : "fail: the outputs of", session.Error, StringComparison.Ordinal);
        Assert.Equal(["inspect.json", "plots/widths.png", "plots/widths.svg", "report.html"], new DirectoryInfo(_folder["out"]).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder["out"], file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Widths_OfAClassOfAnAssembly_SetItsWidth()
    {
        Session session = Session.Run("inspect", $"{typeof(OddNet).Assembly.Location}:{typeof(OddNet).FullName}:{{\"kind\":\"plain\"}}", "--widths", "32,64,128", "--batch", "32", "--steps", "2", "--seed", "1", "--json");
        Assert.Equal(["first", "second"], session.Json["layers"]!.AsArray().Select(layer => (string)layer!["name"]!));
        Assert.Equal(3, session.Json["layers"]![0]!["sizes"]![0]!.AsArray().Count);
    }

    [Fact]
    public void Widths_OfAModelWithoutAWidth_AreRefused() =>
        Assert.Contains("has no width to choose", Session.Run("inspect", "lenet5", "--widths", "32,64,128", "--data", "sample").Error, StringComparison.Ordinal);
}
