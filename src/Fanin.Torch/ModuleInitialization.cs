using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>First values for TorchSharp modules: plan, then fill.</summary>
public static class ModuleInitialization
{
    /// <summary>Says what <see cref="Initialize"/> would do to every parameter. Draws nothing, changes nothing.</summary>
    /// <param name="module">Any module.</param>
    /// <param name="recipe">The rules.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="stream">Where the numbers come from; <see cref="NumberStream.Keyed"/> if omitted.</param>
    /// <returns>One row a tensor; print it.</returns>
    /// <exception cref="DiagnosticException">The recipe does not fit the module, or the module holds layers that it has not registered: all reasons at once.</exception>
    public static InitPlan Plan(this nn.Module module, Recipe recipe, Seed seed, NumberStream? stream = null) =>
        Planner.Plan([.. ModuleParameters.Of(module).Select(place => place.Spec)], recipe, seed, stream);

    /// <summary>
    /// Gives every parameter its first value: from the keyed stream, or, with <see cref="NumberStream.PyTorch"/>, the bits of a PyTorch program that calls
    /// <c>torch.manual_seed(seed)</c>, makes the model, then sets what the recipe overrides, in the order of <c>model.modules()</c>.
    /// </summary>
    /// <param name="module">Any module; what its parameters held does not matter. Running statistics of normalizations are reset too.</param>
    /// <param name="recipe">The rules.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="stream">Where the numbers come from; <see cref="NumberStream.Keyed"/> if omitted.</param>
    /// <param name="threads">How many threads fill; one a processor if omitted. The numbers don't depend on it.</param>
    /// <returns>The plan that was carried out.</returns>
    /// <remarks>
    /// <para>Order: in the keyed stream there is none; a number depends on seed, parameter name and index. In the PyTorch stream parameters draw in the order in
    /// which they are registered, which must be the order in which the constructor makes its layers.
    /// <c>RegisterComponents</c> goes by the order of the fields: declare them in that of the constructor.</para>
    /// <para>Layout: in the keyed stream elements are numbered row-major, however the tensor lies in memory. In the PyTorch stream a rule fills a tensor that is not
    /// contiguous (channels-last, transposed) in the order of memory, as PyTorch does.</para>
    /// <para>Differs from: libtorch's C++ constructors, and so TorchSharp's, where these differ from Python's: the padding row of EmbeddingBag, GroupNorm, the
    /// draws of TransformerEncoder, TransformerDecoder and Transformer, native layers of another type than float32. The layer that a TransformerEncoder
    /// is made from draws once, for the encoder; in the keyed stream each layer draws numbers of its own, so that they do not begin equal.</para>
    /// <para>Repeatability: exact in the keyed stream. In the PyTorch stream exact for uniform tensors and for normal float32 ones of 16 and more elements; see
    /// <see cref="PyTorchGenerator.NextNormal"/> for smaller ones. libtorch's own generators are neither used nor moved.</para>
    /// <para>Autograd: nothing is recorded, <c>requires_grad</c> stays, leaves stay leaves; <c>backward()</c> through a graph that saved an old
    /// value fails.</para>
    /// </remarks>
    /// <exception cref="DiagnosticException">The recipe does not fit the module, or the module holds layers that it has not registered: all reasons at once; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">A tensor can't be filled, for instance on the meta device (see <see cref="DeferredModule.Materialize"/>), or the recipe has steps that look at data
    /// (see <c>InitializeWithSteps</c>); nothing is changed.</exception>
    public static InitPlan Initialize(this nn.Module module, Recipe recipe, Seed seed, NumberStream? stream = null, int? threads = null)
    {
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        InitPlan plan = Planner.Plan([.. places.Select(place => place.Spec)], recipe, seed, stream);
        RefuseSteps(plan);
        PlanRow[] written = [.. plan.Rows.Where(row => !row.IsLeft)];
        Prepare(written, written, places, memory: null);
        Write(plan, written, places, threads);
        return plan;
    }

    /// <summary>Throws if a plan has steps, which need data.</summary>
    internal static void RefuseSteps(InitPlan plan)
    {
        if (!plan.Steps.IsEmpty)
        {
            throw new NotSupportedException(
                $"The recipe {plan.Recipe.Name} has the step{(plan.Steps.Length == 1 ? string.Empty : "s")} {string.Join(", ", plan.Steps)}, which {(plan.Steps.Length == 1 ? "looks" : "look")} at data; call InitializeWithSteps.");
        }
    }

    /// <summary>Checks that the rows can be written, tells autograd, and gives what is on the meta device memory, if that is wanted.</summary>
    /// <param name="rows">All that may be written.</param>
    /// <param name="valued">Those whose values come from the plan; the others are loaded.</param>
    /// <param name="places">The tensors.</param>
    /// <param name="memory">What is on the meta device; <see langword="null"/> if nothing may be.</param>
    internal static void Prepare(
        IReadOnlyList<PlanRow> rows, IReadOnlyList<PlanRow> valued, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, MetaMemory? memory)
    {
        Func<PlanRow, Tensor> tensorOf = TensorsOf(places);
        ThrowIfAny(
        [
            .. memory?.Refusals ?? [],
            .. rows.Select(row => TensorWriter.Refusal(row, tensorOf(row), withMemory: memory is null)).OfType<string>(),
            .. valued.Where(row => memory is not null && row.IsLeft && tensorOf(row).device_type == TorchSharp.DeviceType.META).Select(row =>
                $"{row.Parameter} is to be left as it is, but on the meta device it holds nothing; load it, give it a rule, or make it with device: CPU."),
        ]);
        ThrowIfAny([.. rows.Where(row => !row.IsLeft).Select(row => TensorWriter.Announce(row, tensorOf(row))).OfType<string>()]);
        memory?.Allocate();
    }

    /// <summary>Writes rows, after <see cref="Prepare"/>.</summary>
    internal static void Write(InitPlan plan, IReadOnlyList<PlanRow> rows, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, int? threads) =>
        TensorWriter.Write(plan, rows, TensorsOf(places), threads);

    private static Func<PlanRow, Tensor> TensorsOf(IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places)
    {
        Dictionary<string, Tensor> tensors = places.ToDictionary(place => place.Spec.Name, place => place.Tensor, StringComparer.Ordinal);
        return row => tensors[row.Parameter.Name];
    }

    private static void ThrowIfAny(string[] refusals)
    {
        if (refusals.Length > 0)
        {
            throw new NotSupportedException(string.Join(Environment.NewLine, refusals));
        }
    }
}
