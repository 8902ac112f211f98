using System.Globalization;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary><c>cnn:20</c>: convolutions of 3 × 3 one behind the other without shortcuts, of one width; the second and third halve the image; then the mean over the image and a Linear.</summary>
internal static class ConvolutionalNetwork
{
    private const int MostLayers = 10_000;
    private const int Kernel = 3;
    private const int SmallestSide = 4;

    // GroupNorm of one group looks at a whole sample, as LayerNorm does.
    private const int Groups = 1;

    public static NetworkEntry Entry { get; } = new(
        "cnn", "Plain deep CNN: convolutions of 3 × 3 without shortcuts, then their mean and a Linear",
        "after the vanilla CNNs of Xiao et al. 2018, arXiv:1806.05393; zeros at the borders",
        TextArgument.Word(NetworkDefinition.NormArgument, "none", "behind each convolution", "none", "bn", "gn"),
        TextArgument.Activation("relu"),
        TextArgument.Whole("width", 32, 1, 65_536, "channels"))
    {
        Main = "DEPTH",
        Family = "cnn",
        ReadMain = (main, mistakes) => WholeMain.Read("cnn", main, 1, MostLayers, "convolutions", mistakes),
        Refusal = (request, shape) => ImageShapes.Refusal($"cnn:{request.Main}", shape, SmallestSide),
        Create = Create,
        Widen = (request, width) => request.With("width", width),
        Path = Path,
    };

    private static NamedSequential Create(NetworkRequest request, TaskShape shape)
    {
        int width = request.Arguments.Whole("width");
        List<nn.Module<Tensor, Tensor>> layers = [];
        for (int i = 0; i < WholeMain.Of(request); i++)
        {
            layers.Add(nn.Conv2d(i == 0 ? shape.Input[0] : width, width, Kernel, stride: Stride(i), padding: Kernel / 2, bias: request.Norm != "bn"));
            if (request.Norm != "none")
            {
                layers.Add(request.Norm == "bn" ? nn.BatchNorm2d(width) : nn.GroupNorm(Groups, width));
            }

            layers.Add(ActivationLayer.Create(request.Activation));
        }

        return new NamedSequential(
            "PlainCnn", ("features", nn.Sequential(layers)), ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(width, shape.Outputs)));
    }

    private static int Stride(int layer) => layer is 1 or 2 ? 2 : 1;

    private static SequencePath? Path(NetworkRequest request, TaskShape shape)
    {
        if (request.Norm == "gn" || shape.Input[1] != shape.Input[2])
        {
            return null;
        }

        int side = (int)shape.Input[1];
        int module = 0;
        List<SignalPath> steps = [];
        for (int i = 0; i < WholeMain.Of(request); i++)
        {
            string layer = Next();
            var convolution = new ConvolutionStep($"{layer}.weight", request.Norm == "bn" ? null : $"{layer}.bias")
            {
                Name = layer,
                Kernel = Kernel,
                Stride = Stride(i),
                Padding = Kernel / 2,
                Side = side,
            };
            steps.Add(convolution);
            side = convolution.OutputSide;
            if (request.Norm == "bn")
            {
                string norm = Next();
                steps.Add(new BatchNormStep($"{norm}.weight", $"{norm}.bias") { Name = norm });
            }

            steps.Add(new ActivationStep(ActivationCatalog.Parse(request.Activation)) { Name = Next() });
        }

        return new SequencePath([.. steps, new AveragePoolStep(side * side, side * side) { Name = "pool" }, new LinearStep("fc.weight", "fc.bias") { Name = "fc" }]);

        string Next() => string.Create(CultureInfo.InvariantCulture, $"features.{module++}");
    }
}
