using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Structures;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Torch;
using Fanin.Torch.Loading;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A network named by a text: <c>mlp:*-75-45-*+bn,act=gelu</c>, <c>resnet20</c>, <c>cnn:20+act=tanh</c>, <c>gpt-char+layers=4</c>, or a class of an assembly. Its first and last
/// layer fit the data that it is made for.</summary>
/// <remarks>
/// <para>Text form: a name of <see cref="NetworkCatalog"/>, behind a colon what it needs, then options, each behind <c>+</c> or a comma: <c>key=value</c>, or a normalization's
/// name (<c>bn</c>, <c>ln</c>, <c>gn</c>, <c>nonorm</c>). <c>MyNet.dll:My.Namespace.Net</c> is a module of one's own, see <see cref="ModuleReference"/>.</para>
/// <para>Outputs: see <see cref="TaskKind"/>. Parameters are registered in the order in which a PyTorch constructor makes them, so that they draw in that order.</para>
/// </remarks>
public sealed class NetworkDefinition
{
    internal const string NormArgument = "norm";

    private const string Separators = "+,";

    private const string NoNorm = "none";
    private const string NoNormWord = "nonorm";

    private readonly NetworkEntry? _entry;
    private readonly NetworkRequest? _request;
    private readonly ModuleReference? _module;

    private NetworkDefinition(NetworkEntry entry, NetworkRequest request)
    {
        (_entry, _request) = (entry, request);
        string[] options = [.. request.Arguments.Canonical(Separators).Select(Short)];
        string head = request.Main is null ? entry.Name : $"{entry.Name}:{request.Main}";
        Text = options.Length == 0 ? head : $"{head}+{string.Join(',', options)}";
        (Name, Activation, Normalization) = (
            entry.Name,
            request.Arguments.Has("act") ? request.Activation : null,
            request.Arguments.Has(NormArgument) ? request.Norm : null);
    }

    private NetworkDefinition(ModuleReference module) => (_module, Text, Name) = (module, module.ToString(), module.TypeName);

    /// <summary>The text in its canonical form: options in the catalog's order, those that are as usual left out. Equal texts mean equal networks.</summary>
    public string Text { get; }

    /// <summary>The name in the catalog, for instance <c>mlp</c>; of a module of one's own its class.</summary>
    public string Name { get; }

    /// <summary>The activation between its layers; <see langword="null"/> if it is not known.</summary>
    public string? Activation { get; }

    /// <summary>The normalization: <c>none</c>, <c>bn</c>, <c>ln</c>, <c>gn</c>; <see langword="null"/> if it has no choice.</summary>
    public string? Normalization { get; }

