using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A block of a residual network: φ(shortcut(x) + branch(x)), the branch of two convolutions of 3 × 3, or of 1 × 1, 3 × 3 and 1 × 1.</summary>
internal static class ResNetBlock
{
    /// <summary>Makes a block.</summary>
    /// <param name="sizes">The network's.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="width">Channels within the branch.</param>
    /// <param name="stride">2 to halve the image.</param>
    /// <param name="index">Which of all blocks it is.</param>
    public static nn.Module<Tensor, Tensor> Create(ResNetSizes sizes, long inputs, long width, int stride, int index)
    {
        long outputs = width * sizes.Expansion;
        Conv2d[] convolutions = sizes.IsBottleneck
            ? [Convolution(inputs, width, 1, 1), Convolution(width, width, 3, stride), Convolution(width, outputs, 1, 1)]
            : [Convolution(inputs, width, 3, stride), Convolution(width, width, 3, 1)];
        nn.Module<Tensor, Tensor>[] norms = [.. convolutions.Select(convolution => ResNetModule.Norm(sizes, convolution.out_channels))];
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        List<(string, nn.Module)> parts = [];
        for (int i = 0; i < convolutions.Length; i++)
        {
            parts.Add((Name("conv", i), convolutions[i]));
            parts.AddRange(ResNetModule.Named(Name("bn", i), sizes, norms[i]));
        }

        parts.Add(("act", activation));
        bool changes = stride > 1 || inputs != outputs;
        Conv2d? projection = changes && !sizes.PadsShortcuts ? Convolution(inputs, outputs, 1, stride) : null;
        nn.Module<Tensor, Tensor>? projectionNorm = projection is null ? null : ResNetModule.Norm(sizes, outputs);
        if (projection is not null && projectionNorm is not null)
        {
            parts.Add(("downsample", new ModuleGroup("Sequential", [("0", projection), .. ResNetModule.Named("1", sizes, projectionNorm)])));
        }

        OwnParameter[] before = Scalars(sizes, convolutions.Length, "a");
        OwnParameter[] behind = Scalars(sizes, convolutions.Length, "b");
        OwnParameter? factor = sizes.Branch == "plain"
            ? null
            : new OwnParameter(sizes.Branch == "fixup" ? "scale" : "skipinit_gain", new Parameter(ones(1)), ParameterRole.Unknown);
        return new ComposedModule(sizes.IsBottleneck ? "Bottleneck" : "BasicBlock", Forward, [.. parts])
        {
            Facts = ModelFacts.None.With("layer", index),
            Own = [.. before, .. behind, .. factor is null ? [] : (OwnParameter[])[factor]],
        };

        Tensor Forward(Tensor input)
        {
            Tensor x = input;
            for (int i = 0; i < convolutions.Length; i++)
            {
                x = norms[i].call(convolutions[i].call(before.Length == 0 ? x : x + before[i].Value));
                bool isLast = i == convolutions.Length - 1;
                x = isLast && factor is not null ? x * factor.Value : x;
                x = behind.Length == 0 ? x : x + behind[i].Value;
                x = isLast ? x : activation.call(x);
            }

            return activation.call(x + Shortcut(input));
        }

        Tensor Shortcut(Tensor input)
        {
            if (projection is not null && projectionNorm is not null)
            {
                return projectionNorm.call(projection.call(before.Length == 0 ? input : input + before[0].Value));
            }

            if (!changes)
            {
                return input;
            }

            Tensor dropped = input.slice(2, 0, input.shape[2], stride).slice(3, 0, input.shape[3], stride);
            long missing = outputs - inputs;
            return nn.functional.pad(dropped, [0, 0, 0, 0, missing / 2, missing - (missing / 2)]);
        }

        Conv2d Convolution(long from, long to, long kernel, int step) => nn.Conv2d(from, to, kernel, stride: step, padding: kernel / 2, bias: sizes.HasBias);
    }

    private static OwnParameter[] Scalars(ResNetSizes sizes, int count, string ending) =>
        sizes.Branch == "fixup" ? [.. Enumerable.Range(0, count).Select(i => ResNetModule.Scalar(Name("bias", i) + ending))] : [];

    private static string Name(string word, int index) => FormattableString.Invariant($"{word}{index + 1}");
}
