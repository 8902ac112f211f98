using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>In which order PyTorch's constructors draw, where it isn't that of registration; and what they draw twice, or not at all.</summary>
/// <remarks>
/// <para>MultiheadAttention makes its <c>out_proj</c>, a Linear, before it fills what it registered earlier; the bias that was drawn for it is then set to zero.
/// TransformerEncoder and TransformerDecoder copy their first layer. Transformer, when all is made, goes through its matrices once more.</para>
/// <para>Source: the constructors in <c>torch.nn.modules</c>. libtorch's C++ constructors draw numbers for the copies, and throw them away.</para>
/// </remarks>
internal static class ConstructionOrder
{
    private const string OutputProjection = "NonDynamicallyQuantizableLinear";

    /// <summary>Every draw in turn: the parameter, as the layer that draws it sees it.</summary>
    public static IEnumerable<ParameterSpec> Of(IReadOnlyList<ParameterSpec> parameters)
    {
        foreach (ParameterSpec[] part in Runs(parameters, parameter => parameter.Layer.RedrawnBy))
        {
            IEnumerable<ParameterSpec> parts = part.Where(parameter => parameter.CopyOf is null).Select(WithoutEnclosingLayer);
            foreach (ParameterSpec parameter in Runs(parts, AttentionOf).SelectMany(run => AttentionOf(run[0]) is null ? run : AttentionOrder(run)))
            {
                yield return parameter;
            }

            foreach (ParameterSpec matrix in part.Where(parameter => parameter.Layer.RedrawnBy is not null && parameter.Shape.Rank > 1))
            {
                yield return matrix;
            }
        }
    }

    private static IEnumerable<ParameterSpec> AttentionOrder(ParameterSpec[] attention)
    {
        ParameterSpec[] output = [.. attention.Where(parameter => parameter.Layer.Type == OutputProjection)];
        return
        [
            .. output.Select(parameter => parameter.Role == ParameterRole.Bias ? AsLinear(parameter) : parameter),
            .. attention.Where(parameter => parameter.Layer.Type != OutputProjection),
            .. output.Where(parameter => parameter.Role == ParameterRole.Bias),
        ];
    }

    private static ParameterSpec AsLinear(ParameterSpec parameter) => parameter with { Layer = parameter.Layer with { Type = "Linear" } };

    // The path of the attention that a parameter is a part of.
    private static string? AttentionOf(ParameterSpec parameter) => parameter.Layer.Type switch
    {
        "MultiheadAttention" => parameter.Layer.Path,
        OutputProjection => parameter.Layer.Path[..Math.Max(0, parameter.Layer.Path.LastIndexOf('.'))],
        _ => null,
    };

    private static ParameterSpec WithoutEnclosingLayer(ParameterSpec parameter) =>
        parameter with { Layer = parameter.Layer with { RedrawnBy = null } };

    // Neighbours of one key.
    private static IEnumerable<ParameterSpec[]> Runs(IEnumerable<ParameterSpec> parameters, Func<ParameterSpec, string?> key)
    {
        List<ParameterSpec> run = [];
        foreach (ParameterSpec parameter in parameters)
        {
            if (run.Count > 0 && key(run[0]) != key(parameter))
            {
                yield return [.. run];
                run.Clear();
            }

            run.Add(parameter);
        }

        if (run.Count > 0)
        {
            yield return [.. run];
        }
    }
}
