using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Peers;

/// <summary>Fanin's ways to fill libtorch's memory.</summary>
internal static class Tensors
{
    public static readonly NumberStream[] Streams = [NumberStream.PyTorchSingle, NumberStream.Keyed];

    private static readonly Seed Seed = 123;

    /// <summary>A parameter as a plan sees it.</summary>
    public static ParameterSpec Parameter(string name, ParameterRole role, ElementType type, params long[] shape)
    {
        var sizes = new TensorShape(shape);
        return new ParameterSpec(name, sizes, type, role, new LayerSpec(string.Empty, "Linear", sizes));
    }

    /// <summary>The kernel alone, on this thread: as libtorch's generator does, the numbers go on from call to call.</summary>
    public static Action Kernel(Tensor tensor, ParameterSpec parameter, Scheme scheme, NumberStream stream, int threads = 1)
    {
        Distribution distribution = scheme.Resolve(parameter).Distribution;
        var generator = new PyTorchGenerator(Seed);
        var keyed = new KeyedStream(Seed, parameter.Name);
        return () =>
        {
            NumberSource source = stream.IsKeyed ? new KeyedSource(keyed) : new PyTorchSource(generator, generator.Position, isContiguous: true);
            source.Threads = threads;
            distribution.Fill(source, parameter.Shape.ElementCount, 0, new Elements(parameter.ElementType, tensor.bytes));
        };
    }

    /// <summary>A whole plan, as users fill it.</summary>
    public static Action Planned(IReadOnlyList<(ParameterSpec Parameter, Tensor Tensor)> tensors, Recipe recipe, NumberStream stream, int? threads = null)
    {
        InitPlan plan = Planner.Plan([.. tensors.Select(tensor => tensor.Parameter)], recipe, Seed, stream);
        FillTarget[] targets = [.. plan.Rows.Zip(tensors, (row, tensor) => Target(row, tensor.Tensor))];
        return () => ParallelFiller.Fill(plan, targets, threads);
    }

    /// <summary>The least that a fill can take: <see cref="Span{T}.Fill"/> with one value, on one thread.</summary>
    public static void Memset(Tensor tensor) => tensor.bytes.Fill(1);

    private static FillTarget Target(PlanRow row, Tensor tensor)
    {
        int size = row.Parameter.ElementType.SizeBytes();
        return new FillTarget(row, (start, count) => tensor.bytes.Slice(checked((int)start * size), count * size));
    }
}
