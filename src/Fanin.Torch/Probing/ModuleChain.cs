using Fanin.Diagnosis.Paths;
using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Watches whether layers are called one behind the other.</summary>
internal sealed class ModuleChain(IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, bool training)
{
    private readonly List<SignalPath> _steps = [];
    private readonly HashSet<nn.Module> _called = new(ReferenceEqualityComparer.Instance);
    private object? _last;
    private string _lastName = "the input";
    private string? _obstacle;

    /// <summary>A step a call.</summary>
    public IReadOnlyList<SignalPath> Steps => _steps;

    /// <summary>Why the calls up to an output are no chain; <see langword="null"/> if they are.</summary>
    public string? ObstacleAt(Tensor output) => _obstacle ?? (_steps.Count == 0 ? "It calls no layers that are modules." : ReferenceEquals(output, _last) ? null : Between("the output"));

    /// <summary>Watches a module until the result is disposed.</summary>
    public IDisposable Watch(nn.Module module, Tensor input)
    {
        _last = input;
        List<Action> removers = [];
        foreach ((string path, nn.Module part) in ModuleParts.Of(module).Where(place => !place.Part.named_children().Any() && ForwardHook.CanAdd(place.Part)))
        {
            removers.Add(ForwardHook.Add(part, (inputs, output) =>
            {
                Observe(path, part, inputs, output);
                return output;
            }));
        }

        return new Removal(removers);
    }

    private void Observe(string path, nn.Module part, object?[] inputs, object? output)
    {
        string name = path.Length == 0 ? part.GetName() : path;
        _obstacle ??= inputs.Length == 0 || !ReferenceEquals(inputs[0], _last) ? Between(name)
            : !_called.Add(part) ? $"{name} is called more than once, and theory takes the weights of all calls as independent."
            : null;
        _steps.Add(ModuleSteps.Of(path, name, part, inputs.FirstOrDefault() as Tensor, places, training));
        (_last, _lastName) = (output, name);
    }

    private string Between(string name) => $"Between {_lastName} and {name} the signal goes through code that is no module, which can't be seen.";

    private sealed class Removal(List<Action> removers) : IDisposable
    {
        public void Dispose() => removers.ForEach(remove => remove());
    }
}
