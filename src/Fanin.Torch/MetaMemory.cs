using System.Runtime.CompilerServices;
using Fanin.Parameters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>The tensors of a module that are on the meta device, and memory for them.</summary>
/// <remarks>
/// A tensor object is the handle of a libtorch tensor. Memory comes by giving the object another handle, so that all who hold the object, known here or not,
/// see the new tensor. libtorch itself can't move a tensor from the meta device to another one in place.
/// </remarks>
internal sealed class MetaMemory
{
    private readonly List<Action> _setters = [];
    private readonly List<string> _refusals = [];
    private readonly TensorIdentities _identities = new();

    // The objects of each tensor; the first is a registered one.
    private readonly Dictionary<object, List<Tensor>> _objects = [];
    private readonly HashSet<Tensor> _seen = new(ReferenceEqualityComparer.Instance);

    private MetaMemory()
    {
    }

    /// <summary>Why there can't be memory for all of them, or whose values would be lost.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Finds them. Changes nothing.</summary>
    /// <param name="module">The module.</param>
    /// <param name="valued">Its tensors that get a value; what else it has must not be on the meta device.</param>
    public static MetaMemory Of(nn.Module module, IReadOnlyList<Tensor> valued)
    {
        var memory = new MetaMemory();
        foreach (Tensor tensor in valued)
        {
            memory.Add(tensor);
        }

        foreach ((string path, nn.Module part) in ModuleParts.Of(module))
        {
            memory.Inspect(path, part);
        }

        return memory;
    }

    /// <summary>Gives all of them memory, whose content is undefined.</summary>
    public void Allocate()
    {
        foreach (List<Tensor> objects in _objects.Values)
        {
            Tensor first = objects[0];
            using (Tensor real = empty_strided(first.shape, first.stride(), first.dtype, CPU, first.requires_grad))
            {
                Exchange(first, real);
            }

            foreach (Tensor other in objects.Skip(1))
            {
                // The same libtorch tensor once more, since it is contiguous.
                using Tensor same = first.contiguous();
                Exchange(other, same);
            }
        }

        _setters.ForEach(set => set());
    }

    private static void Exchange(Tensor a, Tensor b) => (HandleOf(a), HandleOf(b)) = (HandleOf(b), HandleOf(a));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    private static extern ref IntPtr HandleOf(Tensor tensor);

    private static bool IsMeta(Tensor tensor) => !tensor.IsInvalid && tensor.device_type == DeviceType.META;

    private void Add(Tensor tensor)
    {
        if (!IsMeta(tensor) || !_seen.Add(tensor))
        {
            return;
        }

        object identity = _identities.Of(tensor);
        if (!_objects.TryGetValue(identity, out List<Tensor>? objects))
        {
            _objects.Add(identity, objects = []);
        }
        else if (!tensor.is_contiguous())
        {
            _refusals.Add($"A tensor {new TensorShape(tensor.shape)} of several places is not contiguous; tie the places after Materialize.");
        }

        objects.Add(tensor);
    }

    private void Inspect(string path, nn.Module part)
    {
        string name = path.Length == 0 ? LayerSpec.NameOf(part.GetType()) : $"{path} ({LayerSpec.NameOf(part.GetType())})";
        Tensor[] parameters = [.. part.named_parameters(recurse: false).Select(own => (Tensor)own.parameter).Where(IsMeta)];
        if (parameters.Length > 0)
        {
            if (SetterOf(part) is { } set)
            {
                _setters.Add(set);
            }
            else if (!ModuleParts.IsManaged(part))
            {
                _refusals.Add($"{name} keeps its tensors in libtorch, where they can't be exchanged; give its constructor device: CPU.");
            }
        }

        foreach ((string buffer, Tensor tensor) in part.named_buffers(recurse: false))
        {
            if (IsMeta(tensor) && !_seen.Contains(tensor))
            {
                _refusals.Add($"The buffer {buffer} {new TensorShape(tensor.shape)} of {name} is on the meta device, and its values, which only the constructor knows, are lost; make it with device: CPU.");
                _seen.Add(tensor);
            }
        }

        InspectFields(name, part);
    }

    // What a module holds besides what it has registered.
    private void InspectFields(string name, nn.Module part)
    {
        foreach ((string field, Tensor tensor) in ModuleParts.TensorsInFields(part))
        {
            if (!IsMeta(tensor) || _seen.Contains(tensor))
            {
                continue;
            }

            if (_objects.ContainsKey(_identities.Of(tensor)))
            {
                Add(tensor);
            }
            else
            {
                _refusals.Add($"The field {field} of {name} holds a tensor {new TensorShape(tensor.shape)} on the meta device that is no registered parameter; register it, or make it with device: CPU.");
                _seen.Add(tensor);
            }
        }
    }

    // Layers made in libtorch know a tensor of their own, which these properties set. It takes the object's new handle.
    private static Action? SetterOf(nn.Module part)
    {
        Parameter Own(string name) => part.named_parameters(recurse: false).Single(own => own.name == name).parameter as Parameter
            ?? throw new InvalidOperationException($"{name} is no parameter.");
        bool biased = part.named_parameters(recurse: false).Skip(2).Any();
        return part switch
        {
            Embedding embedding => () => embedding.weight = Own("weight"),
            EmbeddingBag bag => () => bag.weight = Own("weight"),
            RNNCell cell => () => SetCell(biased, Own, p => cell.weight_ih = p, p => cell.weight_hh = p, p => cell.bias_ih = p, p => cell.bias_hh = p),
            LSTMCell cell => () => SetCell(biased, Own, p => cell.weight_ih = p, p => cell.weight_hh = p, p => cell.bias_ih = p, p => cell.bias_hh = p),
            GRUCell cell => () => SetCell(biased, Own, p => cell.weight_ih = p, p => cell.weight_hh = p, p => cell.bias_ih = p, p => cell.bias_hh = p),
            _ => null,
        };
    }

    private static void SetCell(
        bool biased, Func<string, Parameter> own, Action<Parameter> weightInput, Action<Parameter> weightHidden, Action<Parameter> biasInput, Action<Parameter> biasHidden)
    {
        weightInput(own("weight_ih"));
        weightHidden(own("weight_hh"));
        if (biased)
        {
            biasInput(own("bias_ih"));
            biasHidden(own("bias_hh"));
        }
    }
}
