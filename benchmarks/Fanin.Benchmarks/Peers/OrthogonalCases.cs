using Fanin.Parameters;
using Fanin.Schemes;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Peers;

/// <summary>Square orthogonal matrices, the normal numbers included: one thread beside one, all cores beside all.</summary>
internal static class OrthogonalCases
{
    private static readonly long[] Sides = [256, 1024, 2048];

    public static IEnumerable<PeerRow> Run(bool processorTime) => Sides.SelectMany(side => Run(side, processorTime));

    private static PeerRow[] Run(long side, bool processorTime)
    {
        using Tensor tensor = ones([side, side]);
        int cores = Environment.ProcessorCount;
        ParameterSpec parameter = Tensors.Parameter("weight", ParameterRole.Weight, ElementType.Float32, side, side);
        Taken[] taken = Race.Run(
        [
            new Contestant(() => nn.init.orthogonal_(tensor), () => set_num_threads(1)),
            new Contestant(() => nn.init.orthogonal_(tensor), () => set_num_threads(cores)),
            new Contestant(() => Tensors.Memset(tensor)),
            .. Tensors.Streams.SelectMany(stream => new Contestant[]
            {
                new(Tensors.Kernel(tensor, parameter, Scheme.Orthogonal(), stream)),
                new(Tensors.Kernel(tensor, parameter, Scheme.Orthogonal(), stream, cores)),
            }),
        ]);
        return [.. Tensors.Streams.SelectMany((stream, i) =>
        {
            (Taken one, Taken all) = (taken[3 + (2 * i)], taken[4 + (2 * i)]);
            return new PeerRow[]
            {
                PeerRow.OneThread("orthogonal", stream.Name, "float32", side * side, (one, one, all), taken[0], taken[2], processorTime),
                PeerRow.AllCores("orthogonal-all-cores", stream.Name, "float32", side * side, (one, one, all), taken[1], taken[2]),
            };
        })];
    }
}
