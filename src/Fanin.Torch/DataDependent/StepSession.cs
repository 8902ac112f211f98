using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>One application of a step to a module: what is there, what may be changed, and what was done.</summary>
internal sealed class StepSession
{
    /// <summary>What is said of a model that a step finds nothing to do in.</summary>
    public const string NoLayers = "The model has no linear layer and no convolution that is not skipped; expected at least one.";

    private readonly Dictionary<string, Tensor> _tensors;
    private readonly List<ParameterChange> _changes = [];

    /// <summary>Looks at a module.</summary>
    public StepSession(nn.Module<Tensor, Tensor> module, Seed seed, ImmutableArray<string> skip)
    {
        (Module, Seed, Skip) = (module, seed, skip);
        Places = ModuleParameters.Of(module);
        _tensors = Places.ToDictionary(place => place.Spec.Name, place => place.Tensor, StringComparer.Ordinal);
        Layers = [.. ModuleParts.Of(module).Select(part => WeightLayer.Of(part.Path, part.Part)).OfType<WeightLayer>().Where(layer => !IsSkipped(layer.Path, layer.WeightName))];
    }

    /// <summary>The module.</summary>
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>The root of all numbers that are drawn.</summary>
    public Seed Seed { get; }

    /// <summary>Layers or parameters that keep what they hold.</summary>
    public ImmutableArray<string> Skip { get; }

    /// <summary>All parameters and running statistics.</summary>
    public IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> Places { get; }

    /// <summary>The layers that hooks can see, but for skipped ones, in the order of registration.</summary>
    public ImmutableArray<WeightLayer> Layers { get; }

    /// <summary>What was done so far.</summary>
    public ImmutableArray<ParameterChange> Changes => [.. _changes];

    /// <summary>As <see cref="DataDependentRecord.Trace"/>.</summary>
    public ImmutableArray<double> Trace { get; set; } = [];

    /// <summary>As <see cref="DataDependentRecord.Notes"/>.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The tensor of a name.</summary>
    public Tensor this[string name] => _tensors[name];

    /// <summary>Whether a layer or a parameter was asked to be left alone.</summary>
    public bool IsSkipped(string layer, string parameter) => Skip.Contains(layer) || Skip.Contains(parameter);

    /// <summary>What speaks against any step.</summary>
    public IEnumerable<string> CommonRefusals()
    {
        string[] known = [.. Places.Select(place => place.Spec.Name), .. ModuleParts.Of(Module).Select(part => part.Path).Where(path => path.Length > 0)];
        foreach (string name in Skip.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            yield return $"Nothing of the model is called {name}, which is to be skipped{(known.Length == 0 ? "." : $"; the nearest name is {NearestWord.Of(name, known)}.")}";
        }

        foreach ((ParameterSpec spec, Tensor tensor) in Places)
        {
            if (tensor.device_type == TorchSharp.DeviceType.META)
            {
                yield return $"{spec} is on the meta device and has no memory; call Materialize first.";
            }
            else if (TensorMemory.Overlaps(tensor))
            {
                yield return $"{spec} is expanded: several of its elements share one place in memory; make it a tensor of its own (clone).";
            }
        }
    }

    /// <summary>What speaks against a step that needs every weight's layer: those that no hook can see, and those that are tied.</summary>
    /// <param name="input">What the model is called with, to see which layers are executed; <see langword="null"/> if it need not be.</param>
    /// <param name="needsBias">Whether a layer must have a bias.</param>
    public IEnumerable<string> LayerRefusals(Tensor? input, bool needsBias)
    {
        var seen = Layers.Select(layer => layer.WeightName).ToHashSet(StringComparer.Ordinal);
        foreach (ParameterSpec spec in Places.Select(place => place.Spec))
        {
            bool isMatrix = spec.Role is ParameterRole.Weight or ParameterRole.RecurrentWeight || (spec.Role == ParameterRole.Unknown && spec.Shape.Rank >= 2);
            if (isMatrix && !seen.Contains(spec.Name) && !IsSkipped(spec.Layer.Path, spec.Name))
            {
                yield return $"The output of {spec.Name} can't be seen: it is used within {spec.Layer.Type}, not by a linear layer or convolution of its own; "
                    + "skip it (it keeps what it holds), or build the layer from nn.Linear.";
            }

            if (seen.Contains(spec.Name) && (spec.TiedTo ?? Places.FirstOrDefault(place => place.Spec.TiedTo == spec.Name).Spec?.Name) is { } other)
            {
                yield return $"{spec.Name} and {other} are one tensor, and what is right for one place need not be for the other; skip it.";
            }
        }

        foreach (WeightLayer layer in Layers.Where(layer => needsBias && layer.Bias is null))
        {
            yield return $"{layer.Path} has no bias, which this step sets; skip it.";
        }

        if (Layers.IsEmpty)
        {
            yield return NoLayers;
        }

        if (input is not null)
        {
            IReadOnlyList<WeightLayer> executed = LayerWalk.Visit(Module, input, Layers, (_, _) => { });
            foreach (WeightLayer layer in Layers.Where(layer => !executed.Contains(layer)))
            {
                yield return $"{layer.Path} is not executed, or by forward in place of call, which runs no hooks; skip it, or call it.";
            }
        }
    }

    /// <summary>Draws weights anew; biases of the same layers become 0.</summary>
    /// <param name="scheme">What a layer's weight gets.</param>
    /// <param name="stdDevAfter">What theory predicts behind the layers, if it does; the mean is then 0.</param>
    public void DrawLayers(Func<WeightLayer, Scheme> scheme, double? stdDevAfter = null)
    {
        ParameterChange[] draws =
        [
            .. Layers.SelectMany(layer => new[] { Drawn(layer.WeightName, scheme(layer), stdDevAfter) }.Concat(layer.Bias is null ? [] : [Drawn(layer.BiasName, Scheme.Zeros)])),
        ];
        ChangeWriter.Draw(Module, draws, Seed);
        _changes.AddRange(draws);
    }

    /// <summary>Carries a change out and notes it.</summary>
    public void Apply(ParameterChange change)
    {
        Tensor tensor = this[change.Parameter];
        ChangeWriter.Write(change, tensor, tensor);
        _changes.Add(change);
    }

    /// <summary>Takes a parameter from a larger tensor and notes it.</summary>
    public void Select(ParameterChange change, LoadableTensor larger)
    {
        Tensor tensor = this[change.Parameter];
        ChangeWriter.Write(change, tensor, tensor, larger);
        _changes.Add(change);
    }

    /// <summary>Carries a change out, starting from what the parameter held before it, and does not note it.</summary>
    public void Try(ParameterChange change, Tensor source) => ChangeWriter.Write(change, source, this[change.Parameter]);

    /// <summary>Notes a change that <see cref="Try"/> carried out last.</summary>
    public void Note(ParameterChange change) => _changes.Add(change);

    private static ParameterChange Drawn(string name, Scheme scheme, double? stdDevAfter = null) =>
        new() { Parameter = name, Kind = ChangeKind.Draw, Scheme = scheme.ToString(), MeanAfter = stdDevAfter is null ? null : 0, StdDevAfter = stdDevAfter };
}
