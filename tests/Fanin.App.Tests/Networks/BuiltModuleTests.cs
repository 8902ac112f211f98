using System.Text;
using Fanin.App.Tests.Cli;
using Fanin.Lab.Networks;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Networks;

[Collection(nameof(DefaultDevice))]
public class BuiltModuleTests
{
    // Small models of every family and head; the same code describes and builds the large ones.
    private const string SmallBert = """{"model_type": "bert", "vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24, "max_position_embeddings": 20, "architectures": ["BertX"]}""";
    private const string SmallGpt = """{"model_type": "gpt2", "vocab_size": 50, "n_positions": 20, "n_embd": 16, "n_layer": 3, "n_head": 4, "architectures": ["GPT2X"]}""";
    private const string SmallLlama = """{"model_type": "llama", "vocab_size": 50, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "architectures": ["LlamaForCausalLM"]}""";
    private const string SmallVit = """{"model_type": "vit", "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24, "image_size": 16, "patch_size": 8, "architectures": ["ViTX"]}""";

    public static TheoryData<string> Models =>
    [
        "mlp:12-7-5-3", "mlp:12-7-5-3+bn,act=tanh", "mlp:12-7-5-3+ln", "lenet5", "resnet18", "resnet50", "vgg16", "vit-tiny",
        SmallBert.Replace("BertX", "BertModel", StringComparison.Ordinal),
        SmallBert.Replace("BertX", "BertForMaskedLM", StringComparison.Ordinal),
        SmallBert.Replace("BertX", "BertForSequenceClassification", StringComparison.Ordinal),
        SmallGpt.Replace("GPT2X", "GPT2LMHeadModel", StringComparison.Ordinal),
        SmallGpt.Replace("GPT2X", "GPT2Model", StringComparison.Ordinal),
        SmallGpt.Replace("GPT2X", "GPT2LMHeadModel", StringComparison.Ordinal).Replace("\"gpt2\"", "\"gpt2\", \"tie_word_embeddings\": false, \"n_inner\": 10", StringComparison.Ordinal),
        SmallLlama,
        SmallLlama.Replace("LlamaForCausalLM", "LlamaModel", StringComparison.Ordinal),
        SmallLlama.Replace("Llama", "Qwen2", StringComparison.Ordinal).Replace("\"llama\"", "\"qwen2\", \"tie_word_embeddings\": true", StringComparison.Ordinal),
        SmallLlama.Replace("Llama", "Mistral", StringComparison.Ordinal).Replace("\"llama\"", "\"mistral\", \"head_dim\": 8, \"pad_token_id\": 3", StringComparison.Ordinal),
        SmallVit.Replace("ViTX", "ViTForImageClassification", StringComparison.Ordinal),
        SmallVit.Replace("ViTX", "ViTModel", StringComparison.Ordinal).Replace("\"vit\"", "\"vit\", \"qkv_bias\": false, \"num_channels\": 1", StringComparison.Ordinal),
    ];

    public static TheoryData<string> SmallModels => [.. Models.Select(row => row.Data).Where(text => text != "vgg16")];

