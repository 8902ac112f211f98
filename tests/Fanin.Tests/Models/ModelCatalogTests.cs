using Fanin.Models;
using Fanin.Parameters;

namespace Fanin.Tests.Models;

public class ModelCatalogTests
{
    // Published counts: torchvision's and timm's tables, the model cards; GPT-3, of which there is no card, by 96·(12·d² + 13·d) + (50257 + 2048 + 2)·d with d = 12288.
    [Theory]
    [InlineData("lenet5", 61_706)]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("vit-tiny", 5_717_416)]
    [InlineData("vit-base", 86_567_656)]
    [InlineData("bert-base", 109_514_298)]
    [InlineData("t5-small", 60_506_624)]
    [InlineData("clip-vit-b-32", 151_277_313)]
    [InlineData("gpt2", 124_439_808)]
    [InlineData("gpt2-medium", 354_823_168)]
    [InlineData("gpt2-large", 774_030_080)]
    [InlineData("gpt2-xl", 1_557_611_200)]
    [InlineData("gpt3-175b", 174_604_259_328)]
    [InlineData("llama-1b", 1_100_048_384)]
    [InlineData("llama-7b", 6_738_415_616)]
    [InlineData("mlp:784-75-45-10", 62_755)]
    [InlineData("mlp:784-75-45-10+bn", 62_875)]
    [InlineData("mlp:784-75-45-10+ln", 62_995)]
    public void Parse_Name_HasThePublishedNumberOfParameters(string name, long expected) =>
        Assert.Equal(expected, ModelCatalog.Parse(name).Parameters.Where(parameter => parameter.TiedTo is null && IsTrained(parameter)).Sum(parameter => parameter.Shape.ElementCount));

    [Fact]
    public void Entries_All_AreDescribedUnderTheirNames() => Assert.All(ModelCatalog.Entries, entry =>
    {
        ModelDescription model = ModelCatalog.Parse(entry.Name.ToUpperInvariant(), ElementType.BFloat16);
        Assert.Equal(entry.Name, model.Name);
        Assert.NotEqual("unknown", model.Family);
        Assert.All(model.Parameters, parameter => Assert.Equal(parameter.Role == ParameterRole.BatchCount ? ElementType.Int64 : ElementType.BFloat16, parameter.ElementType));
        Assert.Equal(model.Parameters.Length, model.Parameters.Select(parameter => parameter.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.NotEmpty(entry.Title);
        Assert.NotEmpty(entry.Source);
    });

    [Fact]
    public void Parse_ResNet18_HasTorchvisionsNames()
    {
        string[] names = [.. ModelCatalog.Parse("resnet18").Parameters.Select(parameter => parameter.Name)];
        Assert.Equal(["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked", "layer1.0.conv1.weight"], names.Take(7));
        Assert.DoesNotContain("layer1.0.downsample.0.weight", names);
        Assert.Contains("layer2.0.downsample.0.weight", names);
        Assert.Contains("layer4.1.bn2.running_var", names);
        Assert.Equal(["fc.weight", "fc.bias"], names.TakeLast(2));
        // torchvision's state_dict has 122 entries for resnet18.
        Assert.Equal(122, names.Length);
    }

    [Fact]
    public void Parse_ResNet50_KnowsItsBlocks()
    {
        ModelDescription model = ModelCatalog.Parse("resnet50");
        // torchvision's state_dict has 320 entries for resnet50.
        Assert.Equal(320, model.Parameters.Length);
        ParameterSpec last = model.Named("layer4.2.conv3.weight");
        Assert.Equal((16, 15, 3), (last.Layer.Facts["layers"], last.Layer.Facts["layer"], last.Layer.Facts["branch_layers"]));
        Assert.Equal("[256, 64, 1, 1]", model.Named("layer1.0.downsample.0.weight").Shape.ToString());
    }

    [Fact]
    public void Parse_Vgg16_HasTorchvisionsNames()
    {
        ModelDescription model = ModelCatalog.Parse("vgg16");
        Assert.Equal("[512, 512, 3, 3]", model.Named("features.28.weight").Shape.ToString());
        Assert.Equal("[4096, 25088]", model.Named("classifier.0.weight").Shape.ToString());
    }

    [Fact]
    public void Parse_VitTiny_HasTimmsNames()
    {
        ModelDescription model = ModelCatalog.Parse("vit-tiny");
        Assert.Equal(["cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "blocks.0.norm1.weight"], model.Parameters.Take(5).Select(parameter => parameter.Name));
        Assert.Equal((new TensorShape(576, 192), 3L), (model.Named("blocks.11.attn.qkv.weight").Shape, model.Named("blocks.11.attn.qkv.weight").Layer.WeightLayout.PackedParts));
    }

    [Fact]
    public void Parse_Mlp_HasTheLecturesNames()
    {
        Assert.Equal(
            ["network.1.weight", "network.1.bias", "network.3.weight", "network.3.bias", "network.5.weight", "network.5.bias"],
            ModelCatalog.Parse("mlp:784-75-45-10").Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            [
                "network.1.weight", "network.2.weight", "network.2.bias", "network.2.running_mean", "network.2.running_var", "network.2.num_batches_tracked", "network.4.weight",
                "network.4.bias",
            ],
            ModelCatalog.Parse("mlp:3-4-2+bn").Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["network.1.weight", "network.1.bias"], ModelCatalog.Parse("mlp:3-4+bn").Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("mlp:3-4-2", "relu")]
    [InlineData("mlp:3-4-2+bn,act=GELU", "gelu")]
    [InlineData("mlp:3-4-2+act=rrelu(0.1,0.3)+ln", "rrelu(0.1, 0.3)")]
    public void Parse_MlpsActivation_IsWrittenAsTheCatalogDoes(string text, string activation) => Assert.Equal(activation, ModelCatalog.Parse(text).Activation);

    [Theory]
    [InlineData("gtp2", "gpt2")]
    [InlineData("resnet-19", "resnet18")]
    [InlineData("mlp:784-x-0", "\"x\"", "\"0\"")]
    [InlineData("mlp:784", "2 to 1001 sizes")]
    [InlineData("mlp:", "sizes")]
    [InlineData("mlp:784-10+nb,act=glu2", "nearest is bn", "gelu")]
    [InlineData("mlp:784-10+bn+ln+act=relu+act=relu", "one norm", "one activation")]
    [InlineData("mlp:99999999999-10", "99999999999")]
    public void Parse_Mistakes_AreAllTold(string text, params string[] expected)
    {
        DiagnosticException wrong = Assert.Throws<DiagnosticException>(() => ModelCatalog.Parse(text));
        Assert.All(wrong.Diagnostics, diagnostic => Assert.Equal(Diagnostic.UnknownModel, diagnostic.Code));
        Assert.All(expected, word => Assert.Contains(word, wrong.Message, StringComparison.Ordinal));
    }

    private static bool IsTrained(ParameterSpec parameter) => parameter.Role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount);
}
