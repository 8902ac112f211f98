using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>The sizes of a GPT-2.</summary>
/// <param name="Vocabulary">Tokens there are.</param>
/// <param name="Positions">Tokens of the longest sequence.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Units between blocks.</param>
/// <param name="Heads">Heads, which divide the width.</param>
internal sealed record Gpt2Sizes(long Vocabulary, long Positions, int Layers, long Width, long Heads)
{
    /// <summary>Units of the MLPs.</summary>
    public long Inner { get; init; } = 4 * Width;

    /// <summary>The activation in the MLPs.</summary>
    public string Activation { get; init; } = "gelu_tanh";

    /// <summary>Whether there is an output layer.</summary>
    public bool HasHead { get; init; } = true;

    /// <summary>Whether the output layer's weight is the table of tokens.</summary>
    public bool IsTied { get; init; } = true;
}

/// <summary>GPT-2 as <c>transformers</c> has it: token and position embeddings, pre-norm blocks of causal attention and MLP, a norm, the vocabulary. Without dropout.</summary>
/// <remarks>Source: transformers 4.57, <c>models/gpt2/modeling_gpt2.py</c>.</remarks>
internal static class Gpt2Module
{
    private const double Epsilon = 1e-5;

    public static nn.Module<Tensor, Tensor> Create(Gpt2Sizes sizes)
    {
        ModelFacts facts = ModelFacts.None.With("layers", sizes.Layers).With("width", sizes.Width).With("ff", sizes.Inner).With("heads", sizes.Heads)
            .With("head_width", sizes.Width / sizes.Heads).With("vocabulary", sizes.Vocabulary);
        Embedding tokens = nn.Embedding(sizes.Vocabulary, sizes.Width);
        Embedding positions = nn.Embedding(sizes.Positions, sizes.Width);
        nn.Module<Tensor, Tensor>[] blocks = [.. Enumerable.Range(0, sizes.Layers).Select(layer => Block(sizes, layer))];
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        (string, nn.Module)[] parts = [("wte", tokens), ("wpe", positions), ("h", ModuleGroup.List(blocks)), ("ln_f", norm)];
        if (!sizes.HasHead)
        {
            return new ComposedModule("GPT2Model", Hidden, parts) { Facts = facts };
        }

        Linear head = nn.Linear(sizes.Width, sizes.Vocabulary, hasBias: false);
        if (sizes.IsTied)
        {
            Ties.Share(head, tokens);
        }

        var stack = new ComposedModule("GPT2Model", Hidden, parts);
        return new ComposedModule("GPT2LMHeadModel", input => head.call(stack.call(input)), ("transformer", stack), ("lm_head", head)) { Facts = facts };

        Tensor Hidden(Tensor input)
        {
            Tensor x = tokens.call(input) + positions.call(arange(input.shape[1], device: input.device));
            return norm.call(blocks.Aggregate(x, (x, block) => block.call(x)));
        }
    }

    private static ComposedModule Block(Gpt2Sizes sizes, int layer)
    {
        LayerNorm norm1 = nn.LayerNorm(sizes.Width, eps: Epsilon);
        StoredLinear attention = StoredLinear.Conv1D(sizes.Width, 3 * sizes.Width, parts: 3);
        StoredLinear attentionOutput = StoredLinear.Conv1D(sizes.Width, sizes.Width);
        LayerNorm norm2 = nn.LayerNorm(sizes.Width, eps: Epsilon);
        StoredLinear inner = StoredLinear.Conv1D(sizes.Width, sizes.Inner);
        StoredLinear output = StoredLinear.Conv1D(sizes.Inner, sizes.Width);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        var heads = new AttentionHeads(sizes.Heads) { IsCausal = true };
        return new ComposedModule(
            "GPT2Block",
            Forward,
            ("ln_1", norm1),
            ("attn", new ModuleGroup("GPT2Attention", ("c_attn", attention), ("heads", heads), ("c_proj", attentionOutput))),
            ("ln_2", norm2),
            ("mlp", new ModuleGroup("GPT2MLP", ("c_fc", inner), ("act", activation), ("c_proj", output))))
        {
            Facts = ModelFacts.None.With("layer", layer),
        };

        Tensor Forward(Tensor input)
        {
            Tensor[] packed = attention.call(norm1.call(input)).chunk(3, -1);
            Tensor x = input + attentionOutput.call(heads.Attend(packed[0], packed[1], packed[2]));
            return x + output.call(activation.call(inner.call(norm2.call(x))));
        }
    }
}
