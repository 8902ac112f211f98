using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Which stored tensor goes to which place of a module, and all that does not fit. Reads names, shapes and types, changes nothing.</summary>
internal sealed class CheckpointMatch
{
    private readonly LoadOptions _options;
    private readonly List<Diagnostic> _problems = [];

    private CheckpointMatch(LoadOptions options) => _options = options;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <summary>What is loaded, by the name of the place where the tensor is set; in the order of the module.</summary>
    public List<(string Name, Tensor Tensor, StoredTensor Stored)> Loaded { get; } = [];

    /// <summary>Buffers that the checkpoint lacks and no plan sets.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>The checkpoint's names without a place.</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>Tensors of another shape.</summary>
    public List<ShapeMismatch> Mismatched { get; } = [];

    /// <summary>Matches them.</summary>
    public static CheckpointMatch Of(
        nn.Module module, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, IEnumerable<StoredTensor> checkpoint, LoadOptions options)
    {
        var match = new CheckpointMatch(options);
        Dictionary<string, StoredTensor> stored = match.Index(checkpoint);
        int count = stored.Count;
        HashSet<string> missing = new(StringComparer.Ordinal);
        ILookup<string, string> names = places.ToLookup(place => place.Spec.TiedTo ?? place.Spec.Name, place => place.Spec.Name, StringComparer.Ordinal);
        foreach ((ParameterSpec spec, Tensor tensor) in places.Where(place => place.Spec.TiedTo is null))
        {
            if (!match.Take(spec.Name, tensor, names[spec.Name], stored))
            {
                missing.Add(spec.Name);
            }
        }

        match.TakeBuffers(module, places, stored);
        match.Judge(stored.Values, missing, count);
        return match;
    }

    private Dictionary<string, StoredTensor> Index(IEnumerable<StoredTensor> checkpoint)
    {
        Dictionary<string, StoredTensor> stored = new(StringComparer.Ordinal);
        foreach (StoredTensor tensor in checkpoint)
        {
            string name = _options.Rename?.Invoke(tensor.Name) ?? tensor.Name;
            if (!stored.TryAdd(name, tensor))
            {
                _problems.Add(new Diagnostic(ModuleDiagnostic.StoredTwice, $"The checkpoint has {stored[name].Name} and {tensor.Name} for {name}; expected one tensor a name."));
            }
        }

        return stored;
    }

    // Of tied places each may be stored; then they must be equal.
    private bool Take(string name, Tensor tensor, IEnumerable<string> names, Dictionary<string, StoredTensor> stored)
    {
        StoredTensor? first = null;
        foreach (string place in names)
        {
            if (!stored.Remove(place, out StoredTensor? found))
            {
                continue;
            }

            if (first is null)
            {
                first = found;
            }
            else if (!TensorLoader.AreEqual(first, found))
            {
                _problems.Add(new Diagnostic(ModuleDiagnostic.StoredTwice, $"The module has one tensor for {first.Name} and {found.Name}, the checkpoint two different ones; untie the places, or leave one of them out."));
            }
        }

        if (first is null)
        {
            return false;
        }

        var shape = new TensorShape(tensor.shape);
        if (first.Shape != shape)
        {
            Mismatched.Add(new ShapeMismatch(name, shape, first.Shape));
            if (!_options.AllowMismatched)
            {
                _problems.Add(new Diagnostic(ModuleDiagnostic.MismatchedShape, $"{name} is {shape}, stored {first.Shape}; load into a module of that shape, or allow mismatched shapes to draw it."));
            }
        }
        else if (!TensorLoader.CanConvert(first.Type, tensor.dtype))
        {
            _problems.Add(new Diagnostic(ModuleDiagnostic.MismatchedType, $"{name} has elements of type {tensor.dtype}, stored {first.Type?.ToString() ?? "of a type that libtorch lacks"}; only floating types are converted."));
        }
        else
        {
            Loaded.Add((name, tensor, first));
        }

        return true;
    }

    private void TakeBuffers(nn.Module module, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, Dictionary<string, StoredTensor> stored)
    {
        HashSet<string> planned = [.. places.Select(place => place.Spec.Name)];
        foreach ((string path, nn.Module part) in ModuleParts.Of(module))
        {
            foreach ((string name, Tensor buffer) in part.named_buffers(recurse: false))
            {
                string full = path.Length == 0 ? name : $"{path}.{name}";
                if (!planned.Contains(full) && !Take(full, buffer, [full], stored))
                {
                    Kept.Add(full);
                }
            }
        }
    }

    private void Judge(IEnumerable<StoredTensor> left, HashSet<string> missing, int count)
    {
        foreach (StoredTensor tensor in left)
        {
            Unexpected.Add(tensor.Name);
            if (!_options.AllowUnexpected)
            {
                string hint = missing.Count == 0 ? string.Empty : $" Did you mean {NearestWord.Of(tensor.Name, missing)}, which the checkpoint lacks?";
                _problems.Add(new Diagnostic(ModuleDiagnostic.UnexpectedTensor, $"The module has no place for {tensor.Name} {tensor.Shape}; rename it, or allow unexpected tensors.{hint}"));
            }
        }

        if (!_options.AllowMissing)
        {
            _problems.AddRange(missing.Select(name => new Diagnostic(ModuleDiagnostic.MissingTensor, $"The checkpoint lacks {name}; allow missing tensors to draw it.")));
        }

        if (count > 0 && Loaded.Count == 0 && Mismatched.Count == 0)
        {
            _problems.Add(new Diagnostic(ModuleDiagnostic.MissingTensor, $"None of the checkpoint's tensors is the module's, such as {Unexpected.FirstOrDefault() ?? "those above"}; rename them."));
        }
    }
}
