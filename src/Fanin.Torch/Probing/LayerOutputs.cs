using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>What the layers of a module put out in one call, as it is.</summary>
public static class LayerOutputs
{
    /// <summary>Calls a module once, without gradients.</summary>
    /// <param name="module">Any module in memory. Afterwards it is as it was.</param>
    /// <param name="inputs">What it is called with.</param>
    /// <param name="training">Whether in training mode.</param>
    /// <returns>For each innermost module with weights, and for the whole, its name and a copy of its output (float32; the first of several), in the order of the calls; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">The module can't be called with the inputs.</exception>
    /// <exception cref="InvalidOperationException">The forward pass fails; the reason is inside.</exception>
    public static ImmutableArray<(string Name, Tensor Output)> Of(nn.Module module, IReadOnlyList<Tensor> inputs, bool training = true)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        Native.LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        var call = new ModuleCall(module, inputs.Count);
        using var state = new ModuleState(module);
        module.train(training);
        using IDisposable pass = state.BeginPass();
        var outputs = ImmutableArray.CreateBuilder<(string, Tensor)>();
        List<Action> removers = [];
        try
        {
            foreach ((string path, nn.Module part) in ModuleParts.Of(module).Where(place => !place.Part.named_children().Any() && place.Part.named_parameters().Any() && ForwardHook.CanAdd(place.Part)))
            {
                removers.Add(ForwardHook.Add(part, (_, output) =>
                {
                    if (LayerTaps.FirstTensor(output) is { } first && first.is_floating_point())
                    {
                        outputs.Add((path, first.detach().to(ScalarType.Float32).clone().DetachFromDisposeScope()));
                    }

                    return output;
                }));
            }

            call.Run([.. inputs.Select(input => input.detach().clone())], choose: null);
        }
        finally
        {
            removers.ForEach(remove => remove());
        }

        return outputs.ToImmutable();
    }
}
