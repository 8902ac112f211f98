using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>LeNet-5: two convolutions of 5 × 5, each with an activation and the mean of 2 × 2 positions behind it, and three linear layers.</summary>
/// <remarks>How alike positions of one window are follows from the share of the kernel that they have in common, for inputs that are independent.</remarks>
internal static class LeNetPath
{
    private const int Side = 28;

    public static SignalPath Of(PathParts parts)
    {
        parts.NoOptions();
        var activation = new ActivationStep(parts.Activation("tanh"));
        ConvolutionStep first = parts.Convolution("conv1", 1, 2, Side);
        ConvolutionStep second = parts.Convolution("conv2", 1, 0, first.OutputSide / 2);
        return new SequencePath(
            first, activation, Mean(first), second, activation, Mean(second), new FlattenStep(),
            parts.Linear("fc1"), activation, parts.Linear("fc2"), activation, parts.Linear("fc3"));
    }

    // Of the pairs in a window of 2 × 2 four are neighbours, with a share s of their kernels in common, and two stand cornerwise, with s².
    private static AveragePoolStep Mean(ConvolutionStep convolution)
    {
        double share = (convolution.Kernel - 1.0) / convolution.Kernel;
        return new AveragePoolStep(4, 4, ((4 * share) + (2 * share * share)) / 6);
    }
}
