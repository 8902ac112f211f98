using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

internal static partial class BuiltInRecipeCases
{
    private static IEnumerable<RecipeCase> Residual() =>
    [
        Fixup(2), Fixup(3), SkipInit(), ReZero(), TFixup(), Admin(),
        DeepNorm("deepnorm", "recipes §3 Normalization-free residual schemes, DeepNorm", 1 / Math.Pow(8 * 2, 0.25)),
        DeepNorm("sub-ln", "recipes §3 Normalization-free residual schemes, Sub-LN", Sqrt(Math.Log(2 * 2))),
        DeepNormBert(), DeepNormLlama(), DeepNormPaper(), SubLnNames(),
        EncoderDecoder("deepnorm-encoder-decoder", "recipes §3, DeepNorm", 1.15 / Math.Pow(2 * 2 * 2 * 2 * 3, 1.0 / 16), 1 / Math.Pow(12 * 3, 0.25), 1 / Math.Pow(12 * 3, 0.25)),
        EncoderDecoder("sub-ln-encoder-decoder", "recipes §3, Sub-LN; torchscale decoder.py skips encoder_attn", Sqrt(Math.Log(3 * 3) * Math.Log(2 * 2) / 3), Sqrt(Math.Log(3 * 3)), 1),
    ];

    private static RecipeCase Fixup(int branch)
    {
        RecipeModel model = new RecipeModel().Say(("layers", 5), ("branch_layers", branch)).Conv2d("conv1", new TensorShape(8, 3, 7, 7), bias: false).Own("bias1", 1);
        foreach (string block in (string[])["layer1.0", "layer2.1"])
        {
            model.Own($"{block}.bias1a", 1).Own($"{block}.bias1b", 1).Own($"{block}.bias2a", 1).Own($"{block}.bias2b", 1).Own($"{block}.scale", 1)
                .Conv2d($"{block}.conv1", new TensorShape(16, 8, 3, 3), bias: false).Conv2d($"{block}.conv2", new TensorShape(16, 16, 3, 3), bias: false)
                .Conv2d($"{block}.downsample", new TensorShape(16, 8, 1, 1), bias: false);
            if (branch == 3)
            {
                model.Own($"{block}.bias3a", 1).Own($"{block}.bias3b", 1).Conv2d($"{block}.conv3", new TensorShape(32, 16, 1, 1), bias: false);
            }
        }

        model.Own("bias2", 1).Linear("fc", 10, 32);
        double scale = branch == 2 ? 1 / Sqrt(5) : 1 / Sqrt(Sqrt(5));
        return new RecipeCase("fixup", "recipes §3 Normalization-free residual schemes, Fixup", model, Table(model,
        [
            ("conv1", U(1 / Sqrt(3 * 49))), ("bias", C(0)), ("fc.weight", C(0)),
            .. Each(
                block =>
                [
                    ($"{block}.bias", C(0)), ($"{block}.scale", C(1)), ($"{block}.downsample", N(Sqrt(2.0 / 16))),
                    ($"{block}.conv1", N(Sqrt(2.0 / (16 * 9)) * scale)), ($"{block}.conv2", N(branch == 2 ? 0 : Sqrt(2.0 / (16 * 9)) * scale)),
                ],
                "layer1.0",
                "layer2.1"),
            .. branch == 3 ? Each(block => [($"{block}.conv3", C(0))], "layer1.0", "layer2.1") : [],
        ]));
    }

    private static RecipeCase SkipInit()
    {
        RecipeModel model = new RecipeModel().Conv2d("block1.conv", new TensorShape(8, 8, 3, 3)).Own("block1.skip_gain").Conv2d("block2.conv", new TensorShape(8, 8, 3, 3)).Own("block2.skipinit_gain");
        return new RecipeCase("skipinit", "recipes §3, SkipInit", model, Table(
            model, ("block1.skip_gain", C(0)), ("block2.skipinit_gain", C(0)), ("block1.conv", U(1 / Sqrt(72))), ("block2.conv", U(1 / Sqrt(72)))));
    }

