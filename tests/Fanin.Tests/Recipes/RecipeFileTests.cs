using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Recipes;

public sealed class RecipeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fanin-recipes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static string[] Mistakes(string path) =>
        [.. Assert.Throws<DiagnosticException>(() => RecipeFile.Read(path)).Diagnostics.Select(problem => problem.ToString())];

    [Fact]
    public void Read_ExtendsFiles_RelativeToThemselves()
    {
        Write("base/base.yaml", "name: base\nextends: ../common.yaml\nrules: [{role: embedding, scheme: ones}]\n");
        Write("common.yaml", "\uFEFFname: common\nextends: neutral\nrules: []\n");
        Recipe recipe = RecipeFile.Read(Write("mine.yml", "name: mine\nextends: base/base.yaml\nrules: [{role: weight, scheme: zeros}]\n"));
        Assert.Equal(["mine", "base", "common", "neutral"], recipe.Chain().Select(one => one.Name));
        Assert.Equal(Rule.ForRole(ParameterRole.Embedding).All(Scheme.Ones), Assert.Single(recipe.Extends!.Rules));
    }

    [Fact]
    public void Read_ListsTheMistakesOfAllFiles()
    {
        Write("base.yaml", "name: base\nextends: absent.yaml\nrules: [{role: embeding, scheme: ones}]\n");
        string path = Write("mine.yaml", "name: mine\nextends: base.yaml\nrules: [{role: weight, scheme: zeross}]\n");
        string[] mistakes = Mistakes(path);
        Assert.Equal(3, mistakes.Length);
        Assert.StartsWith($"{path}:3:32: FAN017: Unknown scheme \"zeross\"", mistakes[0], StringComparison.Ordinal);
        Assert.Contains("base.yaml:2:10: FAN019: Unknown recipe \"absent.yaml\" to extend;", mistakes[1], StringComparison.Ordinal);
        Assert.Contains("base.yaml:3:16: FAN015: Unknown role \"embeding\"", mistakes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Refuses_RecipesThatExtendThemselves()
    {
        Write("b.yaml", "name: b\nextends: ./c.yaml\nrules: []\n");
        Write("c.yaml", "name: c\nextends: a.yaml\nrules: []\n");
        string mistake = Assert.Single(Mistakes(Write("a.yaml", "name: a\nextends: b.yaml\nrules: []\n")));
        Assert.EndsWith("c.yaml:2:10: FAN019: The recipe extends itself: a.yaml extends b.yaml extends c.yaml extends a.yaml; remove one of these.", mistake, StringComparison.Ordinal);
        Assert.Contains("extends itself", Assert.Single(Mistakes(Write("self.yaml", "name: a\nextends: self.yaml\nrules: []\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BoundsTheChain_AndTheFile()
    {
        for (int i = 0; i < 40; i++)
        {
            Write($"r{i}.yaml", FormattableString.Invariant($"name: r{i}\nextends: r{i + 1}.yaml\nrules: []\n"));
        }

        Assert.Contains("at most 32 files", Assert.Single(Mistakes(Path.Combine(_folder, "r0.yaml"))), StringComparison.Ordinal);
        Assert.Contains("FAN013: Expected a file of at most", Assert.Single(Mistakes(Write("large.yaml", new string('#', (1 << 22) + 1)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Refuses_OtherBytesThanUtf8_AndFilesThatAreNotThere()
    {
        string path = Path.Combine(_folder, "latin.yaml");
        File.WriteAllBytes(path, [(byte)'n', 0xE9]);
        Assert.Equal($"{path}: FAN013: Expected text in UTF-8, got other bytes; save the file as UTF-8.", Assert.Single(Mistakes(path)));
        Assert.Throws<FileNotFoundException>(() => RecipeFile.Read(Path.Combine(_folder, "absent.yaml")));
    }
}
