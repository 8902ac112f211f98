using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

internal static partial class BuiltInRecipeCases
{
    private static IEnumerable<RecipeCase> Language() =>
    [
        Gpt2("gpt2", "recipes §3 GPT-2", Gpt2Model(), 0.02),
        Gpt2("gpt2", "recipes §3 GPT-2, initializer_range of the configuration", Gpt2Model(("initializer_range", 0.05)), 0.05),
        Gpt2("megatron", "recipes §3 GPT-2 (Megatron)", Gpt2Model(), 0.02),
        MegatronCore(), Llama(), LlamaTorchtitan(), LlamaMoreNames(), OlmoMitchell(), OlmoGpt2(), Bert(), T5(), T5Factor(), Clip(),
    ];

    /// <summary>GPT-2 of two blocks, width 12.</summary>
    private static RecipeModel Gpt2Model(params (string Name, double Value)[] facts) => new RecipeModel()
        .Say([("layers", 2), ("width", 12), ("heads", 3), .. facts])
        .Embedding("wte", 50, 12).Embedding("wpe", 20, 12)
        .Blocks((model, i) => model
            .Norm($"h.{i}.ln_1", 12).Conv1D($"h.{i}.attn.c_attn", 36, 12, packed: 3).Conv1D($"h.{i}.attn.c_proj", 12, 12)
            .Norm($"h.{i}.ln_2", 12).Conv1D($"h.{i}.mlp.c_fc", 48, 12).Conv1D($"h.{i}.mlp.c_proj", 12, 48))
        .Norm("ln_f", 12)
        .Tied("lm_head", "wte.weight");

    private static RecipeCase Gpt2(string recipe, string section, RecipeModel model, double stdDev) => new(recipe, section, model, Table(model,
    [
        ("wte", N(stdDev)), ("wpe", N(stdDev)),
        .. TwoBlocks("h.*.attn.c_attn.weight", N(stdDev)), .. TwoBlocks("h.*.mlp.c_fc.weight", N(stdDev)),
        .. TwoBlocks("h.*.attn.c_proj.weight", N(stdDev / Sqrt(4))), .. TwoBlocks("h.*.mlp.c_proj.weight", N(stdDev / Sqrt(4))),
    ]));

    private static (string Prefix, Distribution Law)[] TwoBlocks(string name, Distribution law) => TwoBlocks(name, _ => law);

    private static (string Prefix, Distribution Law)[] TwoBlocks(string name, Func<int, Distribution> law) =>
        [.. Enumerable.Range(0, 2).Select(i => (name.Replace("*", $"{i}", StringComparison.Ordinal), law(i)))];

    private static RecipeCase MegatronCore()
    {
        RecipeModel model = new RecipeModel().Say(("layers", 2))
            .Embedding("embedding.word_embeddings", 50, 12).Embedding("embedding.position_embeddings", 20, 12)
            .Blocks((m, i) => m
                .Linear($"decoder.layers.{i}.self_attention.linear_proj", 12, 12).Linear($"decoder.layers.{i}.self_attention.linear_qkv", 36, 12, packed: 3)
                .Linear($"decoder.layers.{i}.mlp.linear_fc1", 48, 12).Linear($"decoder.layers.{i}.mlp.linear_fc2", 12, 48)
                .Linear($"language_model.encoder.layers.{i}.self_attention.dense", 12, 12).Linear($"language_model.encoder.layers.{i}.mlp.dense_4h_to_h", 12, 48))
            .Linear("output_layer", 50, 12, bias: false);
        return new RecipeCase("megatron", "recipes §3 GPT-2 (Megatron)", model, Table(model,
        [
            ("embedding", N(0.02)), ("output_layer", N(0.02)),
            .. TwoBlocks("decoder.layers.*.self_attention.linear_qkv.weight", N(0.02)), .. TwoBlocks("decoder.layers.*.mlp.linear_fc1.weight", N(0.02)),
            .. TwoBlocks("decoder.layers.*.self_attention.linear_proj.weight", N(0.01)), .. TwoBlocks("decoder.layers.*.mlp.linear_fc2.weight", N(0.01)),
            .. TwoBlocks("language_model.encoder.layers.*.self_attention.dense.weight", N(0.01)), .. TwoBlocks("language_model.encoder.layers.*.mlp.dense_4h_to_h.weight", N(0.01)),
        ]));
    }

