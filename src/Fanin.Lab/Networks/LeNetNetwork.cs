using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary><c>lenet5</c>: LeNet-5 for images of any size, with full connections between its convolutions.</summary>
internal static class LeNetNetwork
{
    private const int SmallestSide = 14;
    private const int Padded = 2;

    public static NetworkEntry Entry { get; } = new(
        "lenet5", "LeNet-5; images of 28 × 28 are padded to 32 × 32", "LeCun et al. 1998, with full connections between its convolutions and average pooling",
        TextArgument.Activation("tanh"))
    {
        Family = "lenet",
        Refusal = (_, shape) => ImageShapes.Refusal("lenet5", shape, SmallestSide),
        Create = (request, shape) => Create(shape.Input[0], shape.Input[1], shape.Input[2], shape.Outputs, request.Activation),
        Path = Path,
    };

    /// <summary>Makes the network under the names of PyTorch's tutorials.</summary>
    public static nn.Module<Tensor, Tensor> Create(long channels, long height, long width, long classes, string activation)
    {
        long border = Border(height, width);
        return new NamedSequential(
            "LeNet5",
            ("conv1", nn.Conv2d(channels, 6, 5, padding: border)),
            ("act1", ActivationLayer.Create(activation)),
            ("pool1", nn.AvgPool2d(2)),
            ("conv2", nn.Conv2d(6, 16, 5)),
            ("act2", ActivationLayer.Create(activation)),
            ("pool2", nn.AvgPool2d(2)),
            ("flatten", nn.Flatten()),
            ("fc1", nn.Linear(16 * Side(height, border) * Side(width, border), 120)),
            ("act3", ActivationLayer.Create(activation)),
            ("fc2", nn.Linear(120, 84)),
            ("act4", ActivationLayer.Create(activation)),
            ("fc3", nn.Linear(84, classes)));
    }

    private static SequencePath? Path(NetworkRequest request, TaskShape shape)
    {
        if (shape.Input[1] != shape.Input[2])
        {
            return null;
        }

        var activation = new ActivationStep(ActivationCatalog.Parse(request.Activation));
        var conv1 = new ConvolutionStep("conv1.weight", "conv1.bias") { Name = "conv1", Kernel = 5, Padding = (int)Border(shape.Input[1], shape.Input[2]), Side = (int)shape.Input[1] };
        var conv2 = new ConvolutionStep("conv2.weight", "conv2.bias") { Name = "conv2", Kernel = 5, Side = conv1.OutputSide / 2 };
        return new SequencePath(
            conv1, activation, new AveragePoolStep(4, 4) { Name = "pool1" }, conv2, activation, new AveragePoolStep(4, 4) { Name = "pool2" }, new FlattenStep { Name = "flatten" },
            Linear("fc1"), activation, Linear("fc2"), activation, Linear("fc3"));

        static LinearStep Linear(string name) => new($"{name}.weight", $"{name}.bias") { Name = name };
    }

    // 28 × 28 becomes 32 × 32 as in the original, whose images had that border; larger ones have it already.
    private static long Border(long height, long width) => height <= 28 && width <= 28 ? Padded : 0;

    // Kernels of 5 and halving, twice.
    private static long Side(long side, long border) => (((side + (2 * border) - 4) / 2) - 4) / 2;
}
