using Fanin.Torch.Loading;

namespace Fanin.Torch.Tests.Loading;

public class ModuleReferenceTests
{
    [Theory]
    [InlineData("MyNet.dll:My.Net", "MyNet.dll", "My.Net", null)]
    [InlineData(@"C:\nets\My.Net.DLL:Net", @"C:\nets\My.Net.DLL", "Net", null)]
    [InlineData("/a/b.dll:Outer+Inner:[1, \"a:b\"]", "/a/b.dll", "Outer+Inner", "[1, \"a:b\"]")]
    [InlineData(@"C:\x.dll:N.T:{""path"": ""D:\\y.dll:Z""}", @"C:\x.dll", "N.T", @"{""path"": ""D:\\y.dll:Z""}")]
    public void Parse_ReadsFileClassAndArguments(string text, string path, string type, string? arguments)
    {
        Assert.True(ModuleReference.IsMeant(text));
        var reference = ModuleReference.Parse(text);
        Assert.Equal(new ModuleReference(path, type, arguments), reference);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("MyNet.dll", "Expected a file, a colon and a class")]
    [InlineData("MyNet.dll:", "Expected a class with its namespace after MyNet.dll:, got \"\".")]
    [InlineData(".dll:Net", "Expected a file's name before .dll")]
    [InlineData("a.dll:Net:3", "Expected arguments as a JSON array or object, got 3.")]
    [InlineData("a.dll:Net:", "Expected arguments as JSON, such as")]
    [InlineData("a.dll:Net:{\"width\": }", "BytePositionInLine: 10")]
    [InlineData("a.dll:Net:{\"width\": 1, \"width\": 2}", "width")]
    public void Parse_SaysWhatIsWrong(string text, string expected)
    {
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => ModuleReference.Parse(text));
        Assert.All(problem.Diagnostics, diagnostic => Assert.Equal("FAN065", diagnostic.Code));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SaysAllThatIsWrong() =>
        Assert.Equal(3, Assert.Throws<DiagnosticException>(() => ModuleReference.Parse(".dll: :true")).Diagnostics.Count);

    [Theory]
    [InlineData("gpt2")]
    [InlineData("mlp:784-10")]
    [InlineData("model.safetensors")]
    public void IsMeant_LeavesOtherModelsAlone(string text) => Assert.False(ModuleReference.IsMeant(text));
}
