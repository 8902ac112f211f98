using Fanin.Activations;
using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>ViT under the names of transformers and of timm: patches, positions, pre-norm blocks of attention and GELU, the first token's head.</summary>
/// <remarks>The token for the whole image is one among many; its first value is not counted.</remarks>
internal static class VitPath
{
    public static SignalPath Of(PathParts parts)
    {
        parts.NoOptions();
        return parts.Has("patch_embed.proj.weight") ? Timm(parts) : Transformers(parts);
    }

    private static SequencePath Timm(PathParts parts)
    {
        const double Epsilon = 1e-6;
        int tokens = (int)parts.Find("pos_embed").Shape[1];
        var steps = new List<SignalPath> { Patches(parts, "patch_embed.proj"), new AddedEmbeddingStep("pos_embed") { Name = "pos_embed" } };
        foreach (string block in parts.BlocksOf("blocks", "norm1.weight"))
        {
            string packed = block + ".attn.qkv";
            AttentionStep attention = parts.Attention(
                block + ".attn", parts.AttentionProjection(packed, 0), parts.AttentionProjection(packed, 1), parts.AttentionProjection(packed, 2), tokens);
            steps.Add(NormBlocks.PreNorm(parts.LayerNorm(block + ".norm1", Epsilon), new SequencePath(attention, parts.Linear(block + ".attn.proj"))) with { Name = block + " + attn" });
            steps.Add(NormBlocks.PreNorm(
                parts.LayerNorm(block + ".norm2", Epsilon),
                new SequencePath(parts.Linear(block + ".mlp.fc1"), new ActivationStep(parts.Activation("gelu")), parts.Linear(block + ".mlp.fc2"))) with
            { Name = block + " + mlp" });
        }

        return new SequencePath([.. steps, parts.LayerNorm("norm", Epsilon), new TokenPickStep(tokens), parts.Linear("head")]);
    }

    private static SequencePath Transformers(PathParts parts)
    {
        const double Epsilon = 1e-12;
        string root = parts.Prefix("vit");
        string positions = root + "embeddings.position_embeddings";
        int tokens = (int)parts.Find(positions).Shape[1];
        var steps = new List<SignalPath> { Patches(parts, root + "embeddings.patch_embeddings.projection"), new AddedEmbeddingStep(positions) { Name = positions } };
        foreach (string block in parts.BlocksOf(root + "encoder.layer", "layernorm_before.weight"))
        {
            string own = block + ".attention.attention.";
            AttentionStep attention = parts.Attention(
                block + ".attention", parts.AttentionProjection(own + "query"), parts.AttentionProjection(own + "key"), parts.AttentionProjection(own + "value"), tokens);
            steps.Add(NormBlocks.PreNorm(
                parts.LayerNorm(block + ".layernorm_before", Epsilon), new SequencePath(attention, parts.Linear(block + ".attention.output.dense"))) with
            { Name = block + " + attention" });
            steps.Add(NormBlocks.PreNorm(
                parts.LayerNorm(block + ".layernorm_after", Epsilon),
                new SequencePath(parts.Linear(block + ".intermediate.dense"), new ActivationStep(parts.Activation("gelu")), parts.Linear(block + ".output.dense"))) with
            { Name = block + " + output" });
        }

        steps.Add(parts.LayerNorm(root + "layernorm", Epsilon));
        steps.Add(new TokenPickStep(tokens));
        return parts.Has("classifier.weight")
            ? new SequencePath([.. steps, parts.Linear("classifier")])
            : new SequencePath([.. steps, parts.Linear(root + "pooler.dense"), new ActivationStep(ActivationCatalog.Parse("tanh"))]);
    }

    // Patches don't overlap, so there are no borders to count.
    private static ConvolutionStep Patches(PathParts parts, string path)
    {
        ConvolutionStep step = parts.Convolution(path, 1, 0, 0);
        return step with { Stride = step.Kernel };
    }
}
