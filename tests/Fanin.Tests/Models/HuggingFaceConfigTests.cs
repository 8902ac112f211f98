using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Models;

public class HuggingFaceConfigTests
{
    // Published counts of parameters: the model cards and papers of the checkpoints, which count tied weights once.
    [Theory]
    [InlineData(Configs.Gpt2, null, 124_439_808)]
    [InlineData(Configs.TinyLlama, null, 1_100_048_384)]
    [InlineData(Configs.Llama7B, null, 6_738_415_616)]
    [InlineData(Configs.Mistral7B, null, 7_241_732_096)]
    [InlineData(Configs.Qwen2, null, 7_615_616_512)]
    [InlineData(Configs.BertBase, "BertModel", 109_482_240)]
    [InlineData(Configs.BertBase, "BertForMaskedLM", 109_514_298)]
    [InlineData(Configs.BertBase, "BertForPreTraining", 110_106_428)]
    [InlineData(Configs.BertBase, "BertForSequenceClassification", 109_483_778)]
    [InlineData(Configs.T5Small, null, 60_506_624)]
    [InlineData(Configs.VitBase, null, 86_567_656)]
    [InlineData(Configs.ClipB32, null, 151_277_313)]
    public void Parse_PublishedConfiguration_HasThePublishedNumberOfParameters(string json, string? architecture, long expected) =>
        Assert.Equal(expected, Configs.Read(json, architecture: architecture).ElementCount);

