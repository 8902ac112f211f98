using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>A TorchSharp module as the planner sees it: every place that needs a first value, in the order in which constructors draw.</summary>
/// <remarks>
/// <para>Modules are walked from the outside in, in the order of registration; a module that stands in several places counts at the first.
/// Besides parameters the running statistics of normalizations are listed: they too have a first value. The layers within TorchSharp's native modules
/// (attention, Transformers) are told by their parameters' names, and called as Python calls them.</para>
/// <para>Facts: layers in a stack of numbered blocks (<c>h.0 … h.11</c>) know <c>layer</c> and <c>layers</c>. The stack is the longest run of neighbours among a module's
/// numbered children that are blocks of one structure; of stacks within stacks the outermost. A block is a module of a class of one's own, or one with modules in it;
/// the structure is the class, and, for TorchSharp's containers, what is in them.</para>
/// </remarks>
public static class ModuleParameters
{
    /// <summary>Lists a module's parameters.</summary>
    /// <param name="module">Any module. It is not changed, but while an embedding is looked at for the first time nobody else may use it.</param>
    /// <returns>One spec a place, with the tensor behind it.</returns>
    /// <exception cref="DiagnosticException">The module holds layers or parameters, in fields, arrays, lists or containers, that it has not registered, so that they would be passed over here, and by
    /// <c>parameters()</c> and <c>state_dict()</c> too: all of them, by name. What is held in another way, as in a <see cref="Lazy{T}"/>, is not looked for.</exception>
    /// <exception cref="NotSupportedException">A parameter has elements of a type that has no first value here, for instance complex ones.</exception>
    public static IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> Of(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Native.LibTorch.EnsureLoaded();
        List<(ParameterSpec, Tensor)> places = [];
        Walk(module, string.Empty, ModelFacts.None, [], [], new TensorIdentities(), places);

        // After the walk no embedding is asked for its padding any more, by whatever thread: its parameters can be listed again.
        ModuleRegistration.Require(module);
        return places;
    }

    private static void Walk(
        nn.Module module,
        string path,
        ModelFacts facts,
        HashSet<nn.Module> seen,
        Dictionary<object, string> firstPlaces,
        TensorIdentities identities,
        List<(ParameterSpec, Tensor)> places)
    {
        if (!seen.Add(module))
        {
            return;
        }

        var described = module as IDescribedModule;
        facts = Merge(facts, described?.Facts ?? ModelFacts.None);

        // Looking at an embedding's padding swaps its table for a moment, so nothing may be listed meanwhile.
        long? paddingRow = EmbeddingPadding.Find(module);
        List<(string Name, Tensor Tensor)> own = [.. module.named_parameters(recurse: false).Select(p => (p.name, (Tensor)p.parameter)), .. RunningStatistics(module)];
        Dictionary<string, TensorShape> shapes = own.ToDictionary(p => p.Name, p => new TensorShape(p.Tensor.shape), StringComparer.Ordinal);

        foreach ((string name, Tensor tensor) in own)
        {
            (LayerSpec layer, string? copyOf) = LayerSpecs.Of(module, path, name, shapes);
            layer = layer with { PaddingRow = paddingRow, Facts = facts[NumberedBlocks.Layers] is null ? Merge(facts, NumberedBlocks.InNative(name, shapes.Keys)) : facts };
            string fullName = FullName(path, name);
            object identity = identities.Of(tensor);
            string? tiedTo = firstPlaces.TryAdd(identity, fullName) ? null : firstPlaces[identity];
            ParameterRole role = LayerSpecs.Role(module, layer, name[(name.LastIndexOf('.') + 1)..]);
            var spec = new ParameterSpec(fullName, shapes[name], TypeOf(tensor, fullName), role, layer)
            {
                TiedTo = tiedTo,
                CopyOf = copyOf is null ? null : FullName(path, copyOf),
                IsContiguous = tensor.is_contiguous(),
            };
            places.Add((described is null ? spec : Described(described, spec), tensor));
        }

        IReadOnlyDictionary<string, ModelFacts> blocks = facts[NumberedBlocks.Layers] is null ? NumberedBlocks.Of(module) : new Dictionary<string, ModelFacts>(StringComparer.Ordinal);
        foreach ((string name, nn.Module child) in module.named_children())
        {
            Walk(child, FullName(path, name), Merge(facts, blocks.GetValueOrDefault(name, ModelFacts.None)), seen, firstPlaces, identities, places);
        }
    }

    // The inner ones take the place of outer ones.
    private static ModelFacts Merge(ModelFacts outer, ModelFacts inner) =>
        inner.Values.IsEmpty ? outer : outer.Values.IsEmpty ? inner : new ModelFacts(outer.Values.SetItems(inner.Values));

    private static ParameterSpec Described(IDescribedModule module, ParameterSpec spec)
    {
        ParameterSpec said = module.Describe(spec);
        return said is not null && (said.Name, said.Shape, said.ElementType) == (spec.Name, spec.Shape, spec.ElementType)
            ? said
            : throw new InvalidOperationException($"{module.GetType().Name} describes {spec} as {said?.ToString() ?? "nothing"}; expected the same name, shape and element type.");
    }

    private static IEnumerable<(string Name, Tensor Tensor)> RunningStatistics(nn.Module module) =>
        module is NormBase ? module.named_buffers(recurse: false) : [];

    private static string FullName(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static ElementType TypeOf(Tensor tensor, string name) => tensor.dtype switch
    {
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Int64 => ElementType.Int64,
        var other => throw new NotSupportedException(
            $"{name} has elements of type {other}; expected Float32, Float64, Float16, BFloat16 or Int64."),
    };
}
