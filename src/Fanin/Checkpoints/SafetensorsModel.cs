using Fanin.Models;
using Fanin.Parameters;

namespace Fanin.Checkpoints;

/// <summary>Sees a checkpoint as a model: names and shapes are what it says, roles and layers are guessed from them.</summary>
/// <remarks>
/// <para>What is guessed, and by what: running statistics by their names; norms, where a vector's path or a sibling says so (<c>norm</c>, <c>ln_1</c>, <c>bn1</c>);
/// embeddings by the names that models use (<c>wte</c>, <c>embed_tokens</c>, …); recurrent layers by <c>weight_ih_l0</c> and the like; a vector beside a weight, named <c>bias</c>,
/// as its bias; other tensors of two or more dimensions as weights <c>[out, in, …kernel]</c> of a Linear or a convolution. All else is unknown.</para>
/// <para>A guess can't see groups, transposition or packed projections: GPT-2's <c>c_attn.weight</c> is <c>[in, out]</c> and looks like <c>[out, in]</c>. A model's
/// configuration knows more.</para>
/// </remarks>
public static class SafetensorsModel
{
    private static readonly string[] Embeddings =
    [
        "wte", "wpe", "embed_tokens", "embed_positions", "embed_in", "tok_embeddings", "word_embeddings", "position_embeddings", "token_type_embeddings", "token_embedding",
        "position_embedding", "embedding", "embeddings", "shared", "relative_attention_bias",
    ];

    private static readonly string[] ConvolutionTypes = ["Linear", "Conv1d", "Conv2d", "Conv3d"];

    /// <summary>Reads names and shapes; no tensor is read.</summary>
    /// <param name="path">See <see cref="Checkpoint.Open"/>.</param>
    /// <returns>The model; its family is <c>unknown</c>.</returns>
    /// <exception cref="DiagnosticException">It is no checkpoint, or holds element types that can't be filled.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ModelDescription Read(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Dictionary<string, StoredTensor> tensors = checkpoint.Tensors.ToDictionary(tensor => tensor.Tensor.Name, tensor => tensor.Tensor, StringComparer.Ordinal);
        Diagnostic[] problems =
        [
            .. checkpoint.Tensors.Where(tensor => tensor.Tensor.Type.ElementType is null).Select(tensor => new Diagnostic(
                Diagnostic.UnsupportedElementType, $"{tensor.Tensor} can't be filled; expected one of {string.Join(", ", StoredType.All.Where(type => type.ElementType is not null))}.")
            {
                Place = new TextPlace(tensor.File.Path),
            }),
        ];
        return problems.Length == 0
            ? new ModelDescription(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), "unknown", [.. checkpoint.Tensors.Select(tensor => Guess(tensor.Tensor, tensors))])
            : throw new DiagnosticException($"{path} is no model to fill", problems);
    }

    private static ParameterSpec Guess(StoredTensor tensor, Dictionary<string, StoredTensor> tensors)
    {
        int dot = tensor.Name.LastIndexOf('.');
        (string path, string local) = dot < 0 ? (string.Empty, tensor.Name) : (tensor.Name[..dot], tensor.Name[(dot + 1)..]);
        StoredTensor? weight = tensors.GetValueOrDefault(Sibling(path, "weight"));
        (ParameterRole role, string type) = RoleOf(tensor, path, local, weight, tensors.ContainsKey(Sibling(path, "running_var")));
        var layer = new LayerSpec(path, type, local == "weight" ? tensor.Shape : weight?.Shape)
        {
            WeightLayout = type == "Embedding" ? WeightLayout.Table : WeightLayout.OutIn,
        };
        return new ParameterSpec(tensor.Name, tensor.Shape, tensor.Type.ElementType!.Value, role, layer);
    }

    private static (ParameterRole Role, string LayerType) RoleOf(StoredTensor tensor, string path, string local, StoredTensor? weight, bool hasStatistics)
    {
        string owner = path[(path.LastIndexOf('.') + 1)..];
        bool isNorm = hasStatistics || IsNorm(owner);
        string norm = hasStatistics ? "BatchNorm" : "Norm";
        return (local, tensor.Shape.Rank) switch
        {
            ("running_mean", _) => (ParameterRole.RunningMean, norm),
            ("running_var", _) => (ParameterRole.RunningVariance, norm),
            ("num_batches_tracked", _) => (ParameterRole.BatchCount, norm),
            ("weight" or "gamma" or "scale", 1) when isNorm => (ParameterRole.NormScale, norm),
            ("bias" or "beta", 1) when isNorm => (ParameterRole.NormShift, norm),
            ("weight", 2) when Embeddings.Contains(owner) => (ParameterRole.Embedding, "Embedding"),
            ("bias", 1) when weight is { Shape.Rank: >= 2 } => (ParameterRole.Bias, TypeOf(weight)),
            ("weight", >= 2 and <= 5) => (ParameterRole.Weight, TypeOf(tensor)),
            (_, 2) when local.StartsWith("weight_hh", StringComparison.Ordinal) => (ParameterRole.RecurrentWeight, "Recurrent"),
            (_, 2) when local.StartsWith("weight_ih", StringComparison.Ordinal) => (ParameterRole.Weight, "Recurrent"),
            (_, 1) when local.StartsWith("bias_hh", StringComparison.Ordinal) || local.StartsWith("bias_ih", StringComparison.Ordinal) => (ParameterRole.Bias, "Recurrent"),
            (_, 1) when local.EndsWith("bias", StringComparison.Ordinal) => (ParameterRole.Bias, "Unknown"),
            (_, >= 2) when tensor.Type.ElementType!.Value.IsFloating() => (ParameterRole.Weight, "Unknown"),
            _ => (ParameterRole.Unknown, "Unknown"),
        };
    }

    private static string TypeOf(StoredTensor weight) => weight.Shape.Rank is >= 2 and <= 5 ? ConvolutionTypes[weight.Shape.Rank - 2] : "Unknown";

    private static bool IsNorm(string owner)
    {
        string word = owner.ToLowerInvariant();
        string stem = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_');
        return word.Contains("norm", StringComparison.Ordinal) || stem is "ln" or "bn" or "gn" || word.StartsWith("ln_", StringComparison.Ordinal);
    }

    private static string Sibling(string path, string local) => path.Length == 0 ? local : $"{path}.{local}";
}