    /// <summary>LLaMA of two blocks, width 12, by the names of transformers.</summary>
    private static RecipeModel LlamaModel(string norm = "LlamaRMSNorm") => new RecipeModel()
        .Say(("layers", 2), ("width", 12), ("ff", 32))
        .Embedding("model.embed_tokens", 50, 12, padding: 0)
        .Blocks((model, i) => model
            .Linear($"model.layers.{i}.self_attn.q_proj", 12, 12).Linear($"model.layers.{i}.self_attn.k_proj", 4, 12).Linear($"model.layers.{i}.self_attn.v_proj", 4, 12)
            .Linear($"model.layers.{i}.self_attn.o_proj", 12, 12, bias: false)
            .Linear($"model.layers.{i}.mlp.gate_proj", 32, 12, bias: false).Linear($"model.layers.{i}.mlp.up_proj", 32, 12, bias: false).Linear($"model.layers.{i}.mlp.down_proj", 12, 32, bias: false)
            .Norm($"model.layers.{i}.input_layernorm", 12, norm, bias: false).Norm($"model.layers.{i}.post_attention_layernorm", 12, norm, bias: false))
        .Norm("model.norm", 12, norm, bias: false)
        .Linear("lm_head", 50, 12, bias: false);

    private static (string Prefix, Distribution Law)[] LlamaBlocks(Func<int, Distribution> reading, Func<int, Distribution> output, Func<int, Distribution> up, Func<int, Distribution> down) =>
    [
        .. TwoBlocks("model.layers.*.self_attn.q_proj.weight", reading), .. TwoBlocks("model.layers.*.self_attn.k_proj.weight", reading), .. TwoBlocks("model.layers.*.self_attn.v_proj.weight", reading),
        .. TwoBlocks("model.layers.*.self_attn.o_proj.weight", output), .. TwoBlocks("model.layers.*.mlp.gate_proj.weight", reading),
        .. TwoBlocks("model.layers.*.mlp.up_proj.weight", up), .. TwoBlocks("model.layers.*.mlp.down_proj.weight", down),
    ];

    private static RecipeCase Llama()
    {
        RecipeModel model = LlamaModel("Gemma2RMSNorm");
        return new RecipeCase("llama", "recipes §3 LLaMA family (transformers, Gemma's norms)", model, Table(model,
        [
            ("model.embed_tokens", ZeroRow(N(0.02), 0, 12)), ("lm_head", N(0.02)),
            .. LlamaBlocks(_ => N(0.02), _ => N(0.02), _ => N(0.02), _ => N(0.02)),
            .. TwoBlocks("model.layers.*.input_layernorm", C(0)), .. TwoBlocks("model.layers.*.post_attention_layernorm", C(0)), ("model.norm", C(0)),
        ]));
    }

    private static RecipeCase LlamaTorchtitan()
    {
        RecipeModel model = LlamaModel();
        Distribution Deep(int i) => Absolute(0.02 / Sqrt(2 * (i + 1)));
        return new RecipeCase("llama-torchtitan", "recipes §3 LLaMA family (torchtitan)", model, Table(model,
        [
            ("model.embed_tokens", N(1)), ("lm_head", Truncated(1 / Sqrt(12), 3)), .. LlamaBlocks(_ => Absolute(0.02), Deep, Deep, Deep),
        ]));
    }

    private static RecipeCase LlamaMoreNames()
    {
        RecipeModel model = new RecipeModel().Say(("layers", 2))
            .Embedding("tok_embeddings", 50, 12)
            .Blocks((m, i) => m
                .Linear($"layers.{i}.attention.wq", 12, 12, bias: false).Linear($"layers.{i}.attention.wo", 12, 12, bias: false)
                .Linear($"layers.{i}.feed_forward.w1", 32, 12, bias: false).Linear($"layers.{i}.feed_forward.w2", 12, 32, bias: false).Linear($"layers.{i}.feed_forward.w3", 32, 12, bias: false))
            .Linear("output", 50, 12, bias: false);
        Distribution Deep(int i) => Absolute(0.02 / Sqrt(2 * (i + 1)));
        return new RecipeCase("llama-torchtitan", "recipes §3 LLaMA family (torchtitan's names)", model, Table(model,
        [
            ("tok_embeddings", N(1)), ("output", Truncated(1 / Sqrt(12), 3)),
            .. TwoBlocks("layers.*.attention.wq", Absolute(0.02)), .. TwoBlocks("layers.*.attention.wo", Deep),
            .. TwoBlocks("layers.*.feed_forward.w1", Absolute(0.02)), .. TwoBlocks("layers.*.feed_forward.w2", Deep), .. TwoBlocks("layers.*.feed_forward.w3", Deep),
        ]));
    }

    private static RecipeCase OlmoMitchell()
    {
        RecipeModel model = LlamaModel();
        Distribution reading = Truncated(1 / Sqrt(12), 3);
        return new RecipeCase("olmo-mitchell", "recipes §3 LLaMA family (OLMo)", model, Table(model,
        [
            ("model.embed_tokens", reading), ("lm_head", reading),
            .. LlamaBlocks(_ => reading, i => Truncated(1 / Sqrt(2 * 12 * (i + 1)), 3), _ => reading, i => Truncated(1 / Sqrt(2 * 32 * (i + 1)), 3)),
        ]));
    }

