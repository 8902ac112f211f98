using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Networks;

/// <summary><c>vit-small-images</c>: a small Vision Transformer under timm's names.</summary>
internal static class VitNetwork
{
    private const string Name = "vit-small-images";

    public static NetworkEntry Entry { get; } = new(
        Name, "Small Vision Transformer: patches, pre-norm blocks, the first token's head", "Dosovitskiy et al. 2021, arXiv:2010.11929; names as in timm",
        TextArgument.Whole("patch", 4, 1, 256, "pixels along a patch's side"),
        TextArgument.Whole("layers", 6, 1, 1000, "blocks"),
        TextArgument.Whole("width", 128, 1, 65_536, "units between blocks"),
        TextArgument.Whole("heads", 4, 1, 1024, "heads, which divide the width"),
        TextArgument.Activation("gelu"))
    {
        Family = "vit",
        Contradiction = request => HeadCount.Misfit(Name, request),
        Refusal = (request, shape) => ImageShapes.Refusal(Name, shape, request.Arguments.Whole("patch")),
        Create = (request, shape) => TimmVitModule.Create(Sizes(request, shape)),
        Widen = (request, width) => request.With("width", width),
    };

    private static VitSizes Sizes(NetworkRequest request, TaskShape shape)
    {
        int patch = request.Arguments.Whole("patch");
        return new VitSizes(
            shape.Input[0], shape.Input[1] / patch * (shape.Input[2] / patch), patch, patch,
            request.Arguments.Whole("layers"), request.Arguments.Whole("width"), request.Arguments.Whole("heads"))
        {
            Classes = shape.Outputs,
            Activation = request.Activation,
        };
    }
}
