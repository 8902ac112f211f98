using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Peers;

/// <summary>All 148 tensors of GPT-2 small: weights normal, biases zero, norms at one.</summary>
internal static class ModelCase
{
    private const int Layers = 12;
    private const long Width = 768;
    private const double StdDev = 0.02;

    public static IEnumerable<PeerRow> Run(bool processorTime)
    {
        (ParameterSpec Parameter, Tensor Tensor)[] tensors = [.. Parameters().Select(parameter => (parameter, ones([.. parameter.Shape.Sizes])))];
        long elements = tensors.Sum(tensor => tensor.Parameter.Shape.ElementCount);
        Recipe recipe = Recipe.Of(Scheme.Normal(0, StdDev));
        Taken[] taken = Race.Run(
        [
            new Contestant(() => Array.ForEach(tensors, tensor => Libtorch(tensor.Parameter, tensor.Tensor)), () => set_num_threads(1)),
            new Contestant(() => Array.ForEach(tensors, tensor => Tensors.Memset(tensor.Tensor))),
            .. Tensors.Streams.SelectMany(stream => new Contestant[]
            {
                new(Tensors.Planned(tensors, recipe, stream, threads: 1)),
                new(Tensors.Planned(tensors, recipe, stream)),
            }),
        ]);
        Array.ForEach(tensors, tensor => tensor.Tensor.Dispose());
        return Tensors.Streams.Select((stream, i) => PeerRow.OneThread(
            "gpt2-small", stream.Name, "float32", elements, (taken[2 + (2 * i)], taken[2 + (2 * i)], taken[3 + (2 * i)]), taken[0], taken[1], processorTime));
    }

    private static Tensor Libtorch(ParameterSpec parameter, Tensor tensor) => parameter.Role switch
    {
        ParameterRole.Bias or ParameterRole.NormShift => tensor.zero_(),
        ParameterRole.NormScale => tensor.fill_(1),
        _ => tensor.normal_(0, StdDev),
    };

    private static IEnumerable<ParameterSpec> Parameters() =>
    [
        Tensors.Parameter("wte.weight", ParameterRole.Embedding, ElementType.Float32, 50257, Width),
        Tensors.Parameter("wpe.weight", ParameterRole.Embedding, ElementType.Float32, 1024, Width),
        .. Enumerable.Range(0, Layers).SelectMany(layer => Block($"h.{layer}")),
        .. Norm("ln_f"),
    ];

    private static IEnumerable<ParameterSpec> Block(string path) =>
    [
        .. Norm($"{path}.ln_1"),
        .. Projection($"{path}.attn.c_attn", Width, 3 * Width),
        .. Projection($"{path}.attn.c_proj", Width, Width),
        .. Norm($"{path}.ln_2"),
        .. Projection($"{path}.mlp.c_fc", Width, 4 * Width),
        .. Projection($"{path}.mlp.c_proj", 4 * Width, Width),
    ];

    private static ParameterSpec[] Norm(string path) =>
    [
        Tensors.Parameter($"{path}.weight", ParameterRole.NormScale, ElementType.Float32, Width),
        Tensors.Parameter($"{path}.bias", ParameterRole.NormShift, ElementType.Float32, Width),
    ];

    private static ParameterSpec[] Projection(string path, long inputs, long outputs) =>
    [
        Tensors.Parameter($"{path}.weight", ParameterRole.Weight, ElementType.Float32, inputs, outputs),
        Tensors.Parameter($"{path}.bias", ParameterRole.Bias, ElementType.Float32, outputs),
    ];
}
