using System.Runtime.InteropServices;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>
/// Models without the numbers that their constructors draw: build, look at the plan, then give every tensor memory and its first value at once.
/// <c>Net net = DeferredModule.Build(() => new Net()); net.Materialize(recipe, seed);</c>
/// </summary>
public static class DeferredModule
{
    private static readonly Lock Gate = new();

    /// <summary>Runs a constructor with the meta device as the default one: what it makes has shapes, but neither memory nor values.</summary>
    /// <typeparam name="TModule">The model's class.</typeparam>
    /// <param name="construct">Makes the model, for instance <c>() => new Net()</c>.</param>
    /// <returns>The model; its tensors get memory in <see cref="Materialize"/>.</returns>
    /// <remarks>
    /// <para>The default device is one for the whole process: tensors that other threads make meanwhile without naming a device have no memory either.</para>
    /// <para>A tensor made with <c>device: CPU</c> is an ordinary one. That is the way for buffers whose content the constructor calculates
    /// (masks, positions), and for constructors that read values.</para>
    /// <para>Cost: layers that TorchSharp makes in libtorch (Embedding, EmbeddingBag, recurrent layers and cells, attention, Transformers) draw in any case, and have
    /// memory all the time, whatever device TorchSharp 0.107 says they are on; they are given back that memory in <see cref="Materialize"/>. Linear, convolutions,
    /// normalizations and parameters made with <c>empty</c>, <c>rand</c>, <c>randn</c> cost nothing.</para>
    /// <para>Differs from: PyTorch, where the same is <c>with torch.device("meta")</c> and <c>to_empty</c>, which TorchSharp 0.107 lacks. <c>torch.randperm</c> of
    /// libtorch 2.10 ends the process on the meta device; give it <c>device: CPU</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The constructor gives nothing.</exception>
    /// <exception cref="NotSupportedException">The constructor needs values.</exception>
    public static TModule Build<TModule>(Func<TModule> construct)
        where TModule : nn.Module
    {
        ArgumentNullException.ThrowIfNull(construct);
        Native.LibTorch.EnsureLoaded();
        lock (Gate)
        {
            Device before = get_default_device();
            set_default_device(META);
            try
            {
                return construct() ?? throw new ArgumentException("Expected a module, got nothing.", nameof(construct));
            }
            catch (Exception refused) when (refused is ExternalException or InvalidOperationException or NotImplementedException)
            {
                throw new NotSupportedException(
                    $"The constructor of {typeof(TModule).Name} can't run without values: {refused.Message.Split('\n')[0]} "
                    + "Make the tensors that it reads with device: CPU, or build the model in the ordinary way.",
                    refused);
            }
            finally
            {
                set_default_device(before);
            }
        }
    }

    /// <summary>Gives every tensor of the meta device memory on the CPU, and then every parameter its first value, as <see cref="ModuleInitialization.Initialize"/> does.</summary>
    /// <param name="module">A module, wholly or in part on the meta device.</param>
    /// <param name="recipe">The rules.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="stream">Where the numbers come from; <see cref="NumberStream.Keyed"/> if omitted.</param>
    /// <param name="threads">How many threads fill; one a processor if omitted. The numbers don't depend on it.</param>
    /// <returns>The plan that was carried out.</returns>
    /// <remarks>
    /// <para>The values are those of ordinary construction followed by <see cref="ModuleInitialization.Initialize"/>, in both streams.</para>
    /// <para>Every tensor object stays the same object, in fields, lists and ties, and now has memory; type, strides and <c>requires_grad</c> stay. An optimizer
    /// made before stays right.</para>
    /// <para>Ties: two objects of one libtorch tensor stay one. Two meta tensors that share a storage in another way (<c>detach()</c>, views) become two.</para>
    /// </remarks>
    /// <exception cref="DiagnosticException">The recipe does not fit the module, or the module holds layers that it has not registered: all reasons at once; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">A tensor can't get memory, or lost values that only its constructor knows: all of them, by name; nothing is changed.</exception>
    public static InitPlan Materialize(this nn.Module module, Recipe recipe, Seed seed, NumberStream? stream = null, int? threads = null)
    {
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        InitPlan plan = Planner.Plan([.. places.Select(place => place.Spec)], recipe, seed, stream);
        ModuleInitialization.RefuseSteps(plan);
        ModuleInitialization.Prepare(plan.Rows, plan.Rows, places, MetaMemory.Of(module, [.. places.Select(place => place.Tensor)]));
        ModuleInitialization.Write(plan, plan.Rows, places, threads);
        return plan;
    }
}
