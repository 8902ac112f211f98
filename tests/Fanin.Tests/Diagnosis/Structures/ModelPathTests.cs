using System.Collections.Immutable;
using System.Text;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Diagnosis.Structures;

public class ModelPathTests
{
    private const string T5Encoder = """
        {"model_type": "t5", "architectures": ["T5EncoderModel"], "vocab_size": 1000, "d_model": 128, "d_kv": 32, "d_ff": 256, "num_layers": 3, "num_heads": 4}
        """;

    // Parameters that no path uses: the token for the whole image, and biases that stand for another.
    private static readonly string[] Unused = ["cls_token", "cls.predictions.bias"];

    private static readonly Recipe Small = Recipe.Of(SchemeCatalog.Parse("normal(0, 0.02)"));

    public static TheoryData<string> Models => ["mlp:784-75-45-10", "mlp:784-75-45-10+bn", "mlp:784-75-45-10+ln,act=gelu", "resnet18", "resnet50", "vgg16", "lenet5", "vit-tiny", "vit-base", "bert-base", "gpt2", "llama-1b"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Of_UsesEveryParameter_OfTheModel(string name)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        Complete(model);
    }

    [Fact]
    public void Of_UsesEveryParameter_OfAnEncoderOfT5()
    {
        Complete(T5(T5Encoder));
        ModelDescription gated = T5(T5Encoder.Replace("\"num_heads\"", "\"feed_forward_proj\": \"gated-gelu\", \"num_heads\"", StringComparison.Ordinal));
        Complete(gated);
        Assert.Contains("×", ModelPath.Of(gated).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mlp_IsItsLayers()
    {
        SignalPath path = ModelPath.Of(ModelCatalog.Parse("mlp:784-75-45-10+bn"));
        Assert.Equal(
            "flatten → linear(network.1.weight) → batch norm(network.2.weight) → relu → linear(network.4.weight) → batch norm(network.5.weight) → relu → linear(network.7.weight)",
            path.ToString());
    }

    // TinyLlama has 32 heads and 4 of keys; GPT-2's attention is packed and causal, BERT's sees all.
    [Fact]
    public void Attention_IsAsTheModelHasIt()
    {
        AttentionStep llama = Attentions("llama-1b")[3];
        Assert.Equal((8, 64, true, 512), (llama.HeadsPerKey, llama.HeadWidth, llama.IsCausal, llama.Tokens));
        AttentionStep gpt2 = Attentions("gpt2")[11];
        Assert.Equal((new AttentionProjection("transformer.h.11.attn.c_attn.weight", "transformer.h.11.attn.c_attn.bias", 2), true), (gpt2.Value, gpt2.IsCausal));
        Assert.False(Attentions("bert-base")[0].IsCausal);
        Assert.Equal(197, Attentions("vit-tiny")[0].Tokens);
    }

    [Fact]
    public void Mlp_OfKaiming_HoldsItsSignal()
    {
        ImmutableArray<LayerSignals> rows = Predict("mlp:784-75-45-10", "kaiming-normal(relu)", new InputSignal(0.2, 0.593, 0.28));
        Assert.Equal(0.4, rows.Single(row => row.Name == "network.1").SecondMoment!.Value, 1e-6);
        Assert.Equal(0.4, rows.Single(row => row.Name == "network.5").SecondMoment!.Value, 1e-6);
        Assert.All(rows, row => Assert.NotNull(row.GradientSecondMoment));
    }

    // From the plan to the plateau.
    [Fact]
    public void Mlp_OfTinyWeights_HasAPlateau()
    {
        ModelDescription model = ModelCatalog.Parse("mlp:784-75-45-10");
        ImmutableDictionary<string, ParameterMoments> moments = ParameterMoments.Of(Plan(model, Recipe.Of(SchemeCatalog.Parse("normal(0, 0.001)"))));
        PlateauSetting setting = PlateauSetting.Of(ModelPath.Of(model), moments, 0.1);
        Assert.Equal(1902, PlateauPredictor.Predict(setting, new DataStatistic(784, 10, 1.1514, 1.6461, 161.67)).Steps!.Value, 1.0);
        Assert.Contains("Normalization", PlateauSetting.Of(ModelPath.Of(ModelCatalog.Parse("mlp:784-75-45-10+bn")), moments, 0.1).Obstacle, StringComparison.Ordinal);
    }

    // N(0, 0.02²) for tables and weights: the first block by hand.
    [Fact]
    public void Gpt2_IsPredicted()
    {
        ModelDescription model = ModelCatalog.Parse("gpt2");
        ImmutableArray<LayerSignals> rows = Propagation.Predict(
            ModelPath.Of(model, new PathOptions { Tokens = 64 }), Plan(model, Small), InputSignal.Indices);
        LayerSignals embedded = rows.Single(row => row.Name == "transformer.wpe");
        LayerSignals norm = rows.Single(row => row.Name == "transformer.h.0.ln_1");
        LayerSignals attention = rows.Single(row => row.Name == "transformer.h.0.attn");
        LayerSignals sum = rows.Single(row => row.Name == "transformer.h.0 + attn");
        double q = embedded.SecondMoment!.Value;
        Assert.Equal(8e-4, q, 1e-15);
        Assert.Equal(q / (q + 1e-5), norm.SecondMoment!.Value, 1e-9);
        double projected = 768 * 4e-4 * norm.SecondMoment.Value;
        double peak = Math.Exp(projected * projected);
        double own = Enumerable.Range(1, 64).Average(i => peak / (i + peak - 1));
        double mixed = projected * (own + (projected * projected / 768));
        Assert.Equal(mixed, attention.SecondMoment!.Value, 1e-9);
        Assert.Equal(q + (mixed * 768 * 4e-4), sum.SecondMoment!.Value, 1e-9);
        Assert.All(rows.Skip(1), row => Assert.True(row.SecondMoment > 0 && row.GradientSecondMoment > 0, row.ToString()));
        Assert.Equal(1, rows.Single(row => row.Name == "transformer.ln_f").SecondMoment!.Value, 0.05);
    }

    [Theory]
    [InlineData("llama-1b")]
    [InlineData("bert-base")]
    public void LanguageModels_ArePredicted_WithoutGaps(string name)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        ImmutableArray<LayerSignals> rows = Propagation.Predict(
            ModelPath.Of(model, new PathOptions { Tokens = 128 }), Plan(model, Small), InputSignal.Indices);
        Assert.All(rows.Skip(1), row => Assert.True(row.SecondMoment > 0 && row.Cosine is not null && row.GradientSecondMoment > 0, row.ToString()));
    }

    [Theory]
    [InlineData("vit-tiny")]
    [InlineData("vit-base")]
    public void Vit_IsPredicted_WithoutGaps(string name)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        ImmutableArray<LayerSignals> rows = Propagation.Predict(ModelPath.Of(model), Plan(model, Small), new InputSignal(1, 0.3));
        Assert.All(rows, row => Assert.True(row.SecondMoment > 0 && row.GradientSecondMoment > 0, row.ToString()));
        Assert.Equal(1, rows[^3].SecondMoment!.Value, 1e-3);
    }

