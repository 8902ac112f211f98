using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>T5, with plain or gated feed-forward parts.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>models/t5/modeling_t5.py</c> and <c>configuration_t5.py</c>. The first block of each stack alone holds the
/// table of relative positions.</para>
/// </remarks>
internal static class T5Family
{
    private const string Generation = "T5ForConditionalGeneration";
    private const string EncoderOnly = "T5EncoderModel";

    public static ModelFamily Value { get; } = new("t5", "t5", [Generation, EncoderOnly, "T5Model"], Read);

    private static ModelParts Read(ConfigSection config, string architecture)
    {
        long vocabulary = config.Size("vocab_size", 32128);
        long width = config.Size("d_model", 512, "hidden_size");
        long headWidth = config.Size("d_kv", 64, "head_dim");
        long inner = config.Size("d_ff", 2048);
        long encoderLayers = config.Layers("num_layers", 6, "num_hidden_layers");
        long decoderLayers = config.OptionalSize("num_decoder_layers", ConfigSection.MostLayers) ?? encoderLayers;
        long heads = config.Size("num_heads", 8, "num_attention_heads");
        long buckets = config.Size("relative_attention_num_buckets", 32);
        double factor = config.Number("initializer_factor", 1);
        bool tied = config.Flag("tie_word_embeddings", true);
        bool gated = IsGated(config);

        ModelFacts facts = ModelFacts.None.With("width", width).With("ff", inner).With("heads", heads).With("head_width", headWidth)
            .With("vocabulary", vocabulary).With("encoder_layers", encoderLayers).With("initializer_factor", factor);
        facts = architecture == EncoderOnly ? facts : facts.With("decoder_layers", decoderLayers);
        return new ModelParts(facts, Build);

        void Build(ModelScope model)
        {
            model.Embedding("shared", vocabulary, width);
            Stack(model.At("encoder"), encoderLayers, isDecoder: false);
            if (architecture != EncoderOnly)
            {
                Stack(model.At("decoder"), decoderLayers, isDecoder: true);
            }

            if (architecture == Generation)
            {
                model.Linear("lm_head", width, vocabulary, bias: false, tiedTo: tied ? "shared.weight" : null);
            }
        }

        void Stack(ModelScope stack, long layers, bool isDecoder)
        {
            stack.Embedding("embed_tokens", vocabulary, width, tiedTo: "shared.weight");
            bool isFirst = true;
            foreach (ModelScope block in stack.Blocks("block", layers))
            {
                Attention(block.At("layer.0"), "SelfAttention", hasPositions: isFirst);
                if (isDecoder)
                {
                    Attention(block.At("layer.1"), "EncDecAttention", hasPositions: false);
                }

                FeedForward(block.At(isDecoder ? "layer.2" : "layer.1"));
                isFirst = false;
            }

            stack.Norm("final_layer_norm", width, "T5LayerNorm", bias: false);
        }

        void Attention(ModelScope sublayer, string name, bool hasPositions)
        {
            ModelScope attention = sublayer.At(name);
            attention.Linear("q", width, heads * headWidth, bias: false);
            attention.Linear("k", width, heads * headWidth, bias: false);
            attention.Linear("v", width, heads * headWidth, bias: false);
            attention.Linear("o", heads * headWidth, width, bias: false);
            if (hasPositions)
            {
                attention.Embedding("relative_attention_bias", buckets, heads);
            }

            sublayer.Norm("layer_norm", width, "T5LayerNorm", bias: false);
        }

        void FeedForward(ModelScope sublayer)
        {
            ModelScope dense = sublayer.At("DenseReluDense");
            foreach (string name in gated ? new[] { "wi_0", "wi_1" } : ["wi"])
            {
                dense.Linear(name, width, inner, bias: false);
            }

            dense.Linear("wo", inner, width, bias: false);
            sublayer.Norm("layer_norm", width, "T5LayerNorm", bias: false);
        }
    }

    // "relu" or "gated-gelu": an activation, perhaps with the word gated before it.
    private static bool IsGated(ConfigSection config)
    {
        const string Key = "feed_forward_proj";
        string[] words = (config.Word(Key) ?? "relu").Split('-');
        if (words.Length > 2 || (words.Length == 2 && words[0] != "gated"))
        {
            config.Wrong(Diagnostic.ImpossibleValue, $"Expected an activation or gated-ACTIVATION for \"{Key}\", got \"{ConfigSection.Excerpt(string.Join('-', words))}\".", Key);
        }

        return words.Length == 2;
    }
}
