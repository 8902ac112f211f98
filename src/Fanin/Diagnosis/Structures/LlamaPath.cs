using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>LLaMA, Mistral and Qwen2: pre-norm blocks of causal attention, perhaps with fewer heads of keys, and of SwiGLU. Rotated positions change no moment.</summary>
internal static class LlamaPath
{
    public static SignalPath Of(PathParts parts)
    {
        string root = parts.Prefix("model");
        int tokens = parts.Tokens(null);
        var steps = new List<SignalPath> { parts.Embedding(root + "embed_tokens") };
        foreach (string block in parts.BlocksOf(root + "layers", "input_layernorm.weight"))
        {
            string own = block + ".self_attn.";
            AttentionStep attention = parts.Attention(
                block + ".self_attn", parts.AttentionProjection(own + "q_proj"), parts.AttentionProjection(own + "k_proj"), parts.AttentionProjection(own + "v_proj"), tokens) with
            {
                IsCausal = true,
                HeadsPerKey = parts.Fact("heads") / parts.Fact("kv_heads"),
            };
            var gate = new GatePath(parts.Linear(block + ".mlp.up_proj"), parts.Linear(block + ".mlp.gate_proj"), parts.Activation("silu")) { Name = block + ".mlp" };
            steps.Add(NormBlocks.PreNorm(parts.RmsNorm(block + ".input_layernorm"), new SequencePath(attention, parts.Linear(own + "o_proj"))) with { Name = block + " + self_attn" });
            steps.Add(NormBlocks.PreNorm(
                parts.RmsNorm(block + ".post_attention_layernorm"), new SequencePath(gate, parts.Linear(block + ".mlp.down_proj"))) with
            { Name = block + " + mlp" });
        }

        steps.Add(parts.RmsNorm(root + "norm"));
        if (parts.Has("lm_head.weight"))
        {
            steps.Add(parts.Linear("lm_head"));
        }

        return new SequencePath([.. steps]);
    }
}