    private static RecipeCase OlmoGpt2()
    {
        RecipeModel model = Gpt2Model();
        Distribution reading = Truncated(1 / Sqrt(12), 3);
        return new RecipeCase("olmo-mitchell", "recipes §3 LLaMA family (OLMo), on GPT-2's [in, out]", model, Table(model,
        [
            ("wte", reading), ("wpe", reading), .. TwoBlocks("h.*.attn.c_attn.weight", reading), .. TwoBlocks("h.*.mlp.c_fc.weight", reading),
            .. TwoBlocks("h.*.attn.c_proj.weight", i => Truncated(1 / Sqrt(2 * 12 * (i + 1)), 3)), .. TwoBlocks("h.*.mlp.c_proj.weight", i => Truncated(1 / Sqrt(2 * 48 * (i + 1)), 3)),
        ]));
    }

    /// <summary>BERT's encoder of two blocks, width 12.</summary>
    private static RecipeModel BertModel() => new RecipeModel()
        .Say(("layers", 2), ("width", 12), ("ff", 48))
        .Embedding("bert.embeddings.word_embeddings", 50, 12, padding: 0).Embedding("bert.embeddings.position_embeddings", 20, 12).Embedding("bert.embeddings.token_type_embeddings", 2, 12)
        .Norm("bert.embeddings.LayerNorm", 12)
        .Blocks((model, i) => model
            .Linear($"bert.encoder.layer.{i}.attention.self.query", 12, 12).Linear($"bert.encoder.layer.{i}.attention.self.key", 12, 12).Linear($"bert.encoder.layer.{i}.attention.self.value", 12, 12)
            .Linear($"bert.encoder.layer.{i}.attention.output.dense", 12, 12).Norm($"bert.encoder.layer.{i}.attention.output.LayerNorm", 12)
            .Linear($"bert.encoder.layer.{i}.intermediate.dense", 48, 12).Linear($"bert.encoder.layer.{i}.output.dense", 12, 48).Norm($"bert.encoder.layer.{i}.output.LayerNorm", 12));

    private static RecipeCase Bert()
    {
        RecipeModel model = BertModel().Linear("cls.predictions.transform.dense", 12, 12).Own("cls.predictions.bias", 50);
        Distribution weight = N(0.02);
        return new RecipeCase("bert", "recipes §3 BERT", model, Table(model,
        [
            ("bert.embeddings.word_embeddings", ZeroRow(weight, 0, 12)), ("bert.embeddings.position_embeddings", weight), ("bert.embeddings.token_type_embeddings", weight),
            .. Each(name => TwoBlocks($"bert.encoder.layer.*.{name}.weight", weight), "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"),
            ("cls.predictions.transform.dense.weight", weight), ("cls.predictions.bias", C(0)),
        ]));
    }

    private static RecipeCase T5() => T5("recipes §3 T5", 1, T5Model());

    private static RecipeCase T5Factor() => T5("recipes §3 T5, initializer_factor of the configuration", 0.5, T5Model(("initializer_factor", 0.5)));

