using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Load what a checkpoint has, draw the rest.</summary>
public static class ModuleLoading
{
    /// <summary>The same for a safetensors checkpoint that is open.</summary>
    /// <inheritdoc cref="LoadThenInitialize(nn.Module, IEnumerable{LoadableTensor}, Recipe, Seed, NumberStream?, ModuleLoadOptions?, int?)"/>
    public static ModuleLoadReport LoadThenInitialize(
        this nn.Module module,
        Checkpoint checkpoint,
        Recipe recipe,
        Seed seed,
        NumberStream? stream = null,
        ModuleLoadOptions? options = null,
        int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return module.LoadThenInitialize(checkpoint.Tensors.Select(LoadableTensor.Of), recipe, seed, stream, options, threads);
    }

    /// <summary>
    /// Loads a checkpoint's tensors into a module and draws only what is missing, with the values that <see cref="ModuleInitialization.Initialize"/> of the whole module
    /// would have given it.
    /// </summary>
    /// <param name="module">Any module; what is on the meta device gets memory, see <see cref="DeferredModule.Build"/>.</param>
    /// <param name="checkpoint">The stored tensors.</param>
    /// <param name="recipe">The rules for the whole module.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="stream">Where the numbers come from; <see cref="NumberStream.Keyed"/> if omitted.</param>
    /// <param name="options">How strictly the checkpoint must fit; if omitted, parameters may be missing and all else must fit.</param>
    /// <param name="threads">How many threads fill; one a processor if omitted. The numbers don't depend on it.</param>
    /// <returns>What became of every tensor.</returns>
    /// <remarks>
    /// <para>Loading does not move the stream: a parameter that is drawn has the same value whichever others are loaded, in the PyTorch stream too.</para>
    /// <para>Elements of another floating type are converted, rounded to the nearest, ties to even. Tied places may be stored once or several times, equal then.</para>
    /// <para>Parameters that the recipe leaves as they are keep what they hold unless they are loaded; on the meta device they must be.</para>
    /// <para>If reading fails on the way, all parameters hold the values of a full initialization, but for those that the recipe leaves, and the exception goes on.</para>
    /// <para>Differs from: <c>load_state_dict</c> with <c>strict: false</c>, which keeps whatever the constructor drew, and passes over misspelt names.</para>
    /// </remarks>
    /// <exception cref="DiagnosticException">The recipe or the checkpoint does not fit the module, or the module holds layers that it has not registered: all reasons at once; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">A tensor can't be written, or can't get memory; nothing is changed.</exception>
    public static ModuleLoadReport LoadThenInitialize(
        this nn.Module module,
        IEnumerable<LoadableTensor> checkpoint,
        Recipe recipe,
        Seed seed,
        NumberStream? stream = null,
        ModuleLoadOptions? options = null,
        int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        InitPlan plan = Planner.Plan([.. places.Select(place => place.Spec)], recipe, seed, stream);
        ModuleInitialization.RefuseSteps(plan);
        CheckpointMatch match = CheckpointMatch.Of(module, places, checkpoint, options ?? ModuleLoadOptions.Default);
        if (match.Problems.Count > 0)
        {
            throw new DiagnosticException("The checkpoint does not fit the module", match.Problems);
        }

        HashSet<string> loaded = [.. match.Loaded.Select(tensor => tensor.Name)];
        PlanRow[] notLoaded = [.. plan.Rows.Where(row => !loaded.Contains(row.Parameter.Name))];
        PlanRow[] drawn = [.. notLoaded.Where(row => !row.IsLeft)];
        Carry(module, plan, notLoaded, places, match, threads);
        return new ModuleLoadReport(
            plan,
            [.. loaded],
            [.. drawn.Select(row => row.Parameter.Name)],
            [.. notLoaded.Where(row => row.IsLeft).Select(row => row.Parameter.Name), .. match.Kept],
            [.. match.Unexpected],
            [.. match.Mismatched],
            [.. match.Loaded.Where(tensor => tensor.Stored.Type != tensor.Tensor.dtype).Select(tensor => tensor.Name)]);
    }

    private static void Carry(
        nn.Module module, InitPlan plan, PlanRow[] notLoaded, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, CheckpointMatch match, int? threads)
    {
        // All rows are checked, since a failed load falls back on them.
        MetaMemory memory = MetaMemory.Of(module, [.. places.Select(place => place.Tensor), .. match.Loaded.Select(tensor => tensor.Tensor)]);
        ModuleInitialization.Prepare(plan.Rows, notLoaded, places, memory);
        ModuleInitialization.Write(plan, notLoaded, places, threads);
        try
        {
            match.Loaded.ForEach(tensor => TensorLoader.Load(tensor.Stored, tensor.Tensor));
        }
        catch
        {
            ModuleInitialization.Write(plan, plan.Rows, places, threads);
            throw;
        }
    }
}
