using Fanin.Activations;
using Fanin.Diagnosis.Paths;

namespace Fanin.Tests.Diagnosis.Paths;

public class SignalPathTests
{
    private static readonly Activation Gelu = ActivationCatalog.Parse("gelu");

    private static readonly SignalPath Block = NormBlocks.PreNorm(
        new LayerNormStep("n.weight", "n.bias"), new SequencePath(new LinearStep("up.weight", "up.bias"), new ActivationStep(Gelu), new LinearStep("down.weight")));

    [Fact]
    public void Text_IsOneLine()
    {
        Assert.Equal("x + (layer norm(n.weight) → linear(up.weight) → gelu → linear(down.weight))", Block.ToString());
        Assert.Equal("2·x + (linear(w)) → rms norm", NormBlocks.PostNorm(new RmsNormStep(), new LinearStep("w"), 2).ToString());
        Assert.Equal("(convolution(s)) + g·0.5·(convolution(w))", new ResidualPath(new ConvolutionStep("w"), 0.5, new ConvolutionStep("s")) { Gate = "g" }.ToString());
        Assert.Equal("(linear(a)) × gelu(linear(b))", new GatePath(new LinearStep("a"), new LinearStep("b"), Gelu).ToString());
        Assert.Equal("[max pool(4) | identity]", new ConcatenationPath([new MaxPoolStep(4, 4), new SequencePath()], [3, 3]).ToString());
        Assert.Equal("dropout(0.1) → ·3 → unknown: A loop.", new SequencePath(new DropoutStep(0.1), new ScaleStep(3), new UnknownStep("A loop.")).ToString());
        Assert.Equal("causal attention(q)", new AttentionStep(new("q"), new("k"), new("v"), 8, 4) { IsCausal = true }.ToString());
    }

    [Fact]
    public void ParameterNames_AreAllThatAStepUses_Once()
    {
        Assert.Equal(["n.weight", "n.bias", "up.weight", "up.bias", "down.weight"], Block.ParameterNames);
        Assert.Equal(["w"], new SequencePath(new LinearStep("w"), new LinearStep("w")).ParameterNames);
        Assert.Equal(["qkv", "b", "r"], new AttentionStep(new("qkv", "b", 0), new("qkv", "b", 1), new("qkv", "b", 2), 8, 4) { LogitBias = "r" }.ParameterNames);
    }

    [Fact]
    public void Paths_AreEqual_ByTheirSteps()
    {
        SignalPath same = new SequencePath(new LinearStep("a"), new ResidualPath(new LinearStep("b")));
        Assert.Equal(new SequencePath(new LinearStep("a"), new ResidualPath(new LinearStep("b"))), same);
        Assert.Equal(new SequencePath(new LinearStep("a"), new ResidualPath(new LinearStep("b"))).GetHashCode(), same.GetHashCode());
        Assert.NotEqual(new SequencePath(new LinearStep("a"), new ResidualPath(new LinearStep("c"))), same);
        Assert.NotEqual<SignalPath>(new LinearStep("a"), new LinearStep("a") { Name = "a" });
    }
}
