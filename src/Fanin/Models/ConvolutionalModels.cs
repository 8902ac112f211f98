using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>LeNet-5, VGG-16 and the ResNets.</summary>
/// <remarks>
/// <para>Source: torchvision 0.25, <c>models/resnet.py</c> and <c>models/vgg.py</c>; He et al. 2016, arXiv:1512.03385; Simonyan and Zisserman 2015,
/// arXiv:1409.1556. LeNet-5: LeCun et al. 1998, with full connections between its convolutions and names as in PyTorch's tutorials.</para>
/// </remarks>
internal static class ConvolutionalModels
{
    private const long Classes = 1000;

    /// <summary>LeNet-5 for 10 classes of images of 28 × 28, padded to 32 × 32 by its first convolution.</summary>
    public static ModelDescription LeNet5(ElementType type)
    {
        ModelFacts facts = ModelFacts.None.With("classes", 10);
        var model = new ModelScope(type, facts);
        model.Conv2d("conv1", 1, 6, (5, 5), bias: true);
        model.Conv2d("conv2", 6, 16, (5, 5), bias: true);
        model.Linear("fc1", 16 * 5 * 5, 120);
        model.Linear("fc2", 120, 84);
        model.Linear("fc3", 84, 10);
        return new ModelDescription("lenet5", "lenet", model.ToParameters()) { Facts = facts, Activation = "tanh" };
    }

    /// <summary>VGG-16 without BatchNorm.</summary>
    public static ModelDescription Vgg16(ElementType type)
    {
        ModelFacts facts = ModelFacts.None.With("classes", Classes);
        var model = new ModelScope(type, facts);
        int module = 0;
        long channels = 3;
        foreach ((long width, int convolutions) in new[] { (64L, 2), (128L, 2), (256L, 3), (512L, 3), (512L, 3) })
        {
            for (int i = 0; i < convolutions; i++)
            {
                model.Conv2d(FormattableString.Invariant($"features.{module}"), channels, width, (3, 3), bias: true);
                module += 2; // Behind each convolution stands its ReLU,
                channels = width;
            }

            module++; // behind each stage its pooling.
        }

        model.Linear("classifier.0", 512 * 7 * 7, 4096);
        model.Linear("classifier.3", 4096, 4096);
        model.Linear("classifier.6", 4096, Classes);
        return new ModelDescription("vgg16", "vgg", model.ToParameters()) { Facts = facts, Activation = "relu" };
    }

    /// <summary>A ResNet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="isBottleneck">Whether its blocks have three convolutions rather than two.</param>
    /// <param name="blocks">Blocks of each stage.</param>
    public static ModelDescription ResNet(string name, ElementType type, bool isBottleneck, params ReadOnlySpan<int> blocks)
    {
        long expansion = isBottleneck ? 4 : 1;
        long total = 0;
        foreach (int count in blocks)
        {
            total += count;
        }

        ModelFacts facts = ModelFacts.None.With("layers", total).With("branch_layers", isBottleneck ? 3 : 2).With("classes", Classes);
        var model = new ModelScope(type, facts);
        Convolution(model, "conv1", "bn1", 3, 64, 7);
        long layer = 0;
        long channels = 64;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            long width = 64L << stage;
            for (int i = 0; i < blocks[stage]; i++)
            {
                ModelScope block = model.At(FormattableString.Invariant($"layer{stage + 1}.{i}"), facts.With("layer", layer++));
                Branch(block, channels, width, isBottleneck);

                // The skip connection needs a convolution where the stage changes the size.
                if (i == 0 && (stage > 0 || channels != width * expansion))
                {
                    Convolution(block, "downsample.0", "downsample.1", channels, width * expansion, 1);
                }

                channels = width * expansion;
            }
        }

        model.Linear("fc", channels, Classes);
        return new ModelDescription(name, "resnet", model.ToParameters()) { Facts = facts, Activation = "relu" };
    }

    private static void Branch(ModelScope block, long channels, long width, bool isBottleneck)
    {
        if (isBottleneck)
        {
            Convolution(block, "conv1", "bn1", channels, width, 1);
            Convolution(block, "conv2", "bn2", width, width, 3);
            Convolution(block, "conv3", "bn3", width, 4 * width, 1);
        }
        else
        {
            Convolution(block, "conv1", "bn1", channels, width, 3);
            Convolution(block, "conv2", "bn2", width, width, 3);
        }
    }

    private static void Convolution(ModelScope block, string name, string norm, long inputs, long outputs, long kernel)
    {
        block.Conv2d(name, inputs, outputs, (kernel, kernel), bias: false);
        block.BatchNorm(norm, outputs, "BatchNorm2d");
    }
}
