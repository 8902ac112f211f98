using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>GPT-2 and models of its architecture.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>models/gpt2/modeling_gpt2.py</c> and <c>configuration_gpt2.py</c>. The causal masks (<c>attn.bias</c>,
/// <c>attn.masked_bias</c>), which old checkpoints hold, are no parameters.</para>
/// </remarks>
internal static class Gpt2Family
{
    private const string LanguageModel = "GPT2LMHeadModel";

    public static ModelFamily Value { get; } = new("gpt2", "gpt2", [LanguageModel, "GPT2Model"], Read);

    private static ModelParts Read(ConfigSection config, string architecture)
    {
        long vocabulary = config.Size("vocab_size", 50257);
        long positions = config.Size("n_positions", 1024, "max_position_embeddings");
        long width = config.Size("n_embd", 768, "hidden_size");
        long layers = config.Layers("n_layer", 12, "num_hidden_layers");
        long heads = config.Size("n_head", 12, "num_attention_heads");
        long inner = config.OptionalSize("n_inner") ?? 4 * width;
        double range = config.Number("initializer_range", 0.02);
        bool crossAttention = config.Flag("add_cross_attention", false);
        bool tied = config.Flag("tie_word_embeddings", true);
        config.RequireDivisible("n_embd", width, "n_head", heads);

        ModelFacts facts = ModelFacts.None.With("layers", layers).With("width", width).With("ff", inner).With("heads", heads)
            .With("head_width", heads == 0 ? 0 : width / heads).With("vocabulary", vocabulary).With("initializer_range", range);
        return new ModelParts(facts, Build);

        void Build(ModelScope model)
        {
            bool hasHead = architecture == LanguageModel;
            ModelScope stack = model.At(hasHead ? "transformer" : string.Empty);
            stack.Embedding("wte", vocabulary, width);
            stack.Embedding("wpe", positions, width);
            foreach (ModelScope block in stack.Blocks("h", layers))
            {
                Block(block);
            }

            stack.Norm("ln_f", width);
            if (hasHead)
            {
                model.Linear("lm_head", width, vocabulary, bias: false, tiedTo: tied ? "transformer.wte.weight" : null);
            }
        }

        void Block(ModelScope block)
        {
            block.Norm("ln_1", width);
            block.Conv1D("attn.c_attn", width, 3 * width, parts: 3);
            block.Conv1D("attn.c_proj", width, width);
            block.Norm("ln_2", width);
            if (crossAttention)
            {
                block.Conv1D("crossattention.c_attn", width, 2 * width, parts: 2);
                block.Conv1D("crossattention.q_attn", width, width);
                block.Conv1D("crossattention.c_proj", width, width);
                block.Norm("ln_cross_attn", width);
            }

            block.Conv1D("mlp.c_fc", width, inner);
            block.Conv1D("mlp.c_proj", inner, width);
        }
    }
}
