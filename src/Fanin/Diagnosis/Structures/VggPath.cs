using System.Globalization;
using Fanin.Diagnosis.Paths;
using Fanin.Parameters;

namespace Fanin.Diagnosis.Structures;

/// <summary>VGGs as torchvision has them: convolutions of 3 × 3 with ReLU, the largest of 2 × 2 behind each stage, three linear layers. BatchNorm counts where it is.</summary>
internal static class VggPath
{
    // The classifier sees 7 × 7 positions, whatever the image's size.
    private const int Pooled = 7;

    public static SignalPath Of(PathParts parts)
    {
        int side = parts.ImageSide();
        var activation = new ActivationStep(parts.Activation("relu"));
        LayerSpec[] features = [.. parts.Layers().Where(layer => layer.Path.StartsWith("features.", StringComparison.Ordinal))];
        var steps = new List<SignalPath>();
        for (int i = 0; i < features.Length; i++)
        {
            bool isNorm = features[i].Type.StartsWith("BatchNorm", StringComparison.Ordinal);
            steps.Add(isNorm ? parts.BatchNorm(features[i].Path) : parts.Convolution(features[i].Path, 1, 1, side));
            bool isNormNext = !isNorm && i + 1 < features.Length && features[i + 1].Type.StartsWith("BatchNorm", StringComparison.Ordinal);
            if (isNormNext)
            {
                continue;
            }

            // Behind the layer stands its activation; where one number more is missing, pooling.
            steps.Add(activation);
            if (i + 1 == features.Length || Number(features[i + 1]) > Number(features[i]) + 2)
            {
                steps.Add(new MaxPoolStep(4, 4));
                side /= 2;
            }
        }

        int window = Math.Max(1, side / Pooled);
        steps.Add(window == 1 ? new FlattenStep() : new AveragePoolStep(window * window, window * window) { Name = "avgpool" });
        return new SequencePath(
            [.. steps, parts.Linear("classifier.0"), activation, parts.Linear("classifier.3"), activation, parts.Linear("classifier.6")]);
    }

    private static int Number(LayerSpec layer) => int.Parse(layer.Path.AsSpan("features.".Length), CultureInfo.InvariantCulture);
}
