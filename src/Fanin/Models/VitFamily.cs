using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>ViT as <c>transformers</c> has it; <see cref="TimmVit"/> is that of timm.</summary>
/// <remarks>
/// <para>Source: transformers 4.57, <c>models/vit/modeling_vit.py</c> and <c>configuration_vit.py</c>.</para>
/// </remarks>
internal static class VitFamily
{
    private const string Base = "ViTModel";

    public static ModelFamily Value { get; } = new("vit", "vit", ["ViTForImageClassification", Base], Read);

    private static ModelParts Read(ConfigSection config, string architecture)
    {
        long width = config.Size("hidden_size", 768);
        long layers = config.Layers("num_hidden_layers", 12);
        long heads = config.Size("num_attention_heads", 12);
        long inner = config.Size("intermediate_size", 3072);
        (long Height, long Width) image = config.Area("image_size", 224);
        (long Height, long Width) patch = config.Area("patch_size", 16);
        long channels = config.Size("num_channels", 3);
        bool bias = config.Flag("qkv_bias", true);
        double range = config.Number("initializer_range", 0.02);
        long pooled = architecture == Base ? config.OptionalSize("pooler_output_size") ?? width : 0;
        long classes = architecture == Base ? 0 : config.Labels();
        config.RequireDivisible("hidden_size", width, "num_attention_heads", heads);
        long patches = Patches(config, image, patch);

        ModelFacts facts = ModelFacts.None.With("layers", layers).With("width", width).With("ff", inner).With("heads", heads)
            .With("head_width", heads == 0 ? 0 : width / heads).With("initializer_range", range);
        facts = classes > 0 ? facts.With("classes", classes) : facts;
        return new ModelParts(facts, Build);

        void Build(ModelScope model)
        {
            ModelScope vit = model.At(architecture == Base ? string.Empty : "vit");
            vit.OwnTable("embeddings", "ViTEmbeddings", "cls_token", new TensorShape(1, 1, width));
            vit.OwnTable("embeddings", "ViTEmbeddings", "position_embeddings", new TensorShape(1, patches + 1, width));
            vit.Conv2d("embeddings.patch_embeddings.projection", channels, width, patch, bias: true);
            foreach (ModelScope block in vit.Blocks("encoder.layer", layers))
            {
                block.Linear("attention.attention.query", width, width, bias);
                block.Linear("attention.attention.key", width, width, bias);
                block.Linear("attention.attention.value", width, width, bias);
                block.Linear("attention.output.dense", width, width);
                block.Linear("intermediate.dense", width, inner);
                block.Linear("output.dense", inner, width);
                block.Norm("layernorm_before", width);
                block.Norm("layernorm_after", width);
            }

            vit.Norm("layernorm", width);
            if (architecture == Base)
            {
                vit.Linear("pooler.dense", width, pooled);
            }
            else
            {
                model.Linear("classifier", width, classes);
            }
        }
    }

    /// <summary>Patches of an image; what does not fill a patch is cut off, as a convolution does.</summary>
    public static long Patches(ConfigSection config, (long Height, long Width) image, (long Height, long Width) patch)
    {
        if (patch.Height == 0 || patch.Width == 0)
        {
            return 0;
        }

        long patches = image.Height / patch.Height * (image.Width / patch.Width);
        if (patches == 0 && image.Height > 0 && image.Width > 0)
        {
            config.Wrong(
                Diagnostic.ImpossibleValue,
                FormattableString.Invariant($"Expected an image of at least one patch, got {image.Height}×{image.Width} and patches of {patch.Height}×{patch.Width}."),
                "patch_size");
        }

        return patches;
    }
}
