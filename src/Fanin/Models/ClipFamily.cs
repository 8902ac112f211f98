using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>CLIP: a text and a vision tower, with a projection of each into one space.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>models/clip/modeling_clip.py</c> and <c>configuration_clip.py</c>. Layers know the facts of their own tower.
/// <c>text_config_dict</c> and <c>vision_config_dict</c>, which old configurations have, take the place of the sections without <c>_dict</c>.</para>
/// </remarks>
internal static class ClipFamily
{
    public static ModelFamily Value { get; } = new("clip", "clip", ["CLIPModel"], (config, _) => Read(config));

    private static ModelParts Read(ConfigSection config)
    {
        long projected = config.Size("projection_dim", 512);
        double factor = config.Number("initializer_factor", 1);
        _ = config.Number("logit_scale_init_value", 2.6592);

        ConfigSection text = config.Section("text_config_dict") ?? config.SectionOrDefaults("text_config");
        Tower textTower = Tower.Read(text, width: 512, heads: 8, inner: 2048);
        long vocabulary = text.Size("vocab_size", 49408);
        long positions = text.Size("max_position_embeddings", 77);

        ConfigSection vision = config.Section("vision_config_dict") ?? config.SectionOrDefaults("vision_config");
        Tower visionTower = Tower.Read(vision, width: 768, heads: 12, inner: 3072);
        long channels = vision.Size("num_channels", 3);
        long image = vision.Size("image_size", 224);
        long patch = vision.Size("patch_size", 32);
        long patches = VitFamily.Patches(vision, (image, image), (patch, patch));
        text.ReportMisspelledKeys();
        vision.ReportMisspelledKeys();

        ModelFacts textFacts = textTower.Facts.With("vocabulary", vocabulary);
        return new ModelParts(ModelFacts.None.With("initializer_factor", factor), Build);

        void Build(ModelScope model)
        {
            model.Own(string.Empty, "CLIPModel", "logit_scale", default, ParameterRole.Unknown);

            ModelScope words = model.At("text_model", textFacts);
            words.Embedding("embeddings.token_embedding", vocabulary, textTower.Width);
            words.Embedding("embeddings.position_embedding", positions, textTower.Width);
            textTower.Build(words);
            words.Norm("final_layer_norm", textTower.Width);

            ModelScope pixels = model.At("vision_model", visionTower.Facts);
            pixels.OwnTable("embeddings", "CLIPVisionEmbeddings", "class_embedding", new TensorShape(visionTower.Width));
            pixels.Conv2d("embeddings.patch_embedding", channels, visionTower.Width, (patch, patch), bias: false);
            pixels.Embedding("embeddings.position_embedding", patches + 1, visionTower.Width);
            pixels.Norm("pre_layrnorm", visionTower.Width); // As the checkpoints spell it.
            visionTower.Build(pixels);
            pixels.Norm("post_layernorm", visionTower.Width);

            // The whole model's factor scales the projections.
            model.At(string.Empty, visionTower.Facts.With("initializer_factor", factor)).Linear("visual_projection", visionTower.Width, projected, bias: false);
            model.At(string.Empty, textFacts.With("initializer_factor", factor)).Linear("text_projection", textTower.Width, projected, bias: false);
        }
    }

    private sealed record Tower(long Width, long Layers, long Inner, ModelFacts Facts)
    {
        public static Tower Read(ConfigSection config, long width, long heads, long inner)
        {
            width = config.Size("hidden_size", width);
            heads = config.Size("num_attention_heads", heads);
            inner = config.Size("intermediate_size", inner);
            long layers = config.Layers("num_hidden_layers", 12);
            double range = config.Number("initializer_range", 0.02);
            double factor = config.Number("initializer_factor", 1);
            config.RequireDivisible("hidden_size", width, "num_attention_heads", heads);
            return new Tower(width, layers, inner, ModelFacts.None.With("layers", layers).With("width", width).With("ff", inner).With("heads", heads)
                .With("head_width", heads == 0 ? 0 : width / heads).With("initializer_range", range).With("initializer_factor", factor));
        }

        public void Build(ModelScope tower)
        {
            foreach (ModelScope block in tower.Blocks("encoder.layers", Layers))
            {
                foreach (string name in new[] { "k_proj", "v_proj", "q_proj", "out_proj" })
                {
                    block.Linear($"self_attn.{name}", Width, Width);
                }

                block.Norm("layer_norm1", Width);
                block.Linear("mlp.fc1", Width, Inner);
                block.Linear("mlp.fc2", Inner, Width);
                block.Norm("layer_norm2", Width);
            }
        }
    }
}
