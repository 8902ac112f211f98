using System.Text;
using Fanin.Models;

namespace Fanin.Tests.Models;

public class ConfigMistakeTests
{
    [Theory]
    [InlineData("", Diagnostic.MalformedJson, 1, 1)]
    [InlineData("[]", Diagnostic.UnreadableConfiguration, 1, 1)]
    [InlineData("{\n  \"model_type\": \"gpt2\",\n  \"n_embd\": 768,\n}", Diagnostic.MalformedJson, 4, 1)]
    [InlineData("{\"model_type\": \"gpt2\"} {}", Diagnostic.MalformedJson, 1, 24)]
    [InlineData("{\"model_type\": \"gpt2\", \"initializer_range\": NaN}", Diagnostic.MalformedJson, 1, 45)]
    [InlineData("{\"model_type\": \"\\ud800\"}", Diagnostic.MalformedJson, 1, 16)]
    [InlineData("{}", Diagnostic.MissingModelType, 1, 1)]
    [InlineData("{\"model_type\": 3}", Diagnostic.WrongKind, 1, 16)]
    [InlineData("{\"model_type\": \"gtp2\"}", Diagnostic.UnknownArchitecture, 1, 16)]
    [InlineData("{\"model_type\": \"gpt2\", \"architectures\": [\"LlamaModel\"]}", Diagnostic.UnknownArchitecture, 1, 41)]
    [InlineData("{\"model_type\": \"gpt2\", \"architectures\": \"GPT2Model\"}", Diagnostic.WrongKind, 1, 41)]
    [InlineData("{\"model_type\": \"gpt2\",\n \"n_layer\": 1,\n\t\"n_layer\": 2}", Diagnostic.RepeatedName, 3, 2)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": 1, \"num_hidden_layers\": 2}", Diagnostic.ContradictoryKeys, 1, 59)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": \"12\"}", Diagnostic.WrongKind, 1, 35)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": null}", Diagnostic.WrongKind, 1, 35)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": 12.0}", Diagnostic.WrongKind, 1, 35)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": 0}", Diagnostic.ImpossibleValue, 1, 35)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_layer\": 100001}", Diagnostic.ImpossibleValue, 1, 35)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_embd\": -768}", Diagnostic.ImpossibleValue, 1, 34)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_embd\": 2147483648}", Diagnostic.ImpossibleValue, 1, 34)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_embd\": 99999999999999999999}", Diagnostic.ImpossibleValue, 1, 34)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_head\": 7}", Diagnostic.ImpossibleValue, 1, 34)]
    [InlineData("{\"model_type\": \"gpt2\", \"n_embd\": 770}", Diagnostic.ImpossibleValue, 1, 34)]
    [InlineData("{\"model_type\": \"gpt2\", \"initializer_range\": -0.02}", Diagnostic.ImpossibleValue, 1, 45)]
    [InlineData("{\"model_type\": \"gpt2\", \"initializer_range\": 1e999}", Diagnostic.ImpossibleValue, 1, 45)]
    [InlineData("{\"model_type\": \"gpt2\", \"initializer_range\": \"0.02\"}", Diagnostic.WrongKind, 1, 45)]
    [InlineData("{\"model_type\": \"gpt2\", \"tie_word_embeddings\": 1}", Diagnostic.WrongKind, 1, 47)]
    [InlineData("{\"model_type\": \"gpt2\", \"torch_dtype\": \"int8\"}", Diagnostic.ImpossibleValue, 1, 39)]
    [InlineData("{\"model_type\": \"llama\", \"hiden_size\": 4096}", Diagnostic.MisspelledKey, 1, 39)]
    [InlineData("{\"model_type\": \"llama\", \"num_key_value_heads\": 5}", Diagnostic.ImpossibleValue, 1, 48)]
    [InlineData("{\"model_type\": \"llama\", \"pad_token_id\": 32000}", Diagnostic.ImpossibleValue, 1, 41)]
    [InlineData("{\"model_type\": \"llama\", \"vocab_size\": 2147483647, \"hidden_size\": 2147483647, \"num_attention_heads\": 1}", Diagnostic.ModelTooLarge, 1, 1)]
    [InlineData("{\"model_type\": \"llama\", \"num_attention_heads\": 2147483647, \"head_dim\": 2147483647}", Diagnostic.ModelTooLarge, 1, 1)]
    [InlineData("{\"model_type\": \"t5\", \"feed_forward_proj\": \"gelu-gated\"}", Diagnostic.ImpossibleValue, 1, 43)]
    [InlineData("{\"model_type\": \"bert\", \"add_cross_attention\": true}", Diagnostic.ImpossibleValue, 1, 47)]
    [InlineData("{\"model_type\": \"bert\", \"position_embedding_type\": \"rotary\"}", Diagnostic.ImpossibleValue, 1, 51)]
    [InlineData("{\"model_type\": \"vit\", \"image_size\": 8}", Diagnostic.ImpossibleValue, 1, 1)]
    [InlineData("{\"model_type\": \"vit\", \"image_size\": [224]}", Diagnostic.WrongKind, 1, 37)]
    [InlineData("{\"model_type\": \"vit\", \"num_labels\": 5, \"id2label\": {\"0\": \"a\"}}", Diagnostic.ImpossibleValue, 1, 52)]
    [InlineData("{\"model_type\": \"vit\", \"id2label\": {}}", Diagnostic.WrongKind, 1, 35)]
    [InlineData("{\"model_type\": \"clip\", \"text_config\": 5}", Diagnostic.WrongKind, 1, 39)]
    [InlineData("{\"model_type\": \"clip\",\n \"text_config\": {\"hidden_size\": \"ü\",\n   \"num_attention_heads\": 8}}", Diagnostic.WrongKind, 2, 33)]
    [InlineData("{\"model_type\": \"clip\", \"vision_config\": {\"ü\": 1, \"patch_siz\": 14}}", Diagnostic.MisspelledKey, 1, 63)]
    public void Parse_OneMistake_IsToldWithItsPlace(string json, string code, int line, int column)
    {
        Diagnostic diagnostic = Assert.Single(Configs.Refuse(json).Diagnostics);
        Assert.Equal((code, new TextPlace("model/config.json", line, column)), (diagnostic.Code, diagnostic.Place));
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllTold()
    {
        DiagnosticException wrong = Configs.Refuse("""
            {
              "model_type": "llama",
              "hidden_size": "4096",
              "num_hidden_layers": -1,
              "num_attention_heads": 32,
              "num_key_value_heads": 5,
              "tie_word_embeddings": "no",
              "vocab_size": 0,
              "torch_dtype": "half"
            }
            """);
        Assert.Equal([3, 4, 6, 7, 8, 9], wrong.Diagnostics.Select(diagnostic => diagnostic.Place!.Value.Line).Order());
        Assert.Contains("Expected a whole number from 1 to 2147483647 for \"hidden_size\", got the text \"4096\".", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownNames_ComeWithTheNearest()
    {
        Assert.Contains("nearest is \"gpt2\"", Configs.Refuse("""{"model_type": "gtp2"}""").Message, StringComparison.Ordinal);
        Assert.Contains("nearest is \"LlamaForCausalLM\"", Configs.Refuse("""{"model_type": "llama", "architectures": ["LlamaForCausalML"]}""").Message, StringComparison.Ordinal);
        Assert.Contains("\"hidden_size\"", Configs.Refuse("""{"model_type": "llama", "hiden_size": 4096}""").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NotUtf8_SaysWhere()
    {
        byte[] json = [.. "{\"model_type\":\n\""u8, 0xFF, .. "\"}"u8];
        DiagnosticException wrong = Assert.Throws<DiagnosticException>(() => HuggingFaceConfig.Parse(json, "c.json"));
        Assert.Equal(new TextPlace("c.json", 2, 1), Assert.Single(wrong.Diagnostics).Place);
    }

    [Fact]
    public void Parse_FarTooLong_IsRefusedAtOnce()
    {
        foreach (string json in new[]
        {
            $"{{\"model_type\": \"{new string('x', 3_000_000)}\"}}",
            $"{{\"{new string('x', 3_000_000)}\": 1}}",
            new string(' ', 5_000_000),
            $"[{string.Join(',', Enumerable.Repeat('1', 1_000_000))}]",
            new string('[', 1_000_000),
            $"{{{string.Join(',', Enumerable.Repeat("\"a\":1", 150_000))}}}",
        })
        {
            DiagnosticException wrong = Configs.Refuse(json);
            Assert.InRange(wrong.Message.Length, 1, 100_000);
            Assert.All(wrong.Diagnostics, diagnostic => Assert.NotNull(diagnostic.Place));
        }
    }

    [Fact]
    public void Parse_ManyUnknownKeys_AreNoMistakes() =>
        Assert.Equal(124_439_808, Configs.Read($"{{\"model_type\": \"gpt2\", {string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"label_of_class_{i}\": {i}"))}}}").ElementCount);

    [Fact]
    public void Parse_UnknownArchitectureOfTheCaller_IsAnArgumentsMistake() =>
        Assert.Throws<ArgumentException>(() => HuggingFaceConfig.Parse(Encoding.UTF8.GetBytes(Configs.Gpt2), "c.json", architecture: "GPT5"));

    [Fact]
    public void Parse_DeepestStackThereIs_IsDescribed() =>
        Assert.Equal(10_000, Configs.Read("""{"model_type": "gpt2", "n_layer": 10000, "n_embd": 12}""").Facts["layers"]);
}
