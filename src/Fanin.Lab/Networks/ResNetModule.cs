using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Residual networks under torchvision's names, also without norms, with the scalars of SkipInit or Fixup.</summary>
/// <remarks>
/// <para>Source: torchvision 0.25, <c>models/resnet.py</c>; for small images He et al. 2016, arXiv:1512.03385, §4.2. SkipInit: De and Smith 2020, arXiv:2002.10444. Fixup: Zhang
/// et al. 2019, arXiv:1901.09321, and the names of the authors' <c>fixup_resnet_imagenet.py</c>.</para>
/// </remarks>
internal static class ResNetModule
{
    public static nn.Module<Tensor, Tensor> Create(ResNetSizes sizes)
    {
        bool hasScalars = sizes.Branch == "fixup";
        Conv2d stem = sizes.HasSmallStem
            ? nn.Conv2d(sizes.Channels, sizes.Width, 3, padding: 1, bias: sizes.HasBias)
            : nn.Conv2d(sizes.Channels, sizes.Width, 7, stride: 2, padding: 3, bias: sizes.HasBias);
        nn.Module<Tensor, Tensor> norm = Norm(sizes, sizes.Width);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        nn.Module<Tensor, Tensor> pool = sizes.HasSmallStem ? nn.Identity() : nn.MaxPool2d(3, 2, 1);
        OwnParameter? bias1 = hasScalars ? Scalar("bias1") : null;
        OwnParameter? bias2 = hasScalars ? Scalar("bias2") : null;
        List<(string, nn.Module)> parts = [("conv1", stem), .. Named("bn1", sizes, norm), ("act", activation), ("maxpool", pool)];
        List<nn.Module<Tensor, Tensor>> all = [];
        long channels = sizes.Width;
        for (int stage = 0; stage < sizes.Blocks.Length; stage++)
        {
            List<nn.Module> blocks = [];
            for (int i = 0; i < sizes.Blocks[stage]; i++)
            {
                nn.Module<Tensor, Tensor> block = ResNetBlock.Create(sizes, channels, sizes.Width << stage, i == 0 && stage > 0 ? 2 : 1, all.Count);
                blocks.Add(block);
                all.Add(block);
                channels = (sizes.Width << stage) * sizes.Expansion;
            }

            parts.Add((FormattableString.Invariant($"layer{stage + 1}"), ModuleGroup.List(blocks)));
        }

        AdaptiveAvgPool2d average = nn.AdaptiveAvgPool2d(1);
        Flatten flatten = nn.Flatten();
        Linear head = nn.Linear(channels, sizes.Classes);
        return new ComposedModule("ResNet", Forward, [.. parts, ("avgpool", average), ("flatten", flatten), ("fc", head)])
        {
            Facts = ModelFacts.None.With("layers", all.Count).With("branch_layers", sizes.IsBottleneck ? 3 : 2).With("classes", sizes.Classes),
            Own = bias1 is null || bias2 is null ? [] : [bias1, bias2],
        };

        Tensor Forward(Tensor images)
        {
            Tensor x = stem.call(images);
            x = pool.call(activation.call(bias1 is null ? norm.call(x) : x + bias1.Value));
            x = flatten.call(average.call(all.Aggregate(x, (x, block) => block.call(x))));
            return head.call(bias2 is null ? x : x + bias2.Value);
        }
    }

    /// <summary>The norm of a convolution's output, or nothing.</summary>
    public static nn.Module<Tensor, Tensor> Norm(ResNetSizes sizes, long channels) => sizes.Norm == "bn" ? nn.BatchNorm2d(channels) : nn.Identity();

    /// <summary>A norm with its name, unless there is none.</summary>
    public static IEnumerable<(string, nn.Module)> Named(string name, ResNetSizes sizes, nn.Module norm) => sizes.Norm == "bn" ? [(name, norm)] : [];

    /// <summary>A bias of one number.</summary>
    public static OwnParameter Scalar(string name) => new(name, new Parameter(zeros(1)), ParameterRole.Bias);
}