    /// <summary>Reads a text. No assembly is loaded yet.</summary>
    /// <param name="text">For instance <c>mlp:*-75-45-*</c>.</param>
    /// <exception cref="DiagnosticException">There is no such network: with the nearest name; or all that is wrong with the arguments.</exception>
    public static NetworkDefinition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ModuleReference.IsMeant(text))
        {
            return new NetworkDefinition(ModuleReference.Parse(text));
        }

        List<string> mistakes = [];
        TextParts parts = TextParts.Of(text, Separators, mistakes);
        NetworkEntry entry = NetworkCatalog.Find(parts.Name) ?? throw Wrong(text, LabDiagnostic.UnknownNetwork, [Unknown(parts.Name)]);
        string? main = ReadMain(entry, parts, mistakes);
        var request = new NetworkRequest(main, ArgumentValues.Read(entry.Name, entry.Arguments, parts.Options.Select(option => Long(entry, option)), mistakes));
        if (mistakes.Count == 0 && entry.Contradiction(request) is { } contradiction)
        {
            mistakes.Add(contradiction);
        }

        return mistakes.Count == 0 ? new NetworkDefinition(entry, request) : throw Wrong(text, LabDiagnostic.WrongNetworkArgument, mistakes);
    }

    /// <summary>Why it can't learn from data of a shape, in a sentence; <see langword="null"/> if it can.</summary>
    /// <param name="shape">Shape of the data. A module of one's own is tried when it is made.</param>
    public string? Refusal(TaskShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return _entry?.Refusal(_request!, shape);
    }

    /// <summary>Makes the network. Its numbers are not meant to be trained with; initialize it.</summary>
    /// <param name="shape">Shape of the data.</param>
    /// <returns>The module, the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">The data don't suit it; the message is <see cref="Refusal"/>.</exception>
    /// <exception cref="DiagnosticException">A module of one's own can't be made.</exception>
    public nn.Module<Tensor, Tensor> Create(TaskShape shape)
    {
        if (Refusal(shape) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(shape));
        }

        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        return _module is null ? _entry!.Create(_request!, shape) : OwnModule.Load(_module);
    }

    /// <summary>The same network with another activation.</summary>
    /// <param name="activation">For instance <c>tanh</c>.</param>
    /// <exception cref="DiagnosticException">There is no such activation, or the network has no choice.</exception>
    public NetworkDefinition WithActivation(string activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return With("act", activation, "activation");
    }

    /// <summary>The same network with another normalization, or without one.</summary>
    /// <param name="normalization"><c>none</c>, <c>bn</c>, <c>ln</c> or <c>gn</c>, of those that the network may have.</param>
    /// <exception cref="DiagnosticException">The network can't have it, or has no choice.</exception>
    public NetworkDefinition WithNormalization(string normalization)
    {
        ArgumentNullException.ThrowIfNull(normalization);
        return With(NormArgument, normalization == NoNormWord ? NoNorm : normalization, "normalization");
    }

    /// <summary>The same network with another width, for a look at how numbers grow with it; <see langword="null"/> if it has none to choose.</summary>
    /// <param name="width">Units or channels of its hidden layers, at least 1; where layers differ, of the widest (of residual networks, of the first stage), the others in proportion.</param>
    /// <exception cref="ArgumentOutOfRangeException">The network can't have this width.</exception>
    public NetworkDefinition? WithWidth(int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (_entry?.Widen is not { } widen)
        {
            return null;
        }

        try
        {
            return Parse(new NetworkDefinition(_entry, widen(_request!, width)).Text);
        }
        catch (DiagnosticException wrong)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, wrong.Diagnostics[0].Message);
        }
    }

    /// <summary>The way of signals through the network, whose parameters are named as <see cref="Create"/> names them; <see langword="null"/> where it is not known.</summary>
    /// <param name="shape">Shape of the data.</param>
    /// <exception cref="ArgumentException">The data don't suit it.</exception>
    public SignalPath? Path(TaskShape shape)
    {
        if (Refusal(shape) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(shape));
        }

        if (_entry?.Path is { } path)
        {
            return path(_request!, shape);
        }

        ModelDescription model = Describe(shape);
        return ModelPath.Refusal(model) is null ? ModelPath.Of(model) : null;
    }

    /// <summary>The network's parameters without their tensors, as <see cref="Create"/> registers them.</summary>
    /// <param name="shape">Shape of the data.</param>
    /// <exception cref="ArgumentException">The data don't suit it.</exception>
    public ModelDescription Describe(TaskShape shape)
    {
        using nn.Module<Tensor, Tensor> module = Create(shape);
        ModelFacts facts = (module as IDescribedModule)?.Facts ?? ModelFacts.None;
        return ModuleModel.Describe(module, Text, facts) with { Family = _entry?.Family ?? "unknown", Activation = Activation };
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => Text;

    private NetworkDefinition With(string argument, string value, string what)
    {
        if (_entry is null || !_request!.Arguments.Has(argument))
        {
            throw Wrong(Text, LabDiagnostic.WrongNetworkArgument, [$"{Name} has no {what} to choose; leave it out for this network."]);
        }

        string? main = _request.Main;
        List<string> mistakes = [];
        ArgumentValues values = _request.Arguments.With(_entry.Name, argument, value, mistakes);
        var request = new NetworkRequest(main, values);
        if (mistakes.Count == 0 && _entry.Contradiction(request) is { } contradiction)
        {
            mistakes.Add(contradiction);
        }

        return mistakes.Count == 0 ? new NetworkDefinition(_entry, request) : throw Wrong(Text, LabDiagnostic.WrongNetworkArgument, mistakes);
    }

    private static string? ReadMain(NetworkEntry entry, TextParts parts, List<string> mistakes)
    {
        if (parts.Main is { } main && entry.Main is not null)
        {
            return entry.ReadMain(main, mistakes);
        }

        if (parts.Main is { } unwanted)
        {
            mistakes.Add($"{entry.Name} takes options behind +, as {entry.Name}+{entry.Arguments.FirstOrDefault()?.ToString() ?? "key=value"}; got \"{unwanted}\" behind a colon.");
        }
        else if (entry.Main is not null)
        {
            mistakes.Add($"{entry.Name} needs {entry.Main} behind its colon, as {entry.Form}.");
        }

        return null;
    }

    // bn for norm=bn, and back.
    private static string Long(NetworkEntry entry, string option) =>
        option == NoNormWord && !entry.Normalizations.IsEmpty ? $"{NormArgument}={NoNorm}"
        : entry.Normalizations.Contains(option) && option != NoNorm ? $"{NormArgument}={option}"
        : option;

    private static string Short(string option) => !option.StartsWith($"{NormArgument}=", StringComparison.Ordinal) ? option
        : option == $"{NormArgument}={NoNorm}" ? NoNormWord
        : option[(NormArgument.Length + 1)..];

    private static string Unknown(string name) =>
        $"The network \"{(name.Length <= 64 ? name : name[..64])}\" is not known; the nearest is {NearestWord.Of(name, NetworkCatalog.All.Select(entry => entry.Name))}, known are "
        + $"{string.Join(", ", NetworkCatalog.All.Select(entry => entry.Form))}, or MyNet.dll:My.Namespace.Net.";

    private static DiagnosticException Wrong(string text, string code, IEnumerable<string> mistakes) =>
        new($"\"{(text.Length <= 128 ? text : text[..128])}\" is no network", [.. mistakes.Select(mistake => new Diagnostic(code, mistake))]);
}