    // Names and shapes from the checkpoints' headers.
    [Theory]
    [InlineData(Configs.Gpt2, "transformer.h.11.attn.c_attn.weight", "[768, 2304]", "Conv1D", ParameterRole.Weight)]
    [InlineData(Configs.Gpt2, "transformer.h.0.mlp.c_proj.bias", "[768]", "Conv1D", ParameterRole.Bias)]
    [InlineData(Configs.Gpt2, "transformer.wpe.weight", "[1024, 768]", "Embedding", ParameterRole.Embedding)]
    [InlineData(Configs.Gpt2, "transformer.ln_f.bias", "[768]", "LayerNorm", ParameterRole.NormShift)]
    [InlineData(Configs.TinyLlama, "model.layers.0.self_attn.q_proj.weight", "[2048, 2048]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.TinyLlama, "model.layers.21.self_attn.k_proj.weight", "[256, 2048]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.TinyLlama, "model.layers.0.mlp.down_proj.weight", "[2048, 5632]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.TinyLlama, "model.norm.weight", "[2048]", "LlamaRMSNorm", ParameterRole.NormScale)]
    [InlineData(Configs.Mistral7B, "model.layers.31.post_attention_layernorm.weight", "[4096]", "MistralRMSNorm", ParameterRole.NormScale)]
    [InlineData(Configs.Qwen2, "model.layers.0.self_attn.v_proj.bias", "[512]", "Linear", ParameterRole.Bias)]
    [InlineData(Configs.BertBase, "bert.encoder.layer.3.attention.self.query.weight", "[768, 768]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.BertBase, "bert.embeddings.LayerNorm.weight", "[768]", "LayerNorm", ParameterRole.NormScale)]
    [InlineData(Configs.BertBase, "cls.predictions.bias", "[30522]", "BertLMPredictionHead", ParameterRole.Bias)]
    [InlineData(Configs.T5Small, "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", "[32, 8]", "Embedding", ParameterRole.Embedding)]
    [InlineData(Configs.T5Small, "decoder.block.5.layer.1.EncDecAttention.o.weight", "[512, 512]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.T5Small, "decoder.block.5.layer.2.DenseReluDense.wo.weight", "[512, 2048]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.T5Small, "encoder.final_layer_norm.weight", "[512]", "T5LayerNorm", ParameterRole.NormScale)]
    [InlineData(Configs.VitBase, "vit.embeddings.cls_token", "[1, 1, 768]", "ViTEmbeddings", ParameterRole.Embedding)]
    [InlineData(Configs.VitBase, "vit.embeddings.position_embeddings", "[1, 197, 768]", "ViTEmbeddings", ParameterRole.Embedding)]
    [InlineData(Configs.VitBase, "vit.embeddings.patch_embeddings.projection.weight", "[768, 3, 16, 16]", "Conv2d", ParameterRole.Weight)]
    [InlineData(Configs.VitBase, "vit.encoder.layer.11.attention.attention.key.bias", "[768]", "Linear", ParameterRole.Bias)]
    [InlineData(Configs.ClipB32, "logit_scale", "[]", "CLIPModel", ParameterRole.Unknown)]
    [InlineData(Configs.ClipB32, "text_model.encoder.layers.11.mlp.fc2.weight", "[512, 2048]", "Linear", ParameterRole.Weight)]
    [InlineData(Configs.ClipB32, "vision_model.embeddings.class_embedding", "[768]", "CLIPVisionEmbeddings", ParameterRole.Embedding)]
    [InlineData(Configs.ClipB32, "vision_model.embeddings.position_embedding.weight", "[50, 768]", "Embedding", ParameterRole.Embedding)]
    [InlineData(Configs.ClipB32, "vision_model.pre_layrnorm.weight", "[768]", "LayerNorm", ParameterRole.NormScale)]
    public void Parse_PublishedConfiguration_HasTheCheckpointsParameters(string json, string name, string shape, string layer, ParameterRole role)
    {
        ParameterSpec parameter = Configs.Read(json).Named(name);
        Assert.Equal((shape, layer, role), (parameter.Shape.ToString(), parameter.Layer.Type, parameter.Role));
        Assert.Equal(name, parameter.Layer.Path.Length == 0 ? parameter.LocalName : $"{parameter.Layer.Path}.{parameter.LocalName}");
    }

    [Fact]
    public void Parse_Llama_ListsABlockInTheOrderOfItsStateDict() => Assert.Equal(
        [
            "model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight", "model.layers.0.self_attn.v_proj.weight",
            "model.layers.0.self_attn.o_proj.weight", "model.layers.0.mlp.gate_proj.weight", "model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.down_proj.weight",
            "model.layers.0.input_layernorm.weight", "model.layers.0.post_attention_layernorm.weight", "model.layers.1.self_attn.q_proj.weight",
        ],
        Configs.Read(Configs.TinyLlama).Parameters.Take(11).Select(parameter => parameter.Name));

    [Fact]
    public void Parse_PredictionHead_ListsItsOwnBiasFirst() => Assert.Equal(
        [
            "cls.predictions.bias", "cls.predictions.transform.dense.weight", "cls.predictions.transform.dense.bias", "cls.predictions.transform.LayerNorm.weight",
            "cls.predictions.transform.LayerNorm.bias", "cls.predictions.decoder.weight", "cls.predictions.decoder.bias",
        ],
        Configs.Read(Configs.BertBase).Parameters.TakeLast(7).Select(parameter => parameter.Name));

    [Fact]
    public void Parse_EveryFamily_HasPlacesThatAPlannerTakes()
    {
        foreach (string json in Configs.All)
        {
            ModelDescription model = Configs.Read(json);
            // CLIP's temperature is no weight of a layer: a rule of one's own says it.
            Recipe recipe = Recipe.Of(Scheme.Normal(0, 0.02)).Override("all", [.. model.Family == "clip" ? [Rule.Named("logit_scale").All(Scheme.Ones)] : Array.Empty<Rule>()]);
            InitPlan plan = Planner.Plan(model.Parameters, recipe, new Seed(1));
            Assert.Equal(model.Parameters.Count(parameter => parameter.TiedTo is null), plan.Rows.Length);
        }
    }

    [Theory]
    [InlineData(Configs.Gpt2, "lm_head.weight", "transformer.wte.weight")]
    [InlineData(Configs.BertBase, "cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight")]
    [InlineData(Configs.BertBase, "cls.predictions.decoder.bias", "cls.predictions.bias")]
    [InlineData(Configs.T5Small, "lm_head.weight", "shared.weight")]
    [InlineData(Configs.T5Small, "decoder.embed_tokens.weight", "shared.weight")]
    [InlineData(Configs.TinyLlama, "lm_head.weight", null)]
    [InlineData(Configs.Qwen2, "lm_head.weight", null)]
    public void Parse_TiedByDefault_IsAsInTheModelsClass(string json, string name, string? tiedTo) => Assert.Equal(tiedTo, Configs.Read(json).Named(name).TiedTo);

    [Fact]
    public void Parse_TieWordEmbeddings_DecidesOverTheHead()
    {
        Assert.Null(Configs.Read("""{"model_type": "gpt2", "tie_word_embeddings": false}""").Named("lm_head.weight").TiedTo);
        Assert.Equal("model.embed_tokens.weight", Configs.Read("""{"model_type": "qwen2", "tie_word_embeddings": true}""").Named("lm_head.weight").TiedTo);
    }

    [Fact]
    public void Parse_NoKeyButTheModelType_HasTheDefaultsOfTheConfigurationsClass()
    {
        Assert.Equal(124_439_808, Configs.Read("""{"model_type": "gpt2"}""").ElementCount);
        Assert.Equal(6_738_415_616, Configs.Read("""{"model_type": "llama"}""").ElementCount);
        Assert.Equal(7_241_732_096, Configs.Read("""{"model_type": "mistral"}""").ElementCount);
        Assert.Equal(60_506_624, Configs.Read("""{"model_type": "t5"}""").ElementCount);
        Assert.Equal(151_277_313, Configs.Read("""{"model_type": "clip"}""").ElementCount);
        Assert.Equal("[2, 768]", Configs.Read("""{"model_type": "vit"}""").Named("classifier.weight").Shape.ToString());
        Assert.Equal("[8192, 4096]", Configs.Read("""{"model_type": "mistral", "num_key_value_heads": null, "head_dim": 256}""").Named("model.layers.0.self_attn.k_proj.weight").Shape.ToString());
    }

    [Fact]
    public void Parse_BiasesOfLlama_AreThereWhereTheKeysSay()
    {
        string[] Biases(string keys) =>
        [
            .. Configs.Read($$"""{"model_type": "llama"{{keys}}}""").Parameters.Where(parameter => parameter.Role == ParameterRole.Bias && parameter.Layer.Facts["layer"] == 0)
                .Select(parameter => parameter.Layer.Path["model.layers.0.".Length..]),
        ];
        Assert.Empty(Biases(string.Empty));
        Assert.Equal(["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"], Biases(", \"attention_bias\": true"));
        Assert.Equal(["mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"], Biases(", \"mlp_bias\": true"));
    }

    [Fact]
    public void Parse_GatedT5_HasTwoInputsOfItsFeedForwardPart()
    {
        // The shape of google/t5-v1_1-small, 76,961,152 parameters.
        ModelDescription model = Configs.Read("""
            {"model_type": "t5", "d_ff": 1024, "d_kv": 64, "d_model": 512, "feed_forward_proj": "gated-gelu", "num_decoder_layers": 8, "num_heads": 6, "num_layers": 8,
             "tie_word_embeddings": false, "vocab_size": 32128}
            """);
        Assert.Equal(76_961_152, model.ElementCount);
        Assert.Equal("[1024, 512]", model.Named("encoder.block.0.layer.1.DenseReluDense.wi_1.weight").Shape.ToString());
        Assert.Equal("[384, 512]", model.Named("encoder.block.0.layer.0.SelfAttention.q.weight").Shape.ToString());
    }

    [Fact]
    public void Parse_Facts_AreThoseOfTheLayersStack()
    {
        ParameterSpec gpt2 = Configs.Read(Configs.Gpt2).Named("transformer.h.7.mlp.c_fc.weight");
        Assert.Equal("ff = 3072, head_width = 64, heads = 12, initializer_range = 0.02, layer = 7, layers = 12, vocabulary = 50257, width = 768", gpt2.Layer.Facts.ToString());

        ParameterSpec llama = Configs.Read(Configs.TinyLlama).Named("model.layers.0.self_attn.q_proj.weight");
        Assert.Equal((4, 64, 0), (llama.Layer.Facts["kv_heads"], llama.Layer.Facts["head_width"], llama.Layer.Facts["layer"]));

        ParameterSpec t5 = Configs.Read("""{"model_type": "t5", "num_decoder_layers": 2}""").Named("decoder.block.0.layer.1.EncDecAttention.q.weight");
        Assert.Equal((2, 6, 2), (t5.Layer.Facts["layers"], t5.Layer.Facts["encoder_layers"], t5.Layer.Facts["decoder_layers"]));

        ModelDescription clip = Configs.Read(Configs.ClipB32);
        Assert.Equal((512, 8), (clip.Named("text_model.encoder.layers.0.mlp.fc1.weight").Layer.Facts["width"], clip.Named("text_model.encoder.layers.0.mlp.fc1.weight").Layer.Facts["heads"]));
        Assert.Equal(768, clip.Named("visual_projection.weight").Layer.Facts["width"]);
    }

    [Fact]
    public void Parse_FactsOfEveryFamily_HaveKnownNames() => Assert.All(
        Configs.All.SelectMany(json => Configs.Read(json).Parameters),
        parameter => Assert.All(parameter.Layer.Facts.Values.Keys, name => Assert.Contains(name, ModelFacts.Known)));

    [Fact]
    public void Parse_Fans_AreThoseOfTheLayer()
    {
        ParameterSpec packed = Configs.Read(Configs.Gpt2).Named("transformer.h.0.attn.c_attn.weight");
        Assert.Equal(new Fan(768, 768), Fan.FromLayout(packed.Shape, packed.Layer.WeightLayout));
        ParameterSpec patch = Configs.Read(Configs.VitBase).Named("vit.embeddings.patch_embeddings.projection.weight");
        Assert.Equal(new Fan(3 * 16 * 16, 768 * 16 * 16), Fan.FromLayout(patch.Shape, patch.Layer.WeightLayout));
        ParameterSpec positions = Configs.Read(Configs.VitBase).Named("vit.embeddings.position_embeddings");
        Assert.Equal(new Fan(1, 768), Fan.FromLayout(positions.Shape, positions.Layer.WeightLayout));
        ParameterSpec bias = Configs.Read(Configs.BertBase).Named("cls.predictions.bias");
        Assert.Equal("[30522, 768]", bias.Layer.WeightShape.ToString());
    }

    [Fact]
    public void Parse_PaddingRow_IsThatOfEmbeddingsThatKnowOne()
    {
        Assert.Equal(0, Configs.Read(Configs.Llama7B).Named("model.embed_tokens.weight").Layer.PaddingRow);
        Assert.Null(Configs.Read(Configs.TinyLlama).Named("model.embed_tokens.weight").Layer.PaddingRow);
        Assert.Equal(31999, Configs.Read("""{"model_type": "llama", "pad_token_id": -1}""").Named("model.embed_tokens.weight").Layer.PaddingRow);
        Assert.Equal(0, Configs.Read("""{"model_type": "bert"}""").Named("bert.embeddings.word_embeddings.weight").Layer.PaddingRow);
        Assert.Null(Configs.Read(Configs.T5Small).Named("shared.weight").Layer.PaddingRow);
    }

    [Theory]
    [InlineData("""{"model_type": "gpt2"}""", null, ElementType.Float32)]
    [InlineData("""{"model_type": "gpt2", "torch_dtype": "bfloat16"}""", null, ElementType.BFloat16)]
    [InlineData("""{"model_type": "gpt2", "dtype": "float16", "torch_dtype": "float32"}""", null, ElementType.Float16)]
    [InlineData("""{"model_type": "gpt2", "torch_dtype": "float8_e4m3fn"}""", ElementType.Float64, ElementType.Float64)]
    public void Parse_ElementType_IsTheCallersOrTheConfigurations(string json, ElementType? given, ElementType expected) =>
        Assert.All(Configs.Read(json, given).Parameters, parameter => Assert.Equal(expected, parameter.ElementType));

    [Fact]
    public void Parse_OtherNamesOfKeys_AreRead()
    {
        Assert.Equal(
            Configs.Read("""{"model_type": "gpt2", "n_embd": 96, "n_head": 3, "n_layer": 2, "n_positions": 7}""").ElementCount,
            Configs.Read("""{"model_type": "gpt2", "hidden_size": 96, "num_attention_heads": 3, "num_hidden_layers": 2, "max_position_embeddings": 7}""").ElementCount);
        Assert.Equal("[3, 768]", Configs.Read("""{"model_type": "vit", "id2label": {"0": "a", "1": "b", "2": "c"}}""").Named("classifier.weight").Shape.ToString());
        Assert.Equal("[1, 51, 768]", Configs.Read("""{"model_type": "vit", "image_size": [160, 80], "patch_size": 16}""").Named("vit.embeddings.position_embeddings").Shape.ToString());
    }

    [Fact]
    public void Parse_OldClip_TakesTheSectionThatTransformersTakes() => Assert.Equal(
        "[7, 512]",
        Configs.Read("""{"model_type": "clip", "text_config": {"vocab_size": 5}, "text_config_dict": {"vocab_size": 7}}""").Named("text_model.embeddings.token_embedding.weight").Shape.ToString());

    [Fact]
    public void Parse_BertAsDecoder_HasCrossAttentionBehindItsOwn()
    {
        ModelDescription model = Configs.Read("""{"model_type": "bert", "is_decoder": true, "add_cross_attention": true, "position_embedding_type": "relative_key"}""");
        int own = model.Parameters.IndexOf(model.Named("bert.encoder.layer.0.attention.output.LayerNorm.bias"));
        Assert.Equal("bert.encoder.layer.0.crossattention.self.query.weight", model.Parameters[own + 1].Name);
        Assert.Equal("[1023, 64]", model.Named("bert.encoder.layer.0.attention.self.distance_embedding.weight").Shape.ToString());
    }

    [Fact]
    public void Read_ConfigJson_IsNamedAfterItsFolder()
    {
        string folder = Directory.CreateTempSubdirectory("fanin-config-").FullName;
        try
        {
            string path = Path.Combine(folder, "config.json");
            File.WriteAllText(path, Configs.Gpt2, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            ModelDescription model = HuggingFaceConfig.Read(path);
            Assert.Equal((Path.GetFileName(folder), "gpt2", 124_439_808), (model.Name, model.Family, model.ElementCount));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Read_Pipe_IsRefusedWithoutWaiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a named pipe.");
        string pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var made = System.Diagnostics.Process.Start("mkfifo", pipe);
        made.WaitForExit();
        try
        {
            Assert.Contains("a pipe", Assert.Throws<DiagnosticException>(() => HuggingFaceConfig.Read(pipe)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(pipe);
        }
    }
}
