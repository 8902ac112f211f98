using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>First values for modules by recipes with steps: the plan is filled, then each step does its work and leaves a record.</summary>
public static class StepInitialization
{
    /// <summary>Gives every parameter its first value, then carries out the recipe's steps.</summary>
    /// <param name="module">Any module; what is on the meta device gets memory.</param>
    /// <param name="recipe">The rules and the steps; of a recipe without steps it is the same as <see cref="ModuleInitialization.Initialize"/>.</param>
    /// <param name="seed">The root of the numbers, of rules and steps.</param>
    /// <param name="data">What the steps look at.</param>
    /// <param name="stream">Where the plan's numbers come from; <see cref="NumberStream.Keyed"/> if omitted. Steps draw from the keyed stream.</param>
    /// <param name="threads">How many threads fill; one a processor if omitted. The numbers don't depend on it.</param>
    /// <returns>The plan that was filled, and a record a step, which does it again without data: <see cref="DataDependentRecord.Replay"/>.</returns>
    /// <remarks><para>Repeatability: that of the plan, then that of the steps, see <see cref="DataDependentStep"/>. If a step throws, the module holds what the plan and the steps before it gave it.</para></remarks>
    /// <exception cref="DiagnosticException">The recipe does not fit the module, or the module holds layers that it has not registered: all reasons at once; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">A tensor can't be filled, or a step can't handle the module, by name.</exception>
    /// <exception cref="ArgumentException">A step lacks data, or an argument is out of range.</exception>
    public static (InitPlan Plan, ImmutableArray<DataDependentRecord> Records) InitializeWithSteps(
        this nn.Module module, Recipe recipe, Seed seed, StepData data, NumberStream? stream = null, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        InitPlan plan = Planner.Plan([.. places.Select(place => place.Spec)], recipe, seed, stream);
        PlanRow[] written = [.. plan.Rows.Where(row => !row.IsLeft)];
        bool isDeferred = places.Any(place => place.Tensor.device_type == TorchSharp.DeviceType.META);
        ModuleInitialization.Prepare(
            isDeferred ? plan.Rows : written, isDeferred ? plan.Rows : written, places, isDeferred ? MetaMemory.Of(module, [.. places.Select(place => place.Tensor)]) : null);
        ModuleInitialization.Write(plan, isDeferred ? plan.Rows : written, places, threads);
        return (plan, [.. plan.Steps.Select(step => StepRunner.Run(step, module, data, seed))]);
    }
}
