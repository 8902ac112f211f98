using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>T5's encoder: pre-norm blocks without biases; logits are not scaled, and the first block's table of relative positions is added to those of all.</summary>
internal static class T5Path
{
    public static SignalPath Of(PathParts parts)
    {
        int tokens = parts.Tokens(null);
        const string Relative = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        var steps = new List<SignalPath> { parts.Embedding("shared") };
        foreach (string block in parts.BlocksOf("encoder.block", "layer.0.layer_norm.weight"))
        {
            string own = block + ".layer.0.SelfAttention.";
            AttentionStep attention = parts.Attention(own[..^1], parts.AttentionProjection(own + "q"), parts.AttentionProjection(own + "k"), parts.AttentionProjection(own + "v"), tokens) with
            {
                LogitScale = 1,
                LogitBias = parts.Find(Relative).Name,
            };
            steps.Add(NormBlocks.PreNorm(parts.RmsNorm(block + ".layer.0.layer_norm"), new SequencePath(attention, parts.Linear(own + "o"))) with { Name = block + " + attention" });
            steps.Add(NormBlocks.PreNorm(parts.RmsNorm(block + ".layer.1.layer_norm"), FeedForward(parts, block + ".layer.1.DenseReluDense")) with { Name = block + " + dense" });
        }

        return new SequencePath([.. steps, parts.RmsNorm("encoder.final_layer_norm")]);
    }

    private static SequencePath FeedForward(PathParts parts, string path) => parts.Has(path + ".wi.weight")
        ? new(parts.Linear(path + ".wi"), new ActivationStep(parts.Activation("relu")), parts.Linear(path + ".wo"))
        : new(new GatePath(parts.Linear(path + ".wi_1"), parts.Linear(path + ".wi_0"), parts.Activation("gelu_tanh")) { Name = path }, parts.Linear(path + ".wo"));
}
