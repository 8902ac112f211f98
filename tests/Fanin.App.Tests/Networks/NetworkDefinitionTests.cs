using Fanin.Diagnosis.Paths;
using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Networks;

public class NetworkDefinitionTests
{
    private static readonly TaskShape Grey = new(TaskKind.Classification, [1, 28, 28], 10);
    private static readonly TaskShape Color = new(TaskKind.Classification, [3, 32, 32], 10);
    private static readonly TaskShape Rows = new(TaskKind.Regression, [20], 2);
    private static readonly TaskShape Tokens = new(TaskKind.NextToken, [32], 65);

    [Theory]
    [InlineData("mlp:784-75-45-10", "mlp:784-75-45-10")]
    [InlineData("MLP: * - 075-45-*+act=GELU,bn", "mlp:*-75-45-*+bn,act=gelu")]
    [InlineData("mlp:*-8-*,norm=none,act=relu", "mlp:*-8-*")]
    [InlineData("LeNet-5", "lenet5")]
    [InlineData("cnn:20+width=64,act=leaky-relu(0.20),bn", "cnn:20+bn,act=leaky_relu(0.2),width=64")]
    [InlineData("resnet20+branch=fixup,nonorm", "resnet20+nonorm,branch=fixup")]
    [InlineData("resnet20+bn", "resnet20")]
    [InlineData("resnet_cifar:056", "resnet-cifar:56")]
    [InlineData("gpt-char+heads=2,layers=2", "gpt-char+layers=2,heads=2")]
    [InlineData("gpt-char:layers=2", "gpt-char+layers=2")]
    [InlineData("./Nets.dll:My.Net:[3, 4]", "./Nets.dll:My.Net:[3, 4]")]
    public void Text_IsCanonical(string text, string expected)
    {
        NetworkDefinition definition = NetworkDefinition.Parse(text);
        Assert.Equal(expected, definition.Text);
        Assert.Equal(expected, NetworkDefinition.Parse(expected).Text);
    }

