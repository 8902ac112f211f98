using System.Globalization;
using Fanin.Diagnosis.Paths;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>A network to be judged: how to make it, what its signal goes through, and what it is trained on.</summary>
/// <param name="Text">For instance <c>mlp 8x128 relu</c>.</param>
/// <param name="Path">The way of its signal.</param>
/// <param name="Shape">Sizes of one sample.</param>
/// <param name="Make">Makes the module.</param>
internal sealed record DetectedNet(string Text, SignalPath Path, long[] Shape, Func<nn.Module<Tensor, Tensor>> Make)
{
    // Lists of models are made before any test runs.
    static DetectedNet() => LibTorch.EnsureLoaded();

    public const int Classes = 10;

    /// <summary>Hidden layers of one width: fc1, act1, …, head; a norm of one kind before each activation, if named.</summary>
    public static DetectedNet Mlp(int depth, int width, string activation, string norm = "", long inputs = 64)
    {
        ChainBuilder Chain()
        {
            var chain = new ChainBuilder();
            for (int i = 1; i <= depth; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                chain.Linear("fc" + number, i == 1 ? inputs : width, width, bias: norm.Length == 0);
                _ = norm switch { "bn" => chain.BatchNorm1d("norm" + number, width), "ln" => chain.LayerNorm("norm" + number, width), _ => chain };
                chain.Act("act" + number, activation);
            }

            return chain.Linear("head", width, Classes);
        }

        return new DetectedNet($"mlp {depth}x{width} {activation}{norm}", Chain().Path, [inputs], () => Chain().Build());
    }

    /// <summary>Hidden layers of several widths.</summary>
    public static DetectedNet Mlp(string activation, params long[] widths)
    {
        ChainBuilder Chain()
        {
            var chain = new ChainBuilder();
            for (int i = 1; i < widths.Length; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                chain.Linear("fc" + number, widths[i - 1], widths[i]).Act("act" + number, activation);
            }

            return chain.Linear("head", widths[^1], Classes);
        }

        return new DetectedNet($"mlp {string.Join('-', widths)} {activation}", Chain().Path, [widths[0]], () => Chain().Build());
    }

    /// <summary>Convolutions of one width over images of 8 × 8: conv1, act1, …, flattened into the head.</summary>
    public static DetectedNet Cnn(int depth, int width, string activation, bool batchNorm = false, int first = 1)
    {
        const int Side = 8;
        ChainBuilder Chain()
        {
            var chain = new ChainBuilder(Side);
            for (int i = 1; i <= depth; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                chain.Conv("conv" + number, i == 1 ? first : width, width, bias: !batchNorm);
                _ = batchNorm ? chain.BatchNorm2d("norm" + number, width) : chain;
                chain.Act("act" + number, activation);
            }

            return chain.Flatten("flatten").Linear("head", width * Side * Side, Classes);
        }

        return new DetectedNet($"cnn {depth}x{width} {activation}{(batchNorm ? " bn" : "")}", Chain().Path, [first, Side, Side], () => Chain().Build());
    }

    public static DetectedNet ResNet(int blocks) => new($"resnet {blocks} blocks", ResidualNet.PathOf(blocks), [1, ResidualNet.Side, ResidualNet.Side], () => new ResidualNet(blocks, Classes));

    /// <summary>Blocks of attention and ReLU layers; the head is for the mean of the tokens, or for each.</summary>
    public static DetectedNet Transformer(int depth, bool preNorm, bool perToken = false, int tokens = 16) => new(
        $"transformer {depth} blocks, {(preNorm ? "pre" : "post")}-norm", TransformerNet.PathOf(depth, preNorm, perToken, tokens), [tokens, TransformerNet.Width],
        () => new TransformerNet(depth, preNorm, Classes, perToken));

    public override string ToString() => Text;
}
