using System.Text;
using Fanin.Models;
using Fanin.Parameters;

namespace Fanin.Tests.Models;

/// <summary>Configurations as they are published, without the keys that change no shape, and what is known of their models.</summary>
internal static class Configs
{
    public const string Gpt2 = """
        {
          "activation_function": "gelu_new",
          "architectures": ["GPT2LMHeadModel"],
          "attn_pdrop": 0.1,
          "bos_token_id": 50256,
          "eos_token_id": 50256,
          "initializer_range": 0.02,
          "layer_norm_epsilon": 1e-05,
          "model_type": "gpt2",
          "n_ctx": 1024,
          "n_embd": 768,
          "n_head": 12,
          "n_layer": 12,
          "n_positions": 1024,
          "summary_proj_to_labels": true,
          "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}},
          "vocab_size": 50257
        }
        """;

    public const string TinyLlama = """
        {
          "architectures": ["LlamaForCausalLM"],
          "bos_token_id": 1,
          "eos_token_id": 2,
          "hidden_act": "silu",
          "hidden_size": 2048,
          "initializer_range": 0.02,
          "intermediate_size": 5632,
          "max_position_embeddings": 2048,
          "model_type": "llama",
          "num_attention_heads": 32,
          "num_hidden_layers": 22,
          "num_key_value_heads": 4,
          "pretraining_tp": 1,
          "rms_norm_eps": 1e-05,
          "rope_scaling": null,
          "tie_word_embeddings": false,
          "torch_dtype": "bfloat16",
          "transformers_version": "4.35.0",
          "use_cache": true,
          "vocab_size": 32000
        }
        """;

    public const string Llama7B = """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "max_position_embeddings": 4096,
         "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 32, "pad_token_id": 0, "torch_dtype": "float16", "vocab_size": 32000}
        """;

    public const string Mistral7B = """
        {"architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 32768,
         "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "sliding_window": 4096, "tie_word_embeddings": false,
         "torch_dtype": "bfloat16", "vocab_size": 32000}
        """;

    public const string Qwen2 = """
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944, "max_position_embeddings": 131072,
         "max_window_layers": 28, "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4, "sliding_window": 131072,
         "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_sliding_window": false, "vocab_size": 152064}
        """;

    public const string BertBase = """
        {"architectures": ["BertForMaskedLM"], "attention_probs_dropout_prob": 0.1, "gradient_checkpointing": false, "hidden_act": "gelu", "hidden_size": 768,
         "initializer_range": 0.02, "intermediate_size": 3072, "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "model_type": "bert",
         "num_attention_heads": 12, "num_hidden_layers": 12, "pad_token_id": 0, "position_embedding_type": "absolute", "type_vocab_size": 2, "vocab_size": 30522}
        """;

    public const string T5Small = """
        {"architectures": ["T5ForConditionalGeneration"], "d_ff": 2048, "d_kv": 64, "d_model": 512, "decoder_start_token_id": 0, "dropout_rate": 0.1,
         "eos_token_id": 1, "initializer_factor": 1.0, "is_encoder_decoder": true, "layer_norm_epsilon": 1e-06, "model_type": "t5", "n_positions": 512,
         "num_heads": 8, "num_layers": 6, "output_past": true, "pad_token_id": 0, "relative_attention_num_buckets": 32, "vocab_size": 32128}
        """;

    public const string VitBase = """
        {"architectures": ["ViTForImageClassification"], "hidden_size": 768, "image_size": 224, "initializer_range": 0.02, "intermediate_size": 3072,
         "model_type": "vit", "num_attention_heads": 12, "num_channels": 3, "num_hidden_layers": 12, "patch_size": 16, "qkv_bias": true, "num_labels": 1000}
        """;

    public const string ClipB32 = """
        {"architectures": ["CLIPModel"], "initializer_factor": 1.0, "logit_scale_init_value": 2.6592, "model_type": "clip", "projection_dim": 512,
         "text_config": {"hidden_act": "quick_gelu", "hidden_size": 512, "num_hidden_layers": 12, "num_attention_heads": 8, "intermediate_size": 2048, "vocab_size": 49408,
           "max_position_embeddings": 77, "bos_token_id": 0, "eos_token_id": 2, "id2label": {"0": "LABEL_0", "1": "LABEL_1"}},
         "text_config_dict": null,
         "vision_config": {"hidden_size": 768, "intermediate_size": 3072, "image_size": 224, "patch_size": 32, "num_hidden_layers": 12, "num_attention_heads": 12},
         "vision_config_dict": null}
        """;

    /// <summary>Of every family one.</summary>
    public static IReadOnlyList<string> All { get; } = [Gpt2, TinyLlama, Mistral7B, Qwen2, BertBase, T5Small, VitBase, ClipB32];

    public static ModelDescription Read(string json, ElementType? type = null, string? architecture = null) =>
        HuggingFaceConfig.Parse(Encoding.UTF8.GetBytes(json), "model/config.json", type, architecture);

    public static DiagnosticException Refuse(string json) => Assert.Throws<DiagnosticException>(() => Read(json));

    public static ParameterSpec Named(this ModelDescription model, string name) => model.Parameters.Single(parameter => parameter.Name == name);
}
