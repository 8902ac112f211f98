using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>The sizes of a BERT.</summary>
/// <param name="Vocabulary">Tokens there are.</param>
/// <param name="Positions">Tokens of the longest sequence.</param>
/// <param name="Segments">Kinds of sentences.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Units between blocks.</param>
/// <param name="Heads">Heads, which divide the width.</param>
/// <param name="Inner">Units of the MLPs.</param>
internal sealed record BertSizes(long Vocabulary, long Positions, long Segments, int Layers, long Width, long Heads, long Inner)
{
    /// <summary>The row of the table that stands for padding.</summary>
    public long? PaddingRow { get; init; }

    /// <summary>Whether the first token's state goes through one more layer.</summary>
    public bool HasPooler { get; init; }

    /// <summary>Whether there is a head that says hidden words.</summary>
    public bool SaysWords { get; init; }

    /// <summary>Whether that head's weight is the table of tokens.</summary>
    public bool IsTied { get; init; } = true;

    /// <summary>Classes of sequences; 0 without that head.</summary>
    public long Classes { get; init; }

    /// <summary>The activation in the MLPs and the head.</summary>
    public string Activation { get; init; } = "gelu";
}

/// <summary>BERT as <c>transformers</c> has it: three embeddings and a norm, post-norm blocks, a head for words or for sequences. Without dropout; all tokens are of the first segment.</summary>
/// <remarks>Source: transformers 4.57, <c>models/bert/modeling_bert.py</c>.</remarks>
internal static class BertModule
{
    private const double Epsilon = 1e-12;

    public static nn.Module<Tensor, Tensor> Create(BertSizes sizes)
    {
        ModelFacts facts = ModelFacts.None.With("layers", sizes.Layers).With("width", sizes.Width).With("ff", sizes.Inner).With("heads", sizes.Heads)
            .With("head_width", sizes.Width / sizes.Heads).With("vocabulary", sizes.Vocabulary);
        Embedding words = nn.Embedding(sizes.Vocabulary, sizes.Width, sizes.PaddingRow);
        Embedding positions = nn.Embedding(sizes.Positions, sizes.Width);
        Embedding segments = nn.Embedding(sizes.Segments, sizes.Width);
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        nn.Module<Tensor, Tensor>[] blocks = [.. Enumerable.Range(0, sizes.Layers).Select(layer => Block(sizes, layer))];
        List<(string, nn.Module)> parts =
        [
            ("embeddings", new ModuleGroup(
                "BertEmbeddings", ("word_embeddings", words), ("position_embeddings", positions), ("token_type_embeddings", segments), ("LayerNorm", norm))),
            ("encoder", new ModuleGroup("BertEncoder", ("layer", ModuleGroup.List(blocks)))),
        ];
        Linear? pooler = sizes.HasPooler ? nn.Linear(sizes.Width, sizes.Width) : null;
        Tanh pooled = nn.Tanh();
        if (pooler is not null)
        {
            parts.Add(("pooler", new ModuleGroup("BertPooler", ("dense", pooler), ("activation", pooled))));
        }

        var bert = new ComposedModule("BertModel", pooler is null ? Hidden : input => pooled.call(pooler.call(Hidden(input).select(1, 0))), [.. parts]) { Facts = facts };
        if (sizes.SaysWords)
        {
            ComposedModule head = PredictionHead(sizes, words);
            return new ComposedModule("BertForMaskedLM", input => head.call(bert.call(input)), ("bert", bert), ("cls", new ModuleGroup("BertOnlyMLMHead", ("predictions", head)))) { Facts = facts };
        }

        if (sizes.Classes > 0)
        {
            Linear classifier = nn.Linear(sizes.Width, sizes.Classes);
            return new ComposedModule("BertForSequenceClassification", input => classifier.call(bert.call(input)), ("bert", bert), ("classifier", classifier))
            {
                Facts = facts.With("classes", sizes.Classes),
            };
        }

        return bert;

        Tensor Hidden(Tensor input)
        {
            Tensor x = words.call(input) + segments.call(zeros_like(input)) + positions.call(arange(input.shape[1], device: input.device));
            return blocks.Aggregate(norm.call(x), (x, block) => block.call(x));
        }
    }

    private static ComposedModule Block(BertSizes sizes, int layer)
    {
        Linear query = nn.Linear(sizes.Width, sizes.Width);
        Linear key = nn.Linear(sizes.Width, sizes.Width);
        Linear value = nn.Linear(sizes.Width, sizes.Width);
        Linear attentionOutput = nn.Linear(sizes.Width, sizes.Width);
        LayerNorm attentionNorm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        Linear inner = nn.Linear(sizes.Width, sizes.Inner);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        Linear output = nn.Linear(sizes.Inner, sizes.Width);
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        var heads = new AttentionHeads(sizes.Heads);
        return new ComposedModule(
            "BertLayer",
            Forward,
            ("attention", new ModuleGroup(
                "BertAttention",
                ("self", new ModuleGroup("BertSelfAttention", ("query", query), ("key", key), ("value", value), ("heads", heads))),
                ("output", new ModuleGroup("BertSelfOutput", ("dense", attentionOutput), ("LayerNorm", attentionNorm))))),
            ("intermediate", new ModuleGroup("BertIntermediate", ("dense", inner), ("intermediate_act_fn", activation))),
            ("output", new ModuleGroup("BertOutput", ("dense", output), ("LayerNorm", norm))))
        {
            Facts = ModelFacts.None.With("layer", layer),
        };

        Tensor Forward(Tensor input)
        {
            Tensor x = attentionNorm.call(input + attentionOutput.call(heads.Attend(query.call(input), key.call(input), value.call(input))));
            return norm.call(x + output.call(activation.call(inner.call(x))));
        }
    }

    private static ComposedModule PredictionHead(BertSizes sizes, Embedding words)
    {
        Linear dense = nn.Linear(sizes.Width, sizes.Width);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        Linear decoder = nn.Linear(sizes.Width, sizes.Vocabulary);
        var bias = new Parameter(zeros(sizes.Vocabulary));
        decoder.bias!.Dispose();
        decoder.bias = bias;
        if (sizes.IsTied)
        {
            Ties.Share(decoder, words);
        }

        return new ComposedModule(
            "BertLMPredictionHead",
            hidden => decoder.call(norm.call(activation.call(dense.call(hidden)))),
            ("transform", new ModuleGroup("BertPredictionHeadTransform", ("dense", dense), ("transform_act_fn", activation), ("LayerNorm", norm))),
            ("decoder", decoder))
        {
            Own = [new OwnParameter("bias", bias, ParameterRole.Bias) { Weight = new TensorShape(sizes.Vocabulary, sizes.Width) }],
        };
    }
}