    // Weights by fan_out, so that gradients hold; norms begin anew everywhere, and the signal is known up to the pooling of positions.
    [Fact]
    public void ResNet_IsPredicted_UpToItsPooling()
    {
        ImmutableArray<LayerSignals> rows = Predict("resnet18", "kaiming-normal(relu, fan_out)", new InputSignal(1, 0.2));
        Assert.Equal(1, rows.Single(row => row.Name == "layer4.1.bn2").SecondMoment!.Value, 0.01);

        // The largest of 9 behind a ReLU, and a branch of 1.
        Assert.Equal(2.56255913, rows.Single(row => row.Name == "maxpool").SecondMoment!.Value, 1e-3);
        Assert.Equal(3.56255913, rows.Single(row => row.Name == "layer1.0").SecondMoment!.Value, 1e-3);
        Assert.Null(rows.Single(row => row.Name == "avgpool").SecondMoment);
        Assert.Null(rows.Single(row => row.Name == "fc").SecondMoment);
        Assert.All(rows, row => Assert.True(row.GradientSecondMoment > 0, row.ToString()));
        Assert.All(rows.SkipLast(2), row => Assert.True(row.SecondMoment > 0, row.ToString()));
        SignalPath path = ModelPath.Of(ModelCatalog.Parse("resnet50"), new PathOptions { ImageSide = 64 });
        Assert.Contains("average pool(4)", path.ToString(), StringComparison.Ordinal);
        Assert.Contains("average pool(49)", ModelPath.Of(ModelCatalog.Parse("resnet50")).ToString(), StringComparison.Ordinal);
    }

    // He's weights hold the signal but for the borders, and the largest of 4 behind a ReLU is 1.5438 of what came in.
    [Fact]
    public void Vgg_IsPredicted()
    {
        ImmutableArray<LayerSignals> rows = Predict("vgg16", "kaiming-normal(relu)", new InputSignal(1, 0.2));
        Assert.All(rows, row => Assert.True(row.SecondMoment > 0 && row.GradientSecondMoment > 0, row.ToString()));
        Assert.Equal(5, rows.Count(row => row.Kind == "max pool"));
        double border = Math.Pow((3 * 224.0 - 2) / (3 * 224.0), 2);
        Assert.Equal(2 * border, rows.Single(row => row.Name == "features.0").SecondMoment!.Value, 1e-9);
        Assert.Equal(2 * border * border, rows.Single(row => row.Name == "features.2").SecondMoment!.Value, 1e-9);
        Assert.Equal(1.54378501 * 2 * border * border, rows.First(row => row.Kind == "max pool").SecondMoment!.Value, 1e-6);
        Assert.Contains("average pool(4)", ModelPath.Of(ModelCatalog.Parse("vgg16"), new PathOptions { ImageSide = 448 }).ToString(), StringComparison.Ordinal);
    }

