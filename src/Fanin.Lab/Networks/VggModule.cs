using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>VGG-16 as torchvision has it, without dropout.</summary>
/// <remarks>Source: torchvision 0.25, <c>models/vgg.py</c>.</remarks>
internal static class VggModule
{
    private const int Window = 7;

    /// <summary>Makes the network.</summary>
    /// <param name="widths">Channels behind each convolution, one list a stage.</param>
    /// <param name="units">Units of the classifier: inner ones, then classes.</param>
    /// <param name="activation">The activation.</param>
    public static nn.Module<Tensor, Tensor> Create(IReadOnlyList<IReadOnlyList<long>> widths, IReadOnlyList<long> units, string activation)
    {
        List<nn.Module<Tensor, Tensor>> features = [];
        long channels = 3;
        foreach (long? width in widths.SelectMany(stage => stage.Select(width => (long?)width).Append(null)))
        {
            if (width is { } outputs)
            {
                features.Add(nn.Conv2d(channels, outputs, 3, padding: 1));
                features.Add(ActivationLayer.Create(activation));
                channels = outputs;
            }
            else
            {
                features.Add(nn.MaxPool2d(2, 2));
            }
        }

        List<nn.Module<Tensor, Tensor>> classifier = [];
        long inputs = channels * Window * Window;
        for (int i = 0; i < units.Count; i++)
        {
            classifier.Add(nn.Linear(inputs, units[i]));
            if (i < units.Count - 1)
            {
                // Where torchvision drops numbers.
                classifier.AddRange([ActivationLayer.Create(activation), nn.Identity()]);
            }

            inputs = units[i];
        }

        return new NamedSequential(
            "VGG",
            ("features", nn.Sequential(features)),
            ("avgpool", nn.AdaptiveAvgPool2d(Window)),
            ("flatten", nn.Flatten()),
            ("classifier", nn.Sequential(classifier)));
    }
}