    private static RecipeCase ReZero()
    {
        RecipeModel model = new RecipeModel().Blocks((m, i) => m.Attention($"layers.{i}.self_attn", 6).Linear($"layers.{i}.linear1", 24, 6).Own($"layers.{i}.resweight", 1).Own($"layers.{i}.resweight_src", 1));
        return new RecipeCase("rezero", "recipes §3, ReZero", model, Table(model,
        [
            .. TwoBlocks("layers.*.resweight", C(0)), .. TwoBlocks("layers.*.linear1", U(1 / Sqrt(6))),
            .. TwoBlocks("layers.*.self_attn.in_proj_weight", U(Sqrt(6.0 / 24))), .. TwoBlocks("layers.*.self_attn.out_proj.weight", U(1 / Sqrt(6))),
        ]));
    }

    // Before the profile: the authors' init_type adaptive-profiling.
    private static RecipeCase Admin()
    {
        RecipeModel model = new RecipeModel().Embedding("encoder.embed_tokens", 50, 12, padding: 1).Embedding("decoder.embed_positions", 20, 12);
        foreach (string stack in (string[])["encoder", "decoder"])
        {
            model.Blocks((m, i) =>
            {
                string path = $"{stack}.layers.{i}";
                m.Attention($"{path}.self_attn", 12).Linear($"{path}.fc1", 48, 12).Linear($"{path}.fc2", 12, 48).Norm($"{path}.final_layer_norm", 12).Own($"{path}.fc_ratio_change", 12);
                _ = stack == "encoder"
                    ? m.Own($"{path}.attention_ratio_change", 12)
                    : m.Own($"{path}.self_ratio_change", 12).Attention($"{path}.encoder_attn", 12).Own($"{path}.encoder_ratio_change", 12);
            });
        }

        model.Own("decoder.embed_out", 40, 12);
        (string, Distribution)[] Attention(string path) =>
            [.. TwoBlocks($"{path}.in_proj_weight", U(Sqrt(6.0 / 48))), .. TwoBlocks($"{path}.out_proj.weight", U(Sqrt(6.0 / 24)))];
        return new RecipeCase("admin", "Transformer-Clinic transformer_layer.py and multihead_attention.py; recipes §3, Admin: first ω = 1", model, Table(model,
        [
            ("encoder.embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("decoder.embed_positions", N(1 / Sqrt(12))), ("decoder.embed_out", N(1 / Sqrt(12))),
            .. Attention("encoder.layers.*.self_attn"), .. Attention("decoder.layers.*.self_attn"), .. Attention("decoder.layers.*.encoder_attn"),
            .. TwoBlocks("encoder.layers.*.attention_ratio_change", C(1)), .. TwoBlocks("decoder.layers.*.self_ratio_change", C(1)), .. TwoBlocks("decoder.layers.*.encoder_ratio_change", C(1)),
            .. Each(stack => [.. TwoBlocks($"{stack}.layers.*.fc1.weight", U(Sqrt(6.0 / 60))), .. TwoBlocks($"{stack}.layers.*.fc2.weight", U(Sqrt(6.0 / 60))), .. TwoBlocks($"{stack}.layers.*.fc_ratio_change", C(1))], "encoder", "decoder"),
        ]));
    }

    /// <summary>Encoder of 2 and decoder of 3 layers (2 of them written out), width 12, by the names of fairseq.</summary>
    private static RecipeModel FairseqModel(int decoderLayers)
    {
        RecipeModel model = new RecipeModel().Say(("encoder_layers", 2), ("decoder_layers", decoderLayers), ("layers", 2), ("width", 12)).Embedding("encoder.embed_tokens", 50, 12, padding: 1);
        Stack(model, "encoder", "self_attn");
        Stack(model.Embedding("decoder.embed_tokens", 40, 12, padding: 1), "decoder", "self_attn", "encoder_attn");
        return model;
    }

    private static void Stack(RecipeModel model, string stack, params string[] attentions) => model.Blocks((m, i) =>
    {
        foreach (string attention in attentions)
        {
            string path = $"{stack}.layers.{i}.{attention}";
            m.Linear($"{path}.k_proj", 12, 12).Linear($"{path}.v_proj", 12, 12).Linear($"{path}.q_proj", 12, 12).Linear($"{path}.out_proj", 12, 12);
        }

        m.Linear($"{stack}.layers.{i}.fc1", 48, 12).Linear($"{stack}.layers.{i}.fc2", 12, 48).Norm($"{stack}.layers.{i}.final_layer_norm", 12);
    });

    private static RecipeCase TFixup()
    {
        RecipeModel model = FairseqModel(3).Linear("decoder.output_projection", 40, 12, bias: false)
            .Linear("packed.qkv", 36, 12, bias: false, packed: 3).Linear("packed.c_attn", 36, 12, bias: false, packed: 3).Packed("packed.in_proj_weight", 12);
        double square = Sqrt(6.0 / 24);
        double wide = Sqrt(6.0 / 60);
        (string, Distribution)[] Scaled(string stack, double factor, params string[] attentions) =>
        [
            .. Each(
                attention =>
                [
                    .. TwoBlocks($"{stack}.layers.*.{attention}.q_proj.weight", U(square / Sqrt(2))), .. TwoBlocks($"{stack}.layers.*.{attention}.k_proj.weight", U(square / Sqrt(2))),
                    .. TwoBlocks($"{stack}.layers.*.{attention}.v_proj.weight", U(square * factor)), .. TwoBlocks($"{stack}.layers.*.{attention}.out_proj.weight", U(square * factor)),
                ],
                attentions),
            .. TwoBlocks($"{stack}.layers.*.fc1.weight", U(wide * factor)), .. TwoBlocks($"{stack}.layers.*.fc2.weight", U(wide * factor)),
        ];
        Distribution embedding = ZeroRow(N(1 / Sqrt(12) / Math.Pow(9 * 3, 0.25)), 1, 12);
        return new RecipeCase("t-fixup", "recipes §3, T-Fixup", model, Table(model,
        [
            ("encoder.embed_tokens", embedding), ("decoder.embed_tokens", embedding), ("decoder.output_projection", U(Sqrt(6.0 / 52))),
            .. Scaled("encoder", 0.67 / Math.Pow(2, 0.25), "self_attn"), .. Scaled("decoder", 1 / Math.Pow(9 * 3, 0.25), "self_attn", "encoder_attn"),
        ]))
        {
            Uncovered = Packed,
        };
    }

    // What torchscale makes of a stack: the factor is for values, outputs and MLP, and not for queries and keys.
    private static (string Prefix, Distribution Law)[] TorchscaleAttention(string stack, string attention, double factor)
    {
        string path = $"{stack}.layers.*.{attention}";
        double bound = Sqrt(6.0 / 24);
        return
        [
            .. TwoBlocks($"{path}.q_proj.weight", U(bound / Sqrt(2))), .. TwoBlocks($"{path}.q_proj.bias", U(1 / Sqrt(12))),
            .. TwoBlocks($"{path}.k_proj.weight", U(bound / Sqrt(2))), .. TwoBlocks($"{path}.k_proj.bias", U(1 / Sqrt(12))),
            .. TwoBlocks($"{path}.v_proj.weight", U(bound / Sqrt(2) * factor)), .. TwoBlocks($"{path}.v_proj.bias", U(factor / Sqrt(12))),
            .. TwoBlocks($"{path}.out_proj.weight", U(bound * factor)),
        ];
    }

    private static (string Prefix, Distribution Law)[] TorchscaleMlp(string stack, double factor) =>
        [.. TwoBlocks($"{stack}.layers.*.fc1", U(factor / Sqrt(12))), .. TwoBlocks($"{stack}.layers.*.fc2", U(factor / Sqrt(48)))];

    private static RecipeCase DeepNorm(string recipe, string section, double factor)
    {
        RecipeModel model = new RecipeModel().Say(("layers", 2)).Embedding("encoder.embed_tokens", 50, 12, padding: 1);
        Stack(model, "encoder", "self_attn");
        model.Linear("encoder.output_projection", 50, 12, bias: false).Embedding("encoder.embed_positions", 20, 12);
        return new RecipeCase(recipe, section, model, Table(model,
        [
            ("encoder.embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("encoder.output_projection", N(1 / Sqrt(12))), ("encoder.embed_positions", N(1)),
            .. TorchscaleAttention("encoder", "self_attn", factor), .. TorchscaleMlp("encoder", factor),
        ]));
    }

    private static RecipeCase DeepNormBert()
    {
        RecipeModel model = BertModel().Linear("pooler.dense", 12, 12).Own("cls.predictions.bias", 50);
        double bound = Sqrt(6.0 / 24);
        return new RecipeCase("deepnorm", "recipes §3, DeepNorm, by BERT's names", model, Table(model,
        [
            ("bert.embeddings.word_embeddings", ZeroRow(N(1 / Sqrt(12)), 0, 12)), ("bert.embeddings.position_embeddings", N(1 / Sqrt(12))), ("bert.embeddings.token_type_embeddings", N(1 / Sqrt(12))),
            ("pooler.dense", U(1 / Sqrt(12))), ("cls.predictions.bias", C(0)),
            .. Each(name => TwoBlocks($"bert.encoder.layer.*.attention.self.{name}.weight", U(bound / Sqrt(2))), "query", "key"),
            .. Each(name => TwoBlocks($"bert.encoder.layer.*.attention.self.{name}.bias", U(1 / Sqrt(12))), "query", "key"),
            .. TwoBlocks("bert.encoder.layer.*.attention.self.value.weight", U(bound / Sqrt(2) / 2)), .. TwoBlocks("bert.encoder.layer.*.attention.self.value.bias", U(1 / Sqrt(12) / 2)),
            .. TwoBlocks("bert.encoder.layer.*.attention.output.dense.weight", U(bound / 2)),
            .. TwoBlocks("bert.encoder.layer.*.intermediate.dense", U(1 / Sqrt(12) / 2)), .. TwoBlocks("bert.encoder.layer.*.output.dense", U(1 / Sqrt(48) / 2)),
        ]));
    }

    private static RecipeCase DeepNormLlama()
    {
        RecipeModel model = LlamaModel();
        return new RecipeCase("deepnorm", "recipes §3, DeepNorm, by LLaMA's names", model, Table(model,
        [
            ("model.embed_tokens", ZeroRow(N(1 / Sqrt(12)), 0, 12)), ("lm_head", N(1 / Sqrt(12))),
            .. TwoBlocks("model.layers.*.self_attn.q_proj.weight", U(Sqrt(6.0 / 24) / Sqrt(2))), .. TwoBlocks("model.layers.*.self_attn.q_proj.bias", U(1 / Sqrt(12))),
            .. TwoBlocks("model.layers.*.self_attn.k_proj.weight", U(Sqrt(6.0 / 16) / Sqrt(2))), .. TwoBlocks("model.layers.*.self_attn.k_proj.bias", U(1 / Sqrt(12))),
            .. TwoBlocks("model.layers.*.self_attn.v_proj.weight", U(Sqrt(6.0 / 16) / Sqrt(2) / 2)), .. TwoBlocks("model.layers.*.self_attn.v_proj.bias", U(1 / Sqrt(12) / 2)),
            .. TwoBlocks("model.layers.*.self_attn.o_proj.weight", U(Sqrt(6.0 / 24) / 2)),
            .. TwoBlocks("model.layers.*.mlp.gate_proj", U(1 / Sqrt(12) / 2)), .. TwoBlocks("model.layers.*.mlp.up_proj", U(1 / Sqrt(12) / 2)), .. TwoBlocks("model.layers.*.mlp.down_proj", U(1 / Sqrt(32) / 2)),
        ]));
    }

    /// <summary>One square layer of each name that DeepNorm tells apart.</summary>
    private static RecipeModel DeepNormNames()
    {
        RecipeModel model = new RecipeModel().Say(("layers", 2)).Embedding("embed_tokens", 50, 12, padding: 1).Linear("output_projection", 50, 12).Linear("lm_head", 50, 12, bias: false).Linear("pooler", 12, 12);
        foreach (string name in QueriesAndKeys.Concat(Scaled))
        {
            model.Linear($"block.{name}", 12, 12);
        }

        return model.Linear("block.attention.output.dense", 12, 12).Linear("block.o_proj", 12, 12).Linear("block.out_proj", 12, 12);
    }

    private static string[] QueriesAndKeys => ["q_proj", "k_proj", "query", "key"];

    private static string[] Scaled => ["v_proj", "value", "fc1", "fc2", "gate_proj", "up_proj", "down_proj", "intermediate.dense", "output.dense"];

    private static string[] Outputs => ["attention.output.dense", "o_proj", "out_proj"];

    private static string[] Packed => ["packed.qkv.weight", "packed.c_attn.weight", "packed.in_proj_weight"];

    // N = 2: (8·2)^(−1/4) = 1/2.
    private static RecipeCase DeepNormPaper()
    {
        RecipeModel model = DeepNormNames().Linear("packed.qkv", 36, 12, bias: false, packed: 3).Linear("packed.c_attn", 36, 12, bias: false, packed: 3).Packed("packed.in_proj_weight", 12);
        double square = Sqrt(2.0 / 24);
        return new RecipeCase("deepnorm-paper", "theory §3, DeepNorm", model, Table(model,
        [
            ("embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("output_projection.weight", N(1 / Sqrt(12))), ("lm_head", N(1 / Sqrt(12))), ("pooler.weight", N(square)),
            .. Each(name => [($"block.{name}.weight", N(square))], QueriesAndKeys), .. Each(name => [($"block.{name}.weight", N(square / 2))], [.. Scaled, .. Outputs]),
        ]))
        {
            Uncovered = Packed,
        };
    }

    private static RecipeCase SubLnNames()
    {
        RecipeModel model = DeepNormNames().Own("cls.predictions.bias", 50);
        double square = Sqrt(6.0 / 24);
        double factor = Sqrt(Math.Log(4));
        return new RecipeCase("sub-ln", "recipes §3, Sub-LN, every name", model, Table(model,
        [
            ("embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("output_projection.weight", N(1 / Sqrt(12))), ("output_projection.bias", U(1 / Sqrt(12))), ("lm_head", N(1 / Sqrt(12))), ("pooler", U(1 / Sqrt(12))),
            ("cls.predictions.bias", C(0)),
            .. Each(name => [($"block.{name}.weight", U(square / Sqrt(2))), ($"block.{name}.bias", U(1 / Sqrt(12)))], QueriesAndKeys),
            .. Each(name => [($"block.{name}.weight", U(square / Sqrt(2) * factor)), ($"block.{name}.bias", U(factor / Sqrt(12)))], "v_proj", "value"),
            .. Each(name => [($"block.{name}", U(factor / Sqrt(12)))], [.. Scaled.Except(["v_proj", "value"])]),
            .. Each(name => [($"block.{name}.weight", U(square * factor))], Outputs),
        ]));
    }

    private static RecipeCase EncoderDecoder(string recipe, string section, double encoder, double decoder, double cross)
    {
        RecipeModel model = FairseqModel(3).Linear("decoder.output_projection", 40, 12, bias: false).Embedding("decoder.embed_positions", 20, 12);
        return new RecipeCase(recipe, section, model, Table(model,
        [
            ("encoder.embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("decoder.embed_tokens", ZeroRow(N(1 / Sqrt(12)), 1, 12)), ("decoder.embed_positions", N(1)),
            ("decoder.output_projection", N(1 / Sqrt(12))),
            .. TorchscaleAttention("encoder", "self_attn", encoder), .. TorchscaleMlp("encoder", encoder),
            .. TorchscaleAttention("decoder", "self_attn", decoder), .. TorchscaleAttention("decoder", "encoder_attn", cross), .. TorchscaleMlp("decoder", decoder),
        ]));
    }
}
