using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>BERT.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>models/bert/modeling_bert.py</c> and <c>configuration_bert.py</c>. The decoder's bias of the prediction head is
/// always the head's own.</para>
/// </remarks>
internal static class BertFamily
{
    private const string Base = "BertModel";
    private const string MaskedLanguageModel = "BertForMaskedLM";
    private const string PreTraining = "BertForPreTraining";
    private const string SequenceClassification = "BertForSequenceClassification";

    public static ModelFamily Value { get; } = new("bert", "bert", [MaskedLanguageModel, PreTraining, SequenceClassification, Base], Read);

    private static ModelParts Read(ConfigSection config, string architecture)
    {
        long vocabulary = config.Size("vocab_size", 30522);
        long width = config.Size("hidden_size", 768);
        long layers = config.Layers("num_hidden_layers", 12);
        long heads = config.Size("num_attention_heads", 12);
        long inner = config.Size("intermediate_size", 3072);
        long positions = config.Size("max_position_embeddings", 512);
        long segments = config.Size("type_vocab_size", 2);
        long? paddingRow = config.Row("pad_token_id", 0, vocabulary);
        double range = config.Number("initializer_range", 0.02);
        bool tied = config.Flag("tie_word_embeddings", true);
        bool crossAttention = CrossAttention(config);
        bool relativePositions = RelativePositions(config);
        long classes = architecture == SequenceClassification ? config.Labels() : 0;
        config.RequireDivisible("hidden_size", width, "num_attention_heads", heads);

        long headWidth = heads == 0 ? 0 : width / heads;
        ModelFacts facts = ModelFacts.None.With("layers", layers).With("width", width).With("ff", inner).With("heads", heads)
            .With("head_width", headWidth).With("vocabulary", vocabulary).With("initializer_range", range);
        facts = classes > 0 ? facts.With("classes", classes) : facts;
        return new ModelParts(facts, Build);

        void Build(ModelScope model)
        {
            ModelScope bert = model.At(architecture == Base ? string.Empty : "bert");
            bert.Embedding("embeddings.word_embeddings", vocabulary, width, paddingRow);
            bert.Embedding("embeddings.position_embeddings", positions, width);
            bert.Embedding("embeddings.token_type_embeddings", segments, width);
            bert.Norm("embeddings.LayerNorm", width);
            foreach (ModelScope block in bert.Blocks("encoder.layer", layers))
            {
                Attention(block.At("attention"));
                if (crossAttention)
                {
                    Attention(block.At("crossattention"));
                }

                block.Linear("intermediate.dense", width, inner);
                block.Linear("output.dense", inner, width);
                block.Norm("output.LayerNorm", width);
            }

            if (architecture != MaskedLanguageModel)
            {
                bert.Linear("pooler.dense", width, width);
            }

            if (architecture is MaskedLanguageModel or PreTraining)
            {
                PredictionHead(model.At("cls.predictions"));
            }

            if (architecture == PreTraining)
            {
                model.Linear("cls.seq_relationship", width, 2);
            }
            else if (architecture == SequenceClassification)
            {
                model.Linear("classifier", width, classes);
            }
        }

        void Attention(ModelScope attention)
        {
            attention.Linear("self.query", width, width);
            attention.Linear("self.key", width, width);
            attention.Linear("self.value", width, width);
            if (relativePositions)
            {
                attention.Embedding("self.distance_embedding", (2 * positions) - 1, headWidth);
            }

            attention.Linear("output.dense", width, width);
            attention.Norm("output.LayerNorm", width);
        }

        void PredictionHead(ModelScope head)
        {
            head.Own(string.Empty, "BertLMPredictionHead", "bias", new TensorShape(vocabulary), ParameterRole.Bias, weightShape: new TensorShape(vocabulary, width));
            head.Linear("transform.dense", width, width);
            head.Norm("transform.LayerNorm", width);
            head.Linear("decoder", width, vocabulary, tiedTo: tied ? "bert.embeddings.word_embeddings.weight" : null, biasTiedTo: "cls.predictions.bias");
        }
    }

    private static bool CrossAttention(ConfigSection config)
    {
        bool isDecoder = config.Flag("is_decoder", false);
        bool crossAttention = config.Flag("add_cross_attention", false);
        if (crossAttention && !isDecoder)
        {
            config.Wrong(Diagnostic.ImpossibleValue, "Expected \"add_cross_attention\" in a decoder only; set \"is_decoder\" too.", "add_cross_attention");
        }

        return crossAttention;
    }

    private static bool RelativePositions(ConfigSection config)
    {
        const string Key = "position_embedding_type";
        string kind = config.Word(Key) ?? "absolute";
        if (kind is not ("absolute" or "relative_key" or "relative_key_query"))
        {
            config.Wrong(Diagnostic.ImpossibleValue, $"Expected absolute, relative_key or relative_key_query for \"{Key}\", got \"{ConfigSection.Excerpt(kind)}\".", Key);
        }

        return kind != "absolute";
    }
}
