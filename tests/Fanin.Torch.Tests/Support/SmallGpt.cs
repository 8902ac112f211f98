using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The parts of a GPT-2 without its arithmetic: embeddings, blocks in a list, a head tied to the token table, a buffer of positions.</summary>
#pragma warning disable IDE1006, CA1051 // Names as checkpoints have them; fields, as TorchSharp registers them.
internal sealed class SmallGpt : nn.Module<Tensor, Tensor>
{
    public readonly Embedding wte;
    public readonly Embedding wpe;
    public readonly ModuleList<GptBlock> h;
    public readonly LayerNorm ln_f;
    public readonly Linear lm_head;
    private readonly Tensor positions;

    public SmallGpt(int layers = 2, int width = 16, int vocabulary = 37, int length = 8, Device? bufferDevice = null)
        : base(nameof(SmallGpt))
    {
        wte = nn.Embedding(vocabulary, width);
        wpe = nn.Embedding(length, width);
        h = nn.ModuleList([.. Enumerable.Range(0, layers).Select(_ => new GptBlock(width))]);
        ln_f = nn.LayerNorm(width);
        lm_head = nn.Linear(width, vocabulary, hasBias: false);
        lm_head.weight = wte.weight!;
        positions = arange(length, device: bufferDevice ?? CPU);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        Tensor x = wte.call(tokens) + wpe.call(positions.narrow(0, 0, tokens.shape[^1]));
        foreach (GptBlock block in h)
        {
            x = block.call(x);
        }

        return lm_head.call(ln_f.call(x));
    }
}

/// <summary>A residual block with one branch, and a gain of its own.</summary>
internal sealed class GptBlock : nn.Module<Tensor, Tensor>
{
    public readonly Linear c_fc;
    public readonly Linear c_proj;
    public readonly Parameter gain;

    public GptBlock(int width)
        : base(nameof(GptBlock))
    {
        c_fc = nn.Linear(width, 4 * width);
        c_proj = nn.Linear(4 * width, width);
        gain = nn.Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => x + (gain * c_proj.call(nn.functional.gelu(c_fc.call(x))));
}
