using System.Collections.Immutable;
using System.Reflection;
using Fanin.Diagnosis.Reports;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Taps behind all layers of a module: its innermost modules, and TorchSharp's native ones (attention, Transformer, LSTM) as a whole. Gone when disposed.</summary>
internal sealed class LayerTaps : IDisposable
{
    private readonly List<(string Path, nn.Module Part, LayerKind Kind)> _layers = [];
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private readonly List<Action> _removers = [];
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly List<LayerTap> _taps = [];
    private readonly GradientHold _hold = new();
    private readonly bool _momentsAlone;
    private bool? _unitsAreLast;

    /// <summary>Puts taps behind a module's layers.</summary>
    /// <param name="module">Any module.</param>
    /// <param name="momentsAlone">Whether only moments and gradients are measured: no directions, no ranks, no shares of units.</param>
    public LayerTaps(nn.Module module, bool momentsAlone = false)
    {
        _momentsAlone = momentsAlone;
        IReadOnlyList<(string Path, nn.Module Part)> parts = ModuleParts.Of(module);
        _blocks.UnionWith(parts.Where(place => place.Path.Length > 0 && IsBlock(place.Part)).Select(place => place.Path));
        foreach ((string path, nn.Module part) in parts.Where(place => IsLayer(place.Part)))
        {
            LayerKind kind = LayerKind.Of(part);
            _layers.Add((path, part, kind));
            _removers.Add(ForwardHook.Add(part, (inputs, output) => Observe(path, part, kind, output)));
        }
    }

    /// <summary>What was measured: one entry a call, in the order of the calls; then layers that were not called.</summary>
    public ImmutableArray<LayerProbe> Layers =>
    [
        .. _taps.Select(tap => tap.Layer),
        .. _layers.Where(layer => !_calls.ContainsKey(layer.Path)).Select(layer => Named(layer.Path, layer.Part, layer.Kind) with
        {
            Note = "The layer was not called, or by forward() instead of call(), which passes hooks by.",
        }),
    ];

    /// <summary>Measures an input, and gives it back with a tap behind it.</summary>
    public Tensor ObserveInput(string name, Tensor input) => Behind(input, new LayerTap(new LayerProbe(name, "input"), new LayerKind("input"), input, UnitsAreLast(null, input), _hold, _momentsAlone));

    /// <summary>Throws what went wrong on the way back.</summary>
    public void ThrowIfFailed()
    {
        if (_taps.Select(tap => tap.Failure).FirstOrDefault(failure => failure is not null) is { } failure)
        {
            throw new InvalidOperationException($"A gradient could not be measured: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _removers.ForEach(remove => remove());
        _removers.Clear();
        _hold.Dispose();
    }

    // TorchSharp's native modules show no children.
    private static bool IsLayer(nn.Module part) => !part.named_children().Any() && ForwardHook.CanAdd(part);

    // What stands in a sequence or a list of modules belongs to the sequence around it; other modules may send the signal on several ways.
    private static bool IsBlock(nn.Module part) => part is not Sequential && !part.GetType().Name.StartsWith("ModuleList", StringComparison.Ordinal);

    private object? Observe(string path, nn.Module part, LayerKind kind, object? output)
    {
        _calls[path] = _calls.GetValueOrDefault(path) + 1;
        if (FirstTensor(output) is not { } first)
        {
            return output;
        }

        bool unitsAreLast = UnitsAreLast(kind, first);
        LayerProbe layer = Named(path, part, kind);
        Tensor tapped = Behind(first, new LayerTap(layer, kind, first, unitsAreLast, _hold, _momentsAlone));
        return ReferenceEquals(tapped, first) ? output : WithFirst(output!, tapped);
    }

    private Tensor Behind(Tensor tensor, LayerTap tap)
    {
        _taps.Add(tap);
        return tensor.requires_grad ? GradientTap.Behind(tensor, tap) : tensor;
    }

    // Activations and the like have their units where the layer before has them.
    private bool UnitsAreLast(LayerKind? kind, Tensor output)
    {
        _unitsAreLast = kind?.UnitsAreLast ?? _unitsAreLast ?? (kind is null ? null : output.dim() != 4);
        return output.dim() < 3 || (_unitsAreLast ?? output.dim() != 4);
    }

    private LayerProbe Named(string path, nn.Module part, LayerKind kind)
    {
        int call = _calls.GetValueOrDefault(path);
        string name = path.Length == 0 ? part.GetName() : path;
        return new LayerProbe(call > 1 ? Invariant($"{name} (call {call})") : name, kind.Word)
        {
            Depth = Enumerable.Range(0, path.Length).Count(i => path[i] == '.' && _blocks.Contains(path[..i])),
            ParameterNames = [.. part.named_parameters(recurse: false).Select(p => path.Length == 0 ? p.name : $"{path}.{p.name}")],
        };
    }

    private static Tensor? FirstTensor(object? output) => output switch
    {
        Tensor tensor => tensor,
        System.Runtime.CompilerServices.ITuple { Length: > 0 } tuple => tuple[0] as Tensor,
        _ => null,
    };

    private static object WithFirst(object output, Tensor first)
    {
        if (output is Tensor)
        {
            return first;
        }

        // A boxed copy of the caller's tuple. A Tuple of references has no field of that name and stays as it is.
        if (output.GetType().GetField("Item1", BindingFlags.Instance | BindingFlags.Public) is { } field)
        {
            field.SetValue(output, first);
        }

        return output;
    }
}
