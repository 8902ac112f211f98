using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>All that a pass forward and back may change in a module, and in libtorch: remembered, and put back when disposed.</summary>
/// <remarks>Values of parameters, buffers and tensors in fields; gradients, taken off meanwhile; whether gradients are wanted; modes; which tensors fields hold; libtorch's generator.</remarks>
internal sealed class ModuleState : IDisposable
{
    private readonly IReadOnlyList<(string Path, nn.Module Part)> _parts;
    private readonly bool[] _modes;
    private readonly List<(Tensor Live, Tensor Copy)> _values = [];
    private readonly List<(Tensor Parameter, Tensor? Gradient, bool Wanted)> _gradients = [];
    private readonly List<(nn.Module Part, FieldInfo Field, object? Value)> _fields = [];
    private readonly Tensor _generator;

    /// <summary>Remembers.</summary>
    /// <param name="module">Any module in memory.</param>
    public ModuleState(nn.Module module)
    {
        using IDisposable noGradients = no_grad();
        _generator = TorchSharp.torch.random.get_rng_state();
        _parts = ModuleParts.Of(module);
        _modes = [.. _parts.Select(place => place.Part.training)];
        Tensor[] parameters = [.. module.parameters()];
        HashSet<IntPtr> seen = [];
        foreach (Tensor tensor in parameters.Concat(module.buffers()).Concat(_parts.SelectMany(place => ModuleParts.TensorsInFields(place.Part)).Select(found => found.Tensor)))
        {
            if (!tensor.IsInvalid && seen.Add(tensor.Handle))
            {
                _values.Add((tensor, tensor.detach().clone()));
            }
        }

        foreach (Tensor parameter in parameters)
        {
            _gradients.Add((parameter, parameter.grad, parameter.requires_grad));
        }

        _fields.AddRange(_parts.SelectMany(place => TensorFields(place.Part).Select(field => (place.Part, field, field.GetValue(place.Part)))));
        _gradients.ForEach(place => place.Parameter.grad = null);
    }

    /// <summary>Parameters that want a gradient.</summary>
    public IReadOnlyList<Tensor> Trainable => [.. _gradients.Where(place => place.Wanted).Select(place => place.Parameter)];

    /// <summary>A pass through the module: the tensors made in it go with it, but those that the module has put in a list of its own.</summary>
    public IDisposable BeginPass() => new Pass(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        using IDisposable noGradients = no_grad();
        foreach ((Tensor parameter, Tensor? gradient, bool wanted) in _gradients)
        {
            parameter.grad = gradient;
            if (parameter.requires_grad != wanted)
            {
                parameter.requires_grad = wanted;
            }
        }

        foreach ((Tensor live, Tensor copy) in _values)
        {
            using Tensor now = live.detach();
            if (!AreSame(now, copy))
            {
                now.copy_(copy);
            }
        }

        // From the outside in, since each call tells the modules within too.
        for (int i = 0; i < _parts.Count; i++)
        {
            _parts[i].Part.train(_modes[i]);
        }

        TorchSharp.torch.random.set_rng_state(_generator);
    }

    // Writing what is there already would fail a graph of the caller's that has saved it.
    private static bool AreSame(Tensor a, Tensor b)
    {
        using DisposeScope scope = NewDisposeScope();
        return a.device_type == DeviceType.CPU && a.is_contiguous() && b.is_contiguous() && TensorMemory.SizeBytes(a) <= int.MaxValue
            ? a.bytes.SequenceEqual(b.bytes)
            : a.eq(b).all().item<bool>();
    }

    private void RestoreFields()
    {
        foreach ((nn.Module part, FieldInfo field, object? value) in _fields)
        {
            if (!ReferenceEquals(field.GetValue(part), value))
            {
                field.SetValue(part, value);
            }
        }
    }

    private static IEnumerable<FieldInfo> TensorFields(nn.Module part)
    {
        for (Type? type = part.GetType(); type is not null && type.Assembly != typeof(nn.Module).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (typeof(Tensor).IsAssignableFrom(field.FieldType))
                {
                    yield return field;
                }
            }
        }
    }

    private sealed class Pass(ModuleState state) : IDisposable
    {
        private readonly DisposeScope _scope = NewDisposeScope();

        public void Dispose()
        {
            state.RestoreFields();
            foreach ((string _, Tensor tensor) in state._parts.SelectMany(place => ModuleParts.TensorsInFields(place.Part)).Where(found => _scope.Contains(found.Tensor)))
            {
                _scope.Detach(tensor);
            }

            _scope.Dispose();
        }
    }
}
