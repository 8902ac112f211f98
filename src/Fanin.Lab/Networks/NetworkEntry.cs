using System.Collections.Immutable;
using System.Globalization;
using Fanin.Diagnosis.Paths;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A network that has a name here.</summary>
public sealed class NetworkEntry : TextEntry
{
    internal NetworkEntry(string name, string title, string source, params ImmutableArray<TextArgument> arguments)
        : base(name, title, source, arguments)
    {
    }

    /// <summary>The kind of model, which tells the recipe that suits it: <c>mlp</c>, <c>resnet</c>, <c>gpt2</c>; see <see cref="Fanin.Models.ModelDescription.Family"/>.</summary>
    public string Family { get; internal init; } = "unknown";

    /// <summary>Normalizations that it may have, <c>none</c> among them; empty if it has no choice.</summary>
    public ImmutableArray<string> Normalizations => Arguments.FirstOrDefault(argument => argument.Name == NetworkDefinition.NormArgument)?.Words ?? [];

    /// <summary>Says what is wrong with what stands behind the colon, and puts it into one form.</summary>
    internal Func<string, List<string>, string> ReadMain { get; init; } = (main, _) => main;

    /// <summary>Says what is wrong with arguments that are right each by itself.</summary>
    internal Func<NetworkRequest, string?> Contradiction { get; init; } = _ => null;

    /// <summary>Why data don't suit it; <see langword="null"/> if they do.</summary>
    internal Func<NetworkRequest, TaskShape, string?> Refusal { get; init; } = (_, _) => null;

    /// <summary>Makes it for data that suit it.</summary>
    internal Func<NetworkRequest, TaskShape, nn.Module<Tensor, Tensor>> Create { get; init; } = (_, _) => throw new System.Diagnostics.UnreachableException();

    /// <summary>The same with another width; <see langword="null"/> if it has none to choose.</summary>
    internal Func<NetworkRequest, int, NetworkRequest>? Widen { get; init; }

    /// <summary>The way of signals through it, where the family's (<see cref="Fanin.Diagnosis.Structures.ModelPath"/>) is not it.</summary>
    internal Func<NetworkRequest, TaskShape, SignalPath?>? Path { get; init; }
}

/// <summary>A network with its arguments.</summary>
/// <param name="Main">What stands behind the colon.</param>
/// <param name="Arguments">All arguments.</param>
internal sealed record NetworkRequest(string? Main, ArgumentValues Arguments)
{
    /// <summary>The activation's text.</summary>
    public string Activation => Arguments.Text("act")!;

    /// <summary>The same with another number, which need not be a possible one.</summary>
    public NetworkRequest With(string argument, int value) => this with { Arguments = Arguments.Unchecked(argument, value.ToString(CultureInfo.InvariantCulture)) };

    /// <summary>The normalization's word.</summary>
    public string Norm => Arguments.Text(NetworkDefinition.NormArgument)!;
}
