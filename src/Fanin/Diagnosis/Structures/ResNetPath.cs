using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>ResNets as torchvision has them: the stride of a bottleneck stands at its middle convolution.</summary>
internal static class ResNetPath
{
    public static SignalPath Of(PathParts parts)
    {
        int side = parts.ImageSide();
        ActivationStep activation = new(parts.Activation("relu"));
        ConvolutionStep stem = parts.Convolution("conv1", 2, 3, side);

        // 3 × 3 with stride 2 and a border.
        side = ((stem.OutputSide - 1) / 2) + 1;
        var steps = new List<SignalPath> { stem, parts.BatchNorm("bn1"), activation, new MaxPoolStep(9, 4) { Name = "maxpool" } };
        for (int stage = 1; parts.Has(FormattableString.Invariant($"layer{stage}.0.conv1.weight")); stage++)
        {
            bool isFirst = true;
            foreach (string block in parts.BlocksOf(FormattableString.Invariant($"layer{stage}"), "conv1.weight"))
            {
                int stride = isFirst && stage > 1 ? 2 : 1;
                steps.Add(Block(parts, block, stride, side, activation));
                steps.Add(activation);
                side = ((side - 1) / stride) + 1;
                isFirst = false;
            }
        }

        int positions = side * side;
        return new SequencePath([.. steps, new AveragePoolStep(positions, positions) { Name = "avgpool" }, parts.Linear("fc")]);
    }

    private static ResidualPath Block(PathParts parts, string block, int stride, int side, ActivationStep activation)
    {
        bool isBottleneck = parts.Has(block + ".conv3.weight");
        int after = ((side - 1) / stride) + 1;
        SignalPath branch = isBottleneck
            ? new SequencePath(
                parts.Convolution(block + ".conv1", 1, 0, side), parts.BatchNorm(block + ".bn1"), activation,
                parts.Convolution(block + ".conv2", stride, 1, side), parts.BatchNorm(block + ".bn2"), activation,
                parts.Convolution(block + ".conv3", 1, 0, after), parts.BatchNorm(block + ".bn3"))
            : new SequencePath(
                parts.Convolution(block + ".conv1", stride, 1, side), parts.BatchNorm(block + ".bn1"), activation,
                parts.Convolution(block + ".conv2", 1, 1, after), parts.BatchNorm(block + ".bn2"));
        SignalPath? shortcut = parts.Has(block + ".downsample.0.weight")
            ? new SequencePath(parts.Convolution(block + ".downsample.0", stride, 0, side), parts.BatchNorm(block + ".downsample.1"))
            : null;
        return new ResidualPath(branch, 1, shortcut) { Name = block };
    }
}
