using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

public class NumberedBlocksTests
{
    [Fact]
    public void Facts_OfBlocksInAList()
    {
        using var model = new SmallGpt(layers: 3);
        Dictionary<string, string> facts = Facts(model);
        Assert.Equal("layer = 2, layers = 3", facts["h.2.c_fc.weight"]);
        Assert.Equal("layer = 0, layers = 3", facts["h.0.gain"]);
        Assert.Equal(string.Empty, facts["wte.weight"]);
        Assert.Equal(string.Empty, facts["ln_f.bias"]);
    }

    [Fact]
    public void Facts_OfTheLongestRun_CountedFromItsBeginning()
    {
        using var model = nn.Sequential(
            nn.Linear(4, 4), new GptBlock(4), nn.Linear(4, 4), new GptBlock(4), new GptBlock(8), new GptBlock(4), nn.LayerNorm(4), new GptBlock(4), new GptBlock(4));
        Dictionary<string, string> facts = Facts(model);
        Assert.Equal("layer = 0, layers = 3", facts["3.gain"]);
        Assert.Equal("layer = 1, layers = 3", facts["4.c_proj.bias"]);
        Assert.Equal("layer = 2, layers = 3", facts["5.gain"]);
        Assert.Equal(["0", "1", "2", "6", "7", "8"], facts.Where(fact => fact.Value.Length == 0).Select(fact => fact.Key[..1]).Distinct());
    }

    [Fact]
    public void Facts_NeedNumbersThatFollowEachOther()
    {
        using var model = nn.Sequential(("0", new GptBlock(4)), ("2", new GptBlock(4)), ("norm", nn.LayerNorm(4)));
        Assert.All(Facts(model).Values, facts => Assert.Equal(string.Empty, facts));
    }

    [Fact]
    public void Facts_OfContainers_NeedOneStructure_AndLayersAreNoBlocks()
    {
        static Sequential Pair(bool withNorm) => withNorm ? nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4)) : nn.Sequential(nn.Linear(4, 4), nn.ReLU());
        using var model = nn.Sequential(("layer1", nn.Sequential(Pair(true), Pair(true), Pair(false))), ("mlp", nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))));
        Dictionary<string, string> facts = Facts(model);
        Assert.Equal("layer = 1, layers = 2", facts["layer1.1.0.weight"]);
        Assert.Equal(string.Empty, facts["layer1.2.0.weight"]);
        Assert.Equal(string.Empty, facts["mlp.1.weight"]);
    }

    [Fact]
    public void Facts_OfTheOutermostStack()
    {
        using var model = nn.Sequential(("h", nn.Sequential(Experts(5), Experts(5))));
        Assert.Equal("layer = 1, layers = 2", Facts(model)["h.1.4.gain"]);

        static Sequential Experts(int count) => nn.Sequential([.. Enumerable.Range(0, count).Select(_ => new GptBlock(2))]);
    }

    [Fact]
    public void Facts_OfTheLayersOfNativeTransformers()
    {
        using var model = nn.Transformer(4, 2, 3, 2, 8);
        Dictionary<string, string> facts = Facts(model);
        Assert.Equal("layer = 2, layers = 3", facts["encoder.layers.2.linear1.weight"]);
        Assert.Equal("layer = 1, layers = 2", facts["decoder.layers.1.norm3.bias"]);
        Assert.Equal(string.Empty, facts["encoder.norm.weight"]);
    }

    private static Dictionary<string, string> Facts(nn.Module model) =>
        ModuleParameters.Of(model).ToDictionary(place => place.Spec.Name, place => place.Spec.Layer.Facts.ToString(), StringComparer.Ordinal);
}
