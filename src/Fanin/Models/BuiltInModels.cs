namespace Fanin.Models;

/// <summary>The models that have a name here.</summary>
internal static class BuiltInModels
{
    private const string Gpt2Source = "Radford et al. 2019; the config.json of openai-community/";

    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        new("lenet5", "LeNet-5, 10 classes of 28 × 28 images", "LeCun et al. 1998, with full connections between its convolutions", ConvolutionalModels.LeNet5),
        new("resnet18", "ResNet-18, 1,000 classes", "torchvision resnet18; He et al. 2016, arXiv:1512.03385", type => ConvolutionalModels.ResNet("resnet18", type, false, 2, 2, 2, 2)),
        new("resnet34", "ResNet-34, 1,000 classes", "torchvision resnet34; He et al. 2016, arXiv:1512.03385", type => ConvolutionalModels.ResNet("resnet34", type, false, 3, 4, 6, 3)),
        new("resnet50", "ResNet-50, 1,000 classes", "torchvision resnet50; He et al. 2016, arXiv:1512.03385", type => ConvolutionalModels.ResNet("resnet50", type, true, 3, 4, 6, 3)),
        new("vgg16", "VGG-16, 1,000 classes", "torchvision vgg16; Simonyan and Zisserman 2015, arXiv:1409.1556", ConvolutionalModels.Vgg16),
        new("vit-tiny", "ViT-Ti/16, 1,000 classes", "timm vit_tiny_patch16_224; Touvron et al. 2021, arXiv:2012.12877", TimmVit.Tiny),
        new("vit-base", "ViT-B/16, 1,000 classes", "transformers ViTForImageClassification; Dosovitskiy et al. 2021, arXiv:2010.11929", """
            {"model_type": "vit", "architectures": ["ViTForImageClassification"], "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
             "intermediate_size": 3072, "image_size": 224, "patch_size": 16, "num_labels": 1000}
            """),
        new("bert-base", "BERT base, uncased", "Devlin et al. 2019, arXiv:1810.04805; the config.json of google-bert/bert-base-uncased", """
            {"model_type": "bert", "architectures": ["BertForMaskedLM"], "vocab_size": 30522, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
             "intermediate_size": 3072, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0, "initializer_range": 0.02}
            """),
        new("t5-small", "T5 small", "Raffel et al. 2020, arXiv:1910.10683; the config.json of google-t5/t5-small", """
            {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6,
             "num_decoder_layers": 6, "num_heads": 8, "relative_attention_num_buckets": 32, "initializer_factor": 1.0}
            """),
        new("clip-vit-b-32", "CLIP, ViT-B/32", "Radford et al. 2021, arXiv:2103.00020; the config.json of openai/clip-vit-base-patch32", """
            {"model_type": "clip", "architectures": ["CLIPModel"], "projection_dim": 512, "initializer_factor": 1.0,
             "text_config": {"vocab_size": 49408, "hidden_size": 512, "intermediate_size": 2048, "num_hidden_layers": 12, "num_attention_heads": 8, "max_position_embeddings": 77},
             "vision_config": {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12, "image_size": 224, "patch_size": 32}}
            """),
        new("gpt2", "GPT-2 small, 124 million", Gpt2Source + "gpt2", Gpt2(12, 768, 12)),
        new("gpt2-medium", "GPT-2 medium, 355 million", Gpt2Source + "gpt2-medium", Gpt2(24, 1024, 16)),
        new("gpt2-large", "GPT-2 large, 774 million", Gpt2Source + "gpt2-large", Gpt2(36, 1280, 20)),
        new("gpt2-xl", "GPT-2 XL, 1.56 billion", Gpt2Source + "gpt2-xl", Gpt2(48, 1600, 25)),
        new("gpt3-175b", "the shape of GPT-3, 175 billion, under GPT-2's names", "Brown et al. 2020, table 2.1, arXiv:2005.14165", Gpt2(96, 12288, 96, 2048)),
        new("llama-1b", "TinyLlama, 1.1 billion", "Zhang et al. 2024, arXiv:2401.02385; the config.json of TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T", Llama(22, 2048, 5632, 32, 4)),
        new("llama-7b", "LLaMA 7B", "Touvron et al. 2023, arXiv:2302.13971", Llama(32, 4096, 11008, 32, 32)),
    ];

    private static string Gpt2(int layers, int width, int heads, int positions = 1024) => FormattableString.Invariant(
        $$"""
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 50257, "n_positions": {{positions}}, "n_embd": {{width}}, "n_layer": {{layers}},
         "n_head": {{heads}}, "initializer_range": 0.02}
        """);

    private static string Llama(int layers, int width, int inner, int heads, int keyValueHeads) => FormattableString.Invariant(
        $$"""
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 32000, "hidden_size": {{width}}, "intermediate_size": {{inner}},
         "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}}, "num_key_value_heads": {{keyValueHeads}}, "initializer_range": 0.02}
        """);
}
