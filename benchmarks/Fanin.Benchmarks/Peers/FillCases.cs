using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Peers;

/// <summary>One matrix, filled element by element.</summary>
internal static class FillCases
{
    private const double StdDev = 0.02;
    private const double Cut = 2 * StdDev;
    private const double MassWithinTwo = 0.954499736103641585; // erf(√2), the bounds of trunc_normal_'s uniform numbers.

    private static readonly long[] Sides = [64, 1024, 4096];
    private static readonly (ElementType Type, ScalarType Torch)[] Types = [(ElementType.Float32, ScalarType.Float32), (ElementType.BFloat16, ScalarType.BFloat16)];

    private static readonly Scalar Scale = (StdDev * Math.Sqrt(2)).ToScalar();
    private static readonly Scalar Mean = 0.0.ToScalar();
    private static readonly Scalar Low = (-Cut).ToScalar();
    private static readonly Scalar High = Cut.ToScalar();

    private static readonly (string Name, Scheme Scheme, Action<Tensor> Libtorch)[] Cases =
    [
        ("uniform", Scheme.Uniform(-1, 1), tensor => tensor.uniform_(-1, 1)),
        ("normal", Scheme.Normal(0, StdDev), tensor => tensor.normal_(0, StdDev)),
        ("truncated-normal", Scheme.TruncatedNormal(0, StdDev, -Cut, Cut), TruncatedNormal),
        ("kaiming-uniform", Scheme.KaimingUniform(Nonlinearity.ReLU), tensor => nn.init.kaiming_uniform_(tensor, nonlinearity: nn.init.NonlinearityType.ReLU)),
    ];

    public static IReadOnlyList<PeerRow> Run(bool processorTime)
    {
        // Once for practice: the compiler takes its time to the last tier.
        _ = Run(Sides[..1], processorTime).ToList();
        return [.. Run(Sides, processorTime)];
    }

    private static IEnumerable<PeerRow> Run(long[] sides, bool processorTime) =>
        from side in sides
        from @case in Cases
        from type in Types
        from row in Run(@case.Name, @case.Scheme, @case.Libtorch, side, type.Type, type.Torch, processorTime)
        select row;

    private static PeerRow[] Run(string name, Scheme scheme, Action<Tensor> libtorch, long side, ElementType type, ScalarType torchType, bool processorTime)
    {
        using Tensor tensor = ones([side, side], torchType);
        set_num_threads(1);
        ParameterSpec parameter = Tensors.Parameter("weight", ParameterRole.Weight, type, side, side);
        Taken[] taken = Race.Run(
        [
            new Contestant(() => libtorch(tensor)),
            new Contestant(() => Tensors.Memset(tensor)),
            .. Tensors.Streams.SelectMany(stream => new Contestant[]
            {
                new(Tensors.Kernel(tensor, parameter, scheme, stream)),
                new(Tensors.Planned([(parameter, tensor)], Recipe.Of(scheme), stream, threads: 1)),
                new(Tensors.Planned([(parameter, tensor)], Recipe.Of(scheme), stream)),
            }),
        ]);
        string dtype = type.ToString().ToLowerInvariant();
        return [.. Tensors.Streams.Select((stream, i) => PeerRow.OneThread(
            name, stream.Name, dtype, side * side, (taken[2 + (3 * i)], taken[3 + (3 * i)], taken[4 + (3 * i)]), taken[0], taken[1], processorTime))];
    }

    // As torch.nn.init.trunc_normal_ up to 2.11.
    private static void TruncatedNormal(Tensor tensor) =>
        tensor.uniform_(-MassWithinTwo, MassWithinTwo).erfinv_().mul_(Scale).add_(Mean).clamp_(Low, High);
}
