using System.Collections.Immutable;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Networks;

/// <summary>Residual networks for small images: <c>resnet18-small</c>, <c>resnet20</c>, <c>resnet-cifar:DEPTH</c>.</summary>
internal static class ResidualNetworks
{
    private const int SmallestSide = 8;
    private const int LargestDepth = 1202;

    /// <summary>ResNet-20 of the paper.</summary>
    public static NetworkEntry Twenty { get; } = Cifar("resnet20", "ResNet-20 for images such as CIFAR-10's: 3 stages of 3 blocks, 16 to 64 channels", main: null, _ => [3, 3, 3]);

    /// <summary>Other depths of the same.</summary>
    public static NetworkEntry OfDepth { get; } = Cifar(
        "resnet-cifar", "The same of another depth: 6n + 2 layers, as 56 or 110", "DEPTH", request => [.. Enumerable.Repeat((WholeMain.Of(request) - 2) / 6, 3)]);

    /// <summary>ResNet-18 without the large stem.</summary>
    public static NetworkEntry Eighteen { get; } = Entry(
        "resnet18-small", "ResNet-18 for small images: a stem of 3 × 3 without pooling, 64 to 512 channels",
        "He et al. 2016, arXiv:1512.03385, with the stem that is usual for CIFAR-10; projections where the size changes",
        64, null, _ => [2, 2, 2, 2], padsShortcuts: false);

    private static NetworkEntry Cifar(string name, string title, string? main, Func<NetworkRequest, ImmutableArray<int>> blocks) =>
        Entry(name, title, "He et al. 2016, arXiv:1512.03385, §4.2; shortcuts without parameters (option A)", 16, main, blocks, padsShortcuts: true);

    private static NetworkEntry Entry(
        string name, string title, string source, int width, string? main, Func<NetworkRequest, ImmutableArray<int>> blocks, bool padsShortcuts) => new(
        name, title, source,
        TextArgument.Word(NetworkDefinition.NormArgument, "bn", "behind each convolution", "bn", "none"),
        TextArgument.Word("branch", "plain", "what branches have besides: nothing, SkipInit's factor, or Fixup's scalars", "plain", "skipinit", "fixup"),
        TextArgument.Activation("relu"),
        TextArgument.Whole("width", width, 1, 16_384, "channels of the first stage"))
        {
            Main = main,
            Family = "resnet",
            ReadMain = ReadDepth,
            Contradiction = request => request.Norm == "bn" && Branch(request) != "plain"
                ? $"{name} with branch={Branch(request)} must be without a norm; write {name}+nonorm,branch={Branch(request)}."
                : null,
            Refusal = (_, shape) => ImageShapes.Refusal(name, shape, SmallestSide),
            Create = (request, shape) => ResNetModule.Create(Sizes(request, shape, blocks(request), padsShortcuts)),
            Widen = (request, channels) => request.With("width", channels),
            Path = (request, shape) => shape.Input[1] == shape.Input[2] ? ResNetPathOf.Sizes(Sizes(request, shape, blocks(request), padsShortcuts), (int)shape.Input[1]) : null,
        };

    private static ResNetSizes Sizes(NetworkRequest request, TaskShape shape, ImmutableArray<int> blocks, bool padsShortcuts) =>
        new(shape.Input[0], shape.Outputs, blocks, request.Arguments.Whole("width"))
        {
            HasSmallStem = true,
            PadsShortcuts = padsShortcuts,
            Norm = request.Norm,
            Branch = Branch(request),
            Activation = request.Activation,
        };

    private static string Branch(NetworkRequest request) => request.Arguments.Text("branch")!;

    private static string ReadDepth(string main, List<string> mistakes)
    {
        string depth = WholeMain.Read("resnet-cifar", main, 8, LargestDepth, "layers", mistakes);
        if (int.TryParse(depth, out int layers) && (layers - 2) % 6 != 0)
        {
            mistakes.Add(FormattableString.Invariant($"resnet-cifar has 6n + 2 layers; got {layers}. Write {layers - ((layers - 2) % 6)} or {layers - ((layers - 2) % 6) + 6}."));
        }

        return depth;
    }
}