    private static RecipeModel T5Model(params (string Name, double Value)[] facts)
    {
        RecipeModel model = new RecipeModel()
            .Say([("layers", 2), ("encoder_layers", 2), ("decoder_layers", 2), ("width", 12), ("ff", 40), ("heads", 3), ("head_width", 5), .. facts])
            .Embedding("shared", 50, 12)
            .Embedding("encoder.block.0.layer.0.SelfAttention.relative_attention_bias", 32, 3)
            .Embedding("decoder.block.0.layer.0.SelfAttention.relative_attention_bias", 32, 3);
        Attention(model, "encoder.block.{0}.layer.0.SelfAttention");
        Attention(model, "decoder.block.{0}.layer.1.EncDecAttention");
        return model
            .Blocks((m, i) => m
                .Linear($"encoder.block.{i}.layer.1.DenseReluDense.wi", 40, 12, bias: false).Linear($"encoder.block.{i}.layer.1.DenseReluDense.wo", 12, 40, bias: false)
                .Linear($"decoder.block.{i}.layer.2.DenseReluDense.wi_0", 40, 12, bias: false).Linear($"decoder.block.{i}.layer.2.DenseReluDense.wi_1", 40, 12, bias: false)
                .Norm($"encoder.block.{i}.layer.0.layer_norm", 12, "T5LayerNorm", bias: false))
            .Norm("encoder.final_layer_norm", 12, "T5LayerNorm", bias: false)
            .Linear("lm_head", 50, 12, bias: false);

        static void Attention(RecipeModel model, string path) => model.Blocks((m, i) =>
        {
            string attention = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, i);
            m.Linear($"{attention}.q", 15, 12, bias: false).Linear($"{attention}.k", 15, 12, bias: false).Linear($"{attention}.v", 15, 12, bias: false).Linear($"{attention}.o", 12, 15, bias: false);
        });
    }

    private static RecipeCase T5(string section, double factor, RecipeModel model) => new("t5", section, model, Table(model,
    [
        ("shared", N(factor)), ("lm_head", N(factor)),
        ("encoder.block.0.layer.0.SelfAttention.relative_attention_bias", N(factor / Sqrt(12))), ("decoder.block.0.layer.0.SelfAttention.relative_attention_bias", N(factor / Sqrt(12))),
        .. Each(
            path =>
            [
                .. TwoBlocks($"{path}.q", N(factor / Sqrt(12 * 5))), .. TwoBlocks($"{path}.k", N(factor / Sqrt(12))),
                .. TwoBlocks($"{path}.v", N(factor / Sqrt(12))), .. TwoBlocks($"{path}.o", N(factor / Sqrt(3 * 5))),
            ],
            "encoder.block.*.layer.0.SelfAttention",
            "decoder.block.*.layer.1.EncDecAttention"),
        .. TwoBlocks("encoder.block.*.layer.1.DenseReluDense.wi", N(factor / Sqrt(12))), .. TwoBlocks("encoder.block.*.layer.1.DenseReluDense.wo", N(factor / Sqrt(40))),
        .. TwoBlocks("decoder.block.*.layer.2.DenseReluDense.wi", N(factor / Sqrt(12))),
        .. TwoBlocks("encoder.block.*.layer.0.layer_norm", C(factor)), ("encoder.final_layer_norm", C(factor)),
    ]));

    private static RecipeCase Clip()
    {
        RecipeModel model = new RecipeModel()
            .Own("logit_scale")
            .Say(("layers", 2), ("width", 8), ("ff", 32)).Embedding("text_model.embeddings.token_embedding", 50, 8).Embedding("text_model.embeddings.position_embedding", 20, 8);
        Tower(model, "text_model", 8);
        model.Say(("width", 12), ("ff", 48), ("initializer_range", 0.03)).Own("vision_model.embeddings.class_embedding", 12)
            .Conv2d("vision_model.embeddings.patch_embedding", new TensorShape(12, 3, 4, 4), bias: false).Embedding("vision_model.embeddings.position_embedding", 17, 12);
        Tower(model, "vision_model", 12);
        model.Linear("visual_projection", 6, 12, bias: false).Linear("text_projection", 6, 8, bias: false);
        return new RecipeCase("clip", "recipes §3 CLIP; transformers clip/modeling_clip.py for the vision embeddings", model, Table(model,
        [
            ("logit_scale", C(2.6592)), ("text_model.embeddings.token_embedding", N(0.02)), ("text_model.embeddings.position_embedding", N(0.02)),
            .. Blocks("text_model", 8), .. Blocks("vision_model", 12),
            ("vision_model.embeddings.class_embedding", N(1 / Sqrt(12))), ("vision_model.embeddings.patch_embedding", N(0.03)), ("vision_model.embeddings.position_embedding", N(0.03)),
            ("visual_projection", N(1 / Sqrt(12))), ("text_projection", N(1 / Sqrt(8))),
        ]));

        static void Tower(RecipeModel model, string tower, long width) => model.Blocks((m, i) => m
            .Linear($"{tower}.encoder.layers.{i}.self_attn.k_proj", width, width).Linear($"{tower}.encoder.layers.{i}.self_attn.v_proj", width, width)
            .Linear($"{tower}.encoder.layers.{i}.self_attn.q_proj", width, width).Linear($"{tower}.encoder.layers.{i}.self_attn.out_proj", width, width)
            .Norm($"{tower}.encoder.layers.{i}.layer_norm1", width).Linear($"{tower}.encoder.layers.{i}.mlp.fc1", 4 * width, width).Linear($"{tower}.encoder.layers.{i}.mlp.fc2", width, 4 * width));

        static IEnumerable<(string, Distribution)> Blocks(string tower, int width) =>
        [
            .. Each(name => TwoBlocks($"{tower}.encoder.layers.*.{name}.weight", N(1 / Sqrt(width) / Sqrt(2 * 2))), "self_attn.k_proj", "self_attn.v_proj", "self_attn.q_proj", "mlp.fc2"),
            .. TwoBlocks($"{tower}.encoder.layers.*.self_attn.out_proj.weight", N(1 / Sqrt(width))), .. TwoBlocks($"{tower}.encoder.layers.*.mlp.fc1.weight", N(1 / Sqrt(2 * width))),
        ];
    }
}
