using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>GPT-2: token and position embeddings, pre-norm blocks of causal attention and GELU, a norm, the vocabulary.</summary>
internal static class Gpt2Path
{
    public static SignalPath Of(PathParts parts)
    {
        string root = parts.Prefix("transformer");
        int tokens = parts.Tokens(parts.Find(root + "wpe.weight").Shape[0]);
        var steps = new List<SignalPath> { parts.Embedding(root + "wte"), new AddedEmbeddingStep(root + "wpe.weight") { Name = root + "wpe" } };
        foreach (string block in parts.BlocksOf(root + "h", "ln_1.weight"))
        {
            string packed = block + ".attn.c_attn";
            AttentionStep attention = parts.Attention(
                block + ".attn", parts.AttentionProjection(packed, 0), parts.AttentionProjection(packed, 1), parts.AttentionProjection(packed, 2), tokens) with
            { IsCausal = true };
            steps.Add(Norm(parts, block, "ln_1", new SequencePath(attention, parts.Linear(block + ".attn.c_proj")), "attn"));
            steps.Add(Norm(
                parts, block, "ln_2",
                new SequencePath(parts.Linear(block + ".mlp.c_fc"), new ActivationStep(parts.Activation("gelu_tanh")), parts.Linear(block + ".mlp.c_proj")), "mlp"));
        }

        steps.Add(parts.LayerNorm(root + "ln_f", 1e-5));
        if (parts.Has("lm_head.weight"))
        {
            steps.Add(parts.Linear("lm_head"));
        }

        return new SequencePath([.. steps]);
    }

    private static ResidualPath Norm(PathParts parts, string block, string norm, SignalPath branch, string name) =>
        NormBlocks.PreNorm(parts.LayerNorm($"{block}.{norm}", 1e-5), branch) with { Name = $"{block} + {name}" };
}
