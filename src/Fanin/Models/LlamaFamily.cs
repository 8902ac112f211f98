using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>LLaMA, and Mistral and Qwen2, which have its layers under other names of classes, other defaults and other biases.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>modeling_*.py</c> and <c>configuration_*.py</c> of <c>models/llama</c>, <c>models/mistral</c> and
/// <c>models/qwen2</c>. Qwen2's projections of queries, keys and values have biases always, its others never.</para>
/// </remarks>
internal static class LlamaFamily
{
    private static readonly LlamaVariant Llama = new("Llama", Vocabulary: 32000, Inner: 11008, KeyValueHeads: null);
    private static readonly LlamaVariant Mistral = new("Mistral", Vocabulary: 32000, Inner: 14336, KeyValueHeads: 8);
    private static readonly LlamaVariant Qwen2 = new("Qwen2", Vocabulary: 151936, Inner: 22016, KeyValueHeads: 32);

    public static IReadOnlyList<ModelFamily> Values { get; } = [Family("llama", Llama), Family("mistral", Mistral), Family("qwen2", Qwen2)];

    private static ModelFamily Family(string modelType, LlamaVariant variant) => new(
        modelType,
        "llama",
        [$"{variant.Classes}ForCausalLM", $"{variant.Classes}Model"],
        (config, architecture) => Read(config, variant, hasHead: architecture.EndsWith("ForCausalLM", StringComparison.Ordinal)));

    private static ModelParts Read(ConfigSection config, LlamaVariant variant, bool hasHead)
    {
        long vocabulary = config.Size("vocab_size", variant.Vocabulary);
        long width = config.Size("hidden_size", 4096);
        long inner = config.Size("intermediate_size", variant.Inner);
        long layers = config.Layers("num_hidden_layers", 32);
        long heads = config.Size("num_attention_heads", 32);
        long keyValueHeads = KeyValueHeads(config, variant, heads);
        long? ownHeadWidth = config.OptionalSize("head_dim");
        long? paddingRow = config.Row("pad_token_id", null, vocabulary);
        double range = config.Number("initializer_range", 0.02);
        bool tied = config.Flag("tie_word_embeddings", false);
        bool outputBias = variant == Llama && config.Flag("attention_bias", false);
        bool inputBias = outputBias || variant == Qwen2;
        bool innerBias = variant == Llama && config.Flag("mlp_bias", false);
        config.RequireDivisible("num_attention_heads", heads, "num_key_value_heads", keyValueHeads);
        if (ownHeadWidth is null)
        {
            config.RequireDivisible("hidden_size", width, "num_attention_heads", heads);
        }

        long headWidth = ownHeadWidth ?? (heads == 0 ? 0 : width / heads);
        string norm = $"{variant.Classes}RMSNorm";
        ModelFacts facts = ModelFacts.None.With("layers", layers).With("width", width).With("ff", inner).With("heads", heads).With("kv_heads", keyValueHeads)
            .With("head_width", headWidth).With("vocabulary", vocabulary).With("initializer_range", range);
        return new ModelParts(facts, Build);

        void Build(ModelScope model)
        {
            ModelScope stack = model.At(hasHead ? "model" : string.Empty);
            stack.Embedding("embed_tokens", vocabulary, width, paddingRow);
            foreach (ModelScope block in stack.Blocks("layers", layers))
            {
                Block(block);
            }

            stack.Norm("norm", width, norm, bias: false);
            if (hasHead)
            {
                model.Linear("lm_head", width, vocabulary, bias: false, tiedTo: tied ? "model.embed_tokens.weight" : null);
            }
        }

        void Block(ModelScope block)
        {
            block.Linear("self_attn.q_proj", width, heads * headWidth, inputBias);
            block.Linear("self_attn.k_proj", width, keyValueHeads * headWidth, inputBias);
            block.Linear("self_attn.v_proj", width, keyValueHeads * headWidth, inputBias);
            block.Linear("self_attn.o_proj", heads * headWidth, width, outputBias);
            block.Linear("mlp.gate_proj", width, inner, innerBias);
            block.Linear("mlp.up_proj", width, inner, innerBias);
            block.Linear("mlp.down_proj", inner, width, innerBias);
            block.Norm("input_layernorm", width, norm, bias: false);
            block.Norm("post_attention_layernorm", width, norm, bias: false);
        }
    }

    // Null means as many as heads, and so does its absence in LLaMA; the others have a default of their own.
    private static long KeyValueHeads(ConfigSection config, LlamaVariant variant, long heads)
    {
        const string Key = "num_key_value_heads";
        return config.OptionalSize(Key) ?? (config.Kind(Key) is not null ? heads : variant.KeyValueHeads ?? heads);
    }

    private sealed record LlamaVariant(string Classes, long Vocabulary, long Inner, long? KeyValueHeads);
}
