using Fanin.Activations;
using Fanin.Diagnosis.Paths;

namespace Fanin.Lab.Networks;

/// <summary>The way of signals through residual networks for small images. Fixup's scalar biases, which begin at 0, are left out.</summary>
internal static class ResNetPathOf
{
    /// <summary>The path.</summary>
    /// <param name="sizes">The network, with a small stem.</param>
    /// <param name="side">Pixels along an image's side.</param>
    public static SignalPath Sizes(ResNetSizes sizes, int side)
    {
        var activation = new ActivationStep(ActivationCatalog.Parse(sizes.Activation));
        List<SignalPath> steps = [.. Convolution(sizes, "conv1", "bn1", 3, 1, side), activation];
        long channels = sizes.Width;
        for (int stage = 0; stage < sizes.Blocks.Length; stage++)
        {
            long width = sizes.Width << stage;
            for (int i = 0; i < sizes.Blocks[stage]; i++)
            {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                steps.Add(Block(sizes, FormattableString.Invariant($"layer{stage + 1}.{i}"), stride, side, channels != width, activation));
                steps.Add(activation);
                side = ((side - 1) / stride) + 1;
                channels = width;
            }
        }

        return new SequencePath([.. steps, new AveragePoolStep(side * side, side * side) { Name = "avgpool" }, new LinearStep("fc.weight", "fc.bias") { Name = "fc" }]);
    }

    private static ResidualPath Block(ResNetSizes sizes, string block, int stride, int side, bool changes, ActivationStep activation)
    {
        int after = ((side - 1) / stride) + 1;
        SignalPath branch = new SequencePath(
            [.. Convolution(sizes, $"{block}.conv1", $"{block}.bn1", 3, stride, side), activation, .. Convolution(sizes, $"{block}.conv2", $"{block}.bn2", 3, 1, after)]);
        SignalPath? shortcut = !changes ? null
            : !sizes.PadsShortcuts ? new SequencePath([.. Convolution(sizes, $"{block}.downsample.0", $"{block}.downsample.1", 1, stride, side)])
            : new ScaleStep(Math.Sqrt(0.5)) { Name = $"{block} (half of the channels are zeros)" };
        return new ResidualPath(branch, 1, shortcut)
        {
            Name = block,
            Gate = sizes.Branch switch { "skipinit" => $"{block}.skipinit_gain", "fixup" => $"{block}.scale", _ => null },
        };
    }

    private static IEnumerable<SignalPath> Convolution(ResNetSizes sizes, string name, string norm, int kernel, int stride, int side)
    {
        yield return new ConvolutionStep($"{name}.weight", sizes.HasBias ? $"{name}.bias" : null) { Name = name, Kernel = kernel, Stride = stride, Padding = kernel / 2, Side = side };
        if (sizes.Norm == "bn")
        {
            yield return new BatchNormStep($"{norm}.weight", $"{norm}.bias") { Name = norm };
        }
    }
}
