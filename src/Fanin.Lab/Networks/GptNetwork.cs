using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Networks;

/// <summary><c>gpt-char</c>: a small GPT-2 for sequences of characters.</summary>
internal static class GptNetwork
{
    private const string Name = "gpt-char";

    public static NetworkEntry Entry { get; } = new(
        Name, "Small GPT-2 for characters: causal attention, output layer tied to the table", "Radford et al. 2019; names as in transformers and nanoGPT",
        TextArgument.Whole("layers", 4, 1, 1000, "blocks"),
        TextArgument.Whole("width", 128, 1, 65_536, "units between blocks"),
        TextArgument.Whole("heads", 4, 1, 1024, "heads, which divide the width"),
        TextArgument.Whole("context", null, 1, 1_000_000, "tokens of the longest sequence, if not the data's"),
        TextArgument.Word("tied", "yes", "whether the output layer's weight is the table of tokens", "yes", "no"),
        TextArgument.Activation("gelu_tanh"))
    {
        Family = "gpt2",
        Contradiction = request => HeadCount.Misfit(Name, request),
        Refusal = Refusal,
        Create = (request, shape) => Gpt2Module.Create(new Gpt2Sizes(
            shape.Outputs, request.Arguments.OptionalWhole("context") ?? shape.Input[0],
            request.Arguments.Whole("layers"), request.Arguments.Whole("width"), request.Arguments.Whole("heads"))
        {
            Activation = request.Activation,
            IsTied = request.Arguments.Text("tied") == "yes",
        }),
        Widen = (request, width) => request.With("width", width),
    };

    private static string? Refusal(NetworkRequest request, TaskShape shape) =>
        shape.Kind != TaskKind.NextToken ? $"{Name} needs sequences of tokens, as text gives; the data have samples of [{string.Join(", ", shape.Input)}] numbers."
        : request.Arguments.OptionalWhole("context") is { } context && context < shape.Input[0]
            ? FormattableString.Invariant($"{Name} with context={context} is too short for sequences of {shape.Input[0]} tokens.")
            : null;
}