    // tanh's E[φ²] at 1 is 0.3943; of 4 positions that share 4/5 of a kernel in a row and 16/25 cornerwise the mean keeps (1 + 3·0.7467)/4.
    [Fact]
    public void LeNet_IsPredicted()
    {
        ImmutableArray<LayerSignals> rows = Predict("lenet5", "lecun-normal", new InputSignal(1, 0));
        Assert.All(rows, row => Assert.True(row.SecondMoment > 0 && row.GradientSecondMoment > 0, row.ToString()));
        LayerSignals pool = rows.First(row => row.Kind == "average pool");
        Assert.Equal((1 + (3 * ((4 * 0.8) + (2 * 0.64)) / 6)) / 4, pool.ForwardFactor!.Value, 1e-12);
        Assert.Equal(0.0625, pool.GradientFactor!.Value, 1e-12);
    }

    [Theory]
    [InlineData("clip-vit-b-32", "two towers")]
    [InlineData("t5-small", "has a decoder")]
    public void OtherModels_AreRefused(string name, string because)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        Assert.Contains(because, ModelPath.Refusal(model), StringComparison.Ordinal);
        Assert.Equal(ModelPath.Refusal(model), Assert.Throws<NotSupportedException>(() => ModelPath.Of(model)).Message);
        Assert.Null(ModelPath.Refusal(ModelCatalog.Parse("gpt2")));
    }

    [Fact]
    public void CrossAttention_AndMissingParts_AreRefused()
    {
        ModelDescription gpt2 = HuggingFaceConfig.Parse(
            """{"model_type": "gpt2", "n_layer": 1, "n_embd": 64, "n_head": 4, "vocab_size": 100, "add_cross_attention": true}"""u8, "config.json");
        Assert.Contains("crossattention", ModelPath.Refusal(gpt2), StringComparison.Ordinal);
        ModelDescription cut = ModelCatalog.Parse("gpt2");
        cut = cut with { Parameters = [.. cut.Parameters.Where(parameter => parameter.Name != "transformer.h.3.mlp.c_fc.weight")] };
        Assert.Contains("transformer.h.3.mlp.c_fc.weight", Assert.Throws<NotSupportedException>(() => ModelPath.Of(cut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ThatDoNotConcernAModel_Throw()
    {
        Assert.Throws<ArgumentException>(() => ModelPath.Of(ModelCatalog.Parse("mlp:10-10-10"), new PathOptions { Tokens = 5 }));
        Assert.Throws<ArgumentException>(() => ModelPath.Of(ModelCatalog.Parse("gpt2"), new PathOptions { ImageSide = 224 }));
        Assert.Throws<ArgumentException>(() => ModelPath.Of(ModelCatalog.Parse("gpt2"), new PathOptions { Tokens = 1025 }));
        Assert.Throws<ArgumentException>(() => ModelPath.Of(ModelCatalog.Parse("resnet18"), new PathOptions { ImageSide = 8 }));
        Assert.Throws<ArgumentException>(() => ModelPath.Of(ModelCatalog.Parse("vit-tiny"), new PathOptions { Tokens = 8 }));
    }

    [Fact]
    public void Predict_OfAnotherModelsPath_Throws()
    {
        InitPlan plan = Plan(ModelCatalog.Parse("mlp:10-10-10"), Recipe.PyTorch);
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => Propagation.Predict(ModelPath.Of(ModelCatalog.Parse("gpt2")), plan, InputSignal.Indices));
        Assert.Contains("transformer.wte.weight", wrong.Message, StringComparison.Ordinal);
    }

    private static List<AttentionStep> Attentions(string name)
    {
        var found = new List<AttentionStep>();
        Collect(ModelPath.Of(ModelCatalog.Parse(name)));
        return found;

        void Collect(SignalPath path)
        {
            found.AddRange(new[] { path }.OfType<AttentionStep>());
            foreach (SignalPath part in path.Parts)
            {
                Collect(part);
            }
        }
    }

    private static void Complete(ModelDescription model)
    {
        string[] used = [.. ModelPath.Of(model).ParameterNames];
        Assert.Empty(used.Except(model.Parameters.Select(parameter => parameter.Name)));
        IEnumerable<string> wanted = model.Parameters
            .Where(parameter => parameter.Role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount))
            .Where(parameter => !Unused.Any(parameter.Name.EndsWith) && parameter.TiedTo is null)
            .Select(parameter => parameter.Name);
        Assert.Empty(wanted.Except(used));
        Assert.Equal(used.Length, used.Distinct().Count());
    }

    private static ModelDescription T5(string json) => HuggingFaceConfig.Parse(Encoding.UTF8.GetBytes(json), "config.json");

    private static InitPlan Plan(ModelDescription model, Recipe recipe) => Planner.Plan(model.Parameters, recipe, new Seed(1));

    private static ImmutableArray<LayerSignals> Predict(string name, string scheme, InputSignal input)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        return Propagation.Predict(ModelPath.Of(model), Plan(model, Recipe.Of(SchemeCatalog.Parse(scheme))), input);
    }
}
