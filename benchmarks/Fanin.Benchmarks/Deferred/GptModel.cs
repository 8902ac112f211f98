using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Deferred;

/// <summary>The layers of GPT-2 small, 124 million parameters, the head tied to the token table; without its arithmetic.</summary>
internal sealed class GptModel : nn.Module
{
    private const int Layers = 12;
    private const int Width = 768;
    private const int Vocabulary = 50257;
    private const int Context = 1024;

    public GptModel()
        : base(nameof(GptModel))
    {
        Embedding table = nn.Embedding(Vocabulary, Width);
        Linear head = nn.Linear(Width, Vocabulary, hasBias: false);
        head.weight = table.weight!;
        register_module("wte", table);
        register_module("wpe", nn.Embedding(Context, Width));
        register_module("h", nn.ModuleList([.. Enumerable.Range(0, Layers).Select(_ => Block())]));
        register_module("ln_f", nn.LayerNorm(Width));
        register_module("lm_head", head);
    }

    private static Sequential Block() => nn.Sequential(
        ("ln_1", nn.LayerNorm(Width)),
        ("c_attn", nn.Linear(Width, 3 * Width)),
        ("c_proj", nn.Linear(Width, Width)),
        ("ln_2", nn.LayerNorm(Width)),
        ("c_fc", nn.Linear(Width, 4 * Width)),
        ("mlp_proj", nn.Linear(4 * Width, Width)));
}
