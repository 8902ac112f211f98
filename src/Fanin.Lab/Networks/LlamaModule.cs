using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>The sizes of a LLaMA, Mistral or Qwen2.</summary>
/// <param name="Classes">What its classes' names begin with: <c>Llama</c>, <c>Mistral</c>, <c>Qwen2</c>.</param>
/// <param name="Vocabulary">Tokens there are.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Units between blocks.</param>
/// <param name="Inner">Units of the gated MLPs.</param>
/// <param name="Heads">Heads of queries.</param>
/// <param name="KeyHeads">Heads of keys and values.</param>
/// <param name="HeadWidth">Units of a head, even.</param>
internal sealed record LlamaSizes(string Classes, long Vocabulary, int Layers, long Width, long Inner, long Heads, long KeyHeads, long HeadWidth)
{
    /// <summary>The row of the table that stands for padding.</summary>
    public long? PaddingRow { get; init; }

    /// <summary>Whether queries, keys and values have biases.</summary>
    public bool InputBias { get; init; }

    /// <summary>Whether the attention's output has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether the MLPs have biases.</summary>
    public bool InnerBias { get; init; }

    /// <summary>Whether there is an output layer.</summary>
    public bool HasHead { get; init; } = true;

    /// <summary>Whether the output layer's weight is the table of tokens.</summary>
    public bool IsTied { get; init; }

    /// <summary>The activation of the gate.</summary>
    public string Activation { get; init; } = "silu";
}

/// <summary>LLaMA and its kin as <c>transformers</c> has them: pre-norm blocks of causal attention with rotated positions, and of gated MLPs.</summary>
/// <remarks>Source: transformers 4.57, <c>models/llama/modeling_llama.py</c>. Rotations have the base 10,000 and norms the ε 1e-6, which parameters don't tell.</remarks>
internal static class LlamaModule
{
    private const double Epsilon = 1e-6;

    public static nn.Module<Tensor, Tensor> Create(LlamaSizes sizes)
    {
        ModelFacts facts = ModelFacts.None.With("layers", sizes.Layers).With("width", sizes.Width).With("ff", sizes.Inner).With("heads", sizes.Heads)
            .With("kv_heads", sizes.KeyHeads).With("head_width", sizes.HeadWidth).With("vocabulary", sizes.Vocabulary);
        Embedding tokens = nn.Embedding(sizes.Vocabulary, sizes.Width, sizes.PaddingRow);
        nn.Module<Tensor, Tensor>[] blocks = [.. Enumerable.Range(0, sizes.Layers).Select(layer => Block(sizes, layer))];
        RmsNormLayer norm = Norm(sizes);
        (string, nn.Module)[] parts = [("embed_tokens", tokens), ("layers", ModuleGroup.List(blocks)), ("norm", norm)];
        if (!sizes.HasHead)
        {
            return new ComposedModule($"{sizes.Classes}Model", Hidden, parts) { Facts = facts };
        }

        Linear head = nn.Linear(sizes.Width, sizes.Vocabulary, hasBias: false);
        if (sizes.IsTied)
        {
            Ties.Share(head, tokens);
        }

        var stack = new ComposedModule($"{sizes.Classes}Model", Hidden, parts);
        return new ComposedModule($"{sizes.Classes}ForCausalLM", input => head.call(stack.call(input)), ("model", stack), ("lm_head", head)) { Facts = facts };

        Tensor Hidden(Tensor input) => norm.call(blocks.Aggregate(tokens.call(input), (x, block) => block.call(x)));
    }

    private static ComposedModule Block(LlamaSizes sizes, int layer)
    {
        Linear query = nn.Linear(sizes.Width, sizes.Heads * sizes.HeadWidth, sizes.InputBias);
        Linear key = nn.Linear(sizes.Width, sizes.KeyHeads * sizes.HeadWidth, sizes.InputBias);
        Linear value = nn.Linear(sizes.Width, sizes.KeyHeads * sizes.HeadWidth, sizes.InputBias);
        Linear attentionOutput = nn.Linear(sizes.Heads * sizes.HeadWidth, sizes.Width, sizes.OutputBias);
        Linear gate = nn.Linear(sizes.Width, sizes.Inner, sizes.InnerBias);
        Linear up = nn.Linear(sizes.Width, sizes.Inner, sizes.InnerBias);
        Linear down = nn.Linear(sizes.Inner, sizes.Width, sizes.InnerBias);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        RmsNormLayer norm1 = Norm(sizes);
        RmsNormLayer norm2 = Norm(sizes);
        var heads = new AttentionHeads(sizes.Heads, sizes.KeyHeads) { IsCausal = true, IsRotary = true };
        return new ComposedModule(
            $"{sizes.Classes}DecoderLayer",
            Forward,
            ("self_attn", new ModuleGroup($"{sizes.Classes}Attention", ("q_proj", query), ("k_proj", key), ("v_proj", value), ("heads", heads), ("o_proj", attentionOutput))),
            ("mlp", new ModuleGroup($"{sizes.Classes}MLP", ("gate_proj", gate), ("act_fn", activation), ("up_proj", up), ("down_proj", down))),
            ("input_layernorm", norm1),
            ("post_attention_layernorm", norm2))
        {
            Facts = ModelFacts.None.With("layer", layer),
        };

        Tensor Forward(Tensor input)
        {
            Tensor normed = norm1.call(input);
            Tensor x = input + attentionOutput.call(heads.Attend(query.call(normed), key.call(normed), value.call(normed)));
            normed = norm2.call(x);
            return x + down.call(activation.call(gate.call(normed)) * up.call(normed));
        }
    }

    private static RmsNormLayer Norm(LlamaSizes sizes) => new($"{sizes.Classes}RMSNorm", sizes.Width, Epsilon);
}
