using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Meets a model's layers in the order in which they are executed, each when its input is there and before it is used.</summary>
/// <remarks>
/// What a visitor changes in a layer is seen by all later ones in the same pass, so one pass over the batch does. A layer that is called several times
/// is visited at its first call. TorchSharp runs hooks for <c>call</c> only, not for <c>forward</c>.
/// </remarks>
internal static class LayerWalk
{
    /// <summary>Calls the model once.</summary>
    /// <param name="module">The model.</param>
    /// <param name="input">What it is called with.</param>
    /// <param name="layers">The layers to visit.</param>
    /// <param name="visit">Gets the layer and its input.</param>
    /// <returns>The layers in the order of execution; those that were not called are missing.</returns>
    public static IReadOnlyList<WeightLayer> Visit(
        nn.Module<Tensor, Tensor> module, Tensor input, IReadOnlyList<WeightLayer> layers, Action<WeightLayer, Tensor> visit) =>
        [.. Visit(module, input, [.. layers.Select(layer => layer.Module)], (i, x) => visit(layers[i], x)).Select(i => layers[i])];

    /// <summary>Calls the model once.</summary>
    /// <param name="module">The model.</param>
    /// <param name="input">What it is called with.</param>
    /// <param name="parts">The modules to visit.</param>
    /// <param name="visit">Gets the number of the module and its input.</param>
    /// <returns>The numbers of the modules in the order of execution; those that were not called are missing.</returns>
    public static IReadOnlyList<int> Visit(
        nn.Module<Tensor, Tensor> module, Tensor input, IReadOnlyList<nn.Module<Tensor, Tensor>> parts, Action<int, Tensor> visit)
    {
        List<int> visited = [];
        List<Action> removals = [];
        try
        {
            for (int i = 0; i < parts.Count; i++)
            {
                int number = i;
                var hook = parts[i].register_forward_pre_hook((_, x) =>
                {
                    if (!visited.Contains(number))
                    {
                        visited.Add(number);
                        using var inner = TorchSharp.torch.NewDisposeScope();
                        visit(number, x);
                    }

                    return x;
                });
                removals.Add(hook.remove);
            }

            using var scope = TorchSharp.torch.NewDisposeScope();
            using IDisposable noGradients = no_grad();
            module.call(input);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        return visited;
    }
}