    [Theory]
    [MemberData(nameof(Models))]
    public void Create_GivesTheNamesShapesTypesTiesAndOrderOfTheDescription(string text)
    {
        ModelDescription model = Model(text);
        using nn.Module module = DeferredModule.Build(() => BuiltModule.Create(model));
        Assert.Equal(model.Parameters.Select(Line), ModuleParameters.Of(module).Select(place => Line(place.Spec)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Create_KnowsRolesFansAndFactsAsTheDescription(string text)
    {
        ModelDescription model = Model(text);
        using nn.Module module = DeferredModule.Build(() => BuiltModule.Create(model));

        // A Sequential tells no facts of its own, and no module its initializer_range.
        string[] untold = text.StartsWith("mlp", StringComparison.Ordinal) ? ["initializer_range", "layer"] : ["initializer_range"];
        ModelFacts known = new(model.Facts.Values.RemoveRange(untold));
        Assert.Equal(
            model.Parameters.Select(spec => Fans(spec, spec.Layer.Facts.Values.RemoveRange(untold))),
            ModuleModel.Describe(module, text, known).Parameters.Select(spec => Fans(spec, spec.Layer.Facts.Values)));
    }

    [Fact(Explicit = true)]
    public void Forward_TakesTheExample_OfVgg() => Forward("vgg16");

    [Theory]
    [MemberData(nameof(SmallModels))]
    public void Forward_TakesTheExample(string text) => Forward(text);

    private static void Forward(string text)
    {
        ModelDescription model = Model(text);
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> module = BuiltModule.Create(model);
        module.eval();
        Tensor input = BuiltModule.ExampleInput(model, 2, 7);
        Tensor output = module.call(input);
        Assert.Equal(2, output.shape[0]);
        Assert.True(output.isfinite().all().item<bool>());
        long? outputs = (long?)(model.Facts["classes"] ?? (model.Parameters[^1].Name.StartsWith("lm_head", StringComparison.Ordinal) ? model.Facts["vocabulary"] : null));
        Assert.Equal(outputs ?? output.shape[^1], output.shape[^1]);
        module.Dispose();
    }

    [Fact]
    public void Plan_OfTheDescription_FillsTheModule()
    {
        ModelDescription model = Model(SmallGpt.Replace("GPT2X", "GPT2LMHeadModel", StringComparison.Ordinal));
        InitPlan plan = Planner.Plan(model.Parameters, RecipeCatalog.Find("gpt2")!, 5);
        using nn.Module module = BuiltModule.Create(model);
        InitPlan own = module.Initialize(RecipeCatalog.Find("gpt2")!, 5);
        Assert.Equal(plan.Rows.Select(row => $"{row.Parameter.Name} {row.Distribution}"), own.Rows.Select(row => $"{row.Parameter.Name} {row.Distribution}"));
    }

    [Theory]
    [InlineData("t5-small", "No module is made of models of the family \"t5\"")]
    [InlineData("""{"model_type": "bert", "architectures": ["BertForPreTraining"]}""", "has two outputs")]
    [InlineData("""{"model_type": "gpt2", "add_cross_attention": true}""", "attends to another model's states")]
    [InlineData("""{"model_type": "bert", "position_embedding_type": "relative_key"}""", "makes logits of distances")]
    public void Create_SaysInASentenceWhatItCannotMake(string text, string sentence)
    {
        ModelDescription model = Model(text);
        Assert.Contains(sentence, BuiltModule.Refusal(model), StringComparison.Ordinal);
        Assert.Equal(BuiltModule.Refusal(model), Assert.Throws<NotSupportedException>(() => BuiltModule.Create(model)).Message);
    }

    [Fact]
    public void ExampleInput_IsNormalAndTheSameForTheSameSeed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = BuiltModule.ExampleInput(Model("resnet18"), 4, 1);
        Assert.Equal([4, 3, 224, 224], images.shape);
        Assert.InRange(images.mean().item<float>(), -0.01, 0.01);
        Assert.InRange(images.std().item<float>(), 0.99, 1.01);
        Assert.True((images == BuiltModule.ExampleInput(Model("resnet18"), 4, 1)).all().item<bool>());
        Assert.False((images == BuiltModule.ExampleInput(Model("resnet18"), 4, 2)).any().item<bool>());
        Tensor tokens = BuiltModule.ExampleInput(Model("gpt2"), 64, 1);
        Assert.Equal(ScalarType.Int64, tokens.dtype);
        Assert.Equal([64, 128], tokens.shape);
        Assert.InRange(tokens.min().item<long>(), 0, 60);
        Assert.InRange(tokens.max().item<long>(), 50_200, 50_256);
    }

    private static ModelDescription Model(string text) =>
        text.StartsWith('{') ? HuggingFaceConfig.Parse(Encoding.UTF8.GetBytes(text), "config.json") : ModelCatalog.Parse(text);

    private static string Line(ParameterSpec spec) => $"{spec.Name} {spec.Shape} {spec.ElementType} tied to {spec.TiedTo}";

    private static string Fans(ParameterSpec spec, IEnumerable<KeyValuePair<string, double>> facts) =>
        $"{spec.Name} {spec.Role} {spec.Layer.Type} {spec.Layer.Path} {spec.Layer.PaddingRow} {(spec.Role == ParameterRole.Embedding ? spec.Shape : spec.Layer.WeightShape)} out {string.Join(',', spec.Layer.WeightLayout.Out)} "
        + $"in {string.Join(',', spec.Layer.WeightLayout.In)} parts {spec.Layer.WeightLayout.PackedParts} {string.Join(' ', facts)}";
}