    [Theory]
    [InlineData("resnet21", "FAN092", "the nearest is resnet20")]
    [InlineData("mlp", "FAN093", "needs *-75-45-* behind its colon")]
    [InlineData("mlp:784", "FAN093", "from 2 to 1001 sizes")]
    [InlineData("mlp:784-0-10", "FAN093", "as the size of a layer; got \"0\"")]
    [InlineData("mlp:784-*-10", "FAN093", "as the size of a layer; got \"*\"")]
    [InlineData("mlp:*-8-*+act=rellu", "FAN093", "the nearest known one is relu")]
    [InlineData("mlp:*-8-*+bn,ln", "FAN093", "got norm twice")]
    [InlineData("mlp:*-8-*+gn", "FAN093", "has no argument \"gn\"")]
    [InlineData("lenet5+bn", "FAN093", "has no argument \"bn\"; the nearest is act")]
    [InlineData("lenet5:3", "FAN093", "got \"3\" behind a colon")]
    [InlineData("cnn", "FAN093", "needs DEPTH")]
    [InlineData("cnn:deep", "FAN093", "a whole number of convolutions from 1 to 10,000; got \"deep\"")]
    [InlineData("resnet-cifar:51", "FAN093", "Write 50 or 56")]
    [InlineData("resnet20+branch=fixup", "FAN093", "must be without a norm")]
    [InlineData("vit-small-images+width=100,heads=3", "FAN093", "heads that divide the width")]
    public void Parse_SaysWhatIsWrong(string text, string code, string sentence)
    {
        DiagnosticException wrong = Assert.Throws<DiagnosticException>(() => NetworkDefinition.Parse(text));
        Assert.Equal(code, wrong.Diagnostics[0].Code);
        Assert.Contains(sentence, wrong.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SaysAllThatIsWrongAtOnce() =>
        Assert.Equal(4, Assert.Throws<DiagnosticException>(() => NetworkDefinition.Parse("mlp:a-b-3+act=x,nrm=bn")).Diagnostics.Count);

    [Fact]
    public void Refusal_NamesWhatTheDataLack()
    {
        Assert.Contains("needs images [channels, height, width]; the data have samples of [20]", Refusal("lenet5", Rows), StringComparison.Ordinal);
        Assert.Contains("samples of [32] tokens", Refusal("resnet20", Tokens), StringComparison.Ordinal);
        Assert.Contains("at least 14 × 14 pixels; the data have 12 × 30", Refusal("lenet5", Grey with { Input = [1, 12, 30] }), StringComparison.Ordinal);
        Assert.Contains("takes 784 numbers a sample, but the data have 3072", Refusal("mlp:784-75-45-10", Color), StringComparison.Ordinal);
        Assert.Contains("has 10 outputs, but the data ask for 2", Refusal("mlp:20-75-10", Rows), StringComparison.Ordinal);
        Assert.Contains("needs sequences of tokens", Refusal("gpt-char", Grey), StringComparison.Ordinal);
        Assert.Contains("too short for sequences of 32 tokens", Refusal("gpt-char+context=16", Tokens), StringComparison.Ordinal);
        Assert.Contains("the data are tokens", Refusal("mlp:*-8-*", Tokens), StringComparison.Ordinal);
        Assert.Null(Refusal("mlp:784-75-45-10", Grey));
        Assert.Throws<ArgumentException>(() => NetworkDefinition.Parse("lenet5").Create(Rows));
    }

    [Fact]
    public void With_ChangesOneThing_OrSaysThatThereIsNoChoice()
    {
        NetworkDefinition mlp = NetworkDefinition.Parse("mlp:*-75-45-*");
        Assert.Equal("mlp:*-75-45-*+bn,act=tanh", mlp.WithActivation("tanh").WithNormalization("bn").Text);
        Assert.Equal("mlp:*-75-45-*", mlp.WithNormalization("bn").WithNormalization("none").Text);
        Assert.Equal("resnet20+nonorm", NetworkDefinition.Parse("resnet20").WithNormalization("none").Text);
        Assert.Contains("lenet5 has no normalization to choose", Message(() => NetworkDefinition.Parse("lenet5").WithNormalization("bn")), StringComparison.Ordinal);
        Assert.Contains("one of none, bn, ln; got \"gn\"", Message(() => mlp.WithNormalization("gn")), StringComparison.Ordinal);
        Assert.Contains("must be without a norm", Message(() => NetworkDefinition.Parse("resnet20+nonorm,branch=skipinit").WithNormalization("bn")), StringComparison.Ordinal);
        Assert.Contains("Unknown activation", Message(() => mlp.WithActivation("rellu")), StringComparison.Ordinal);
        Assert.Contains("has no activation to choose", Message(() => NetworkDefinition.Parse("A.dll:N.T").WithActivation("relu")), StringComparison.Ordinal);
    }

    [Fact]
    public void WithWidth_WidensWhatCanBe()
    {
        Assert.Equal("mlp:*-150-90-*+bn", NetworkDefinition.Parse("mlp:*-75-45-*+bn").WithWidth(150)!.Text);
        Assert.Equal("cnn:5+width=256", NetworkDefinition.Parse("cnn:5").WithWidth(256)!.Text);
        Assert.Equal("gpt-char+width=256", NetworkDefinition.Parse("gpt-char").WithWidth(256)!.Text);
        Assert.Equal("resnet20+width=32", NetworkDefinition.Parse("resnet20").WithWidth(32)!.Text);
        Assert.Equal("vit-small-images", NetworkDefinition.Parse("vit-small-images").WithWidth(128)!.Text);
        Assert.Null(NetworkDefinition.Parse("lenet5").WithWidth(10));
        Assert.Contains("heads that divide", Assert.Throws<ArgumentOutOfRangeException>(() => NetworkDefinition.Parse("gpt-char").WithWidth(30)).Message, StringComparison.Ordinal);
    }

    // Published or counted by hand.
    [Theory]
    [InlineData("mlp:*-75-45-*", 1, 28, 62_755)] // 784·75 + 75 + 75·45 + 45 + 45·10 + 10
    [InlineData("lenet5", 1, 28, 61_706)] // 156 + 2,416 + 48,120 + 10,164 + 850, LeCun et al. 1998 but for the connections of C3
    [InlineData("resnet20", 3, 32, 269_722)] // He et al. 2016, table 6: 0.27 M; to the unit in github.com/akamaster/pytorch_resnet_cifar10
    [InlineData("resnet-cifar:56", 3, 32, 853_018)] // table 6: 0.85 M; the same
    [InlineData("resnet-cifar:110", 3, 32, 1_727_962)] // table 6: 1.7 M; the same
    [InlineData("resnet18-small", 3, 32, 11_173_962)] // github.com/kuangliu/pytorch-cifar
    [InlineData("cnn:4+width=8", 3, 32, 2_066)] // 3·72 + 8 + 3·(8·72 + 8) + 8·10 + 10
    [InlineData("vit-small-images", 3, 32, 1_205_898)] // 48·128 + 128 + 128 + 65·128 + 6·(3·(128² + 128) + 128² + 128 + 2·256 + 128·512 + 512 + 512·128 + 128) + 256 + 1,290
    public void Create_HasThePublishedNumberOfParameters(string text, int channels, int side, long expected) =>
        Assert.Equal(expected, Count(text, new TaskShape(TaskKind.Classification, [channels, side, side], 10)));

    // 65·128 + 32·128 + 4·(3·(128² + 128) + 128² + 128 + 2·256 + 128·512 + 512 + 512·128 + 128) + 256; the head is the table
    [Theory]
    [InlineData("gpt-char", 805_760)]
    [InlineData("gpt-char+tied=no", 805_760 + (65 * 128))]
    public void Create_OfGpt_HasTheNumberOfParametersCountedByHand(string text, long expected) => Assert.Equal(expected, Count(text, Tokens));

    [Theory]
    [InlineData("mlp:*-8-8-*", true)]
    [InlineData("mlp:*-8-8-*+bn", true)]
    [InlineData("lenet5", true)]
    [InlineData("cnn:3", true)]
    [InlineData("cnn:3+gn", false)]
    [InlineData("resnet20", true)]
    [InlineData("resnet20+nonorm,branch=skipinit", true)]
    [InlineData("resnet18-small", true)]
    [InlineData("vit-small-images+layers=2", true)]
    public void Path_NamesTheNetworksParameters(string text, bool isKnown)
    {
        NetworkDefinition network = NetworkDefinition.Parse(text);
        SignalPath? path = network.Path(Grey);
        Assert.Equal(isKnown, path is not null);
        if (path is not null)
        {
            Assert.Equal(Trained(network.Describe(Grey)), path.ParameterNames.Append("cls_token").Intersect(Trained(network.Describe(Grey))).Order());
        }
    }

    [Fact]
    public void Path_OfGpt_NamesItsParameters()
    {
        NetworkDefinition network = NetworkDefinition.Parse("gpt-char+layers=2");
        Assert.Equal(Trained(network.Describe(Tokens)), network.Path(Tokens)!.ParameterNames.Order());
    }

    private static string[] Trained(ModelDescription model) =>
        [.. model.Parameters.Select(parameter => parameter.Name).Where(name => !name.Contains("running", StringComparison.Ordinal) && !name.Contains("tracked", StringComparison.Ordinal)).Order()];

    private static long Count(string text, TaskShape shape)
    {
        using nn.Module module = NetworkDefinition.Parse(text).Create(shape);
        return ModuleParameters.Of(module)
            .Where(place => place.Spec.TiedTo is null && place.Spec.Role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount))
            .Sum(place => place.Spec.Shape.ElementCount);
    }

    private static string? Refusal(string text, TaskShape shape) => NetworkDefinition.Parse(text).Refusal(shape);

    private static string Message(Action action) => Assert.Throws<DiagnosticException>(action).Diagnostics[0].Message;
}
