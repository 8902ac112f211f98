using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

internal static partial class BuiltInRecipeCases
{
    private static string[] LstmStates => ["lstm.weight_hh_l0", "lstm.weight_hh_l1"];

    private static IEnumerable<RecipeCase> Frameworks() =>
    [
        Neutral(), PyTorch(), PyTorch10(), PyTorch04(), Keras(), Flax(), Haiku(), Burn(), BurnBiases(), Candle(), Dl4j(), Lux(),
    ];

    /// <summary>Two of each of PyTorch's layers.</summary>
    private static RecipeModel TorchLayers() => new RecipeModel()
        .Linear("linear1", 8, 12).Linear("linear2", 10, 8)
        .Conv2d("conv1", new TensorShape(16, 3, 3, 5)).Conv2d("conv2", new TensorShape(8, 4, 3, 3), groups: 4)
        .Transposed("up1", new TensorShape(6, 4, 3, 3)).Transposed("up2", new TensorShape(8, 5, 2, 2), stride: 2)
        .Recurrent("rnn", "RNN", 1, 7, 5).Recurrent("lstm", "LSTM", 4, 7, 5).Recurrent("gru", "GRU", 3, 7, 5)
        .Attention("attention1", 6).Attention("attention2", 8)
        .Embedding("embedding1", 11, 6, padding: 2).Embedding("embedding2", 7, 4)
        .BatchNorm("batch1", 16).BatchNorm("batch2", 8).Norm("layer1", 8).Norm("layer2", 10)
        .Slope("slope1").Slope("slope2");

    /// <summary>One law for all that a prefix begins.</summary>
    private static Dictionary<string, Distribution> Table(RecipeModel model, params (string Prefix, Distribution Law)[] laws)
    {
        Dictionary<string, Distribution> table = new(StringComparer.Ordinal);
        foreach ((string prefix, Distribution law) in laws)
        {
            string[] names = [.. model.Parameters.Select(parameter => parameter.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
            Assert.NotEmpty(names);
            foreach (string name in names)
            {
                table.Add(name, law);
            }
        }

        return table;
    }

    // What all versions before attention's do alike, and what later layers get from today's PyTorch.
    private static (string Prefix, Distribution Law)[] AnyPyTorch() =>
    [
        ("linear1", U(1 / Sqrt(12))), ("linear2", U(1 / Sqrt(8))),
        ("rnn", U(1 / Sqrt(5))), ("lstm", U(1 / Sqrt(5))), ("gru", U(1 / Sqrt(5))),
        ("attention1.in_proj_weight", U(Sqrt(6.0 / (18 + 6)))), ("attention2.in_proj_weight", U(Sqrt(6.0 / (24 + 8)))),
        ("attention1.out_proj.weight", U(1 / Sqrt(6))), ("attention2.out_proj.weight", U(1 / Sqrt(8))),
        ("embedding1", ZeroRow(N(1), 2, 6)), ("embedding2", N(1)),
        ("batch1.weight", new UniformDistribution(0, 1)), ("batch2.weight", new UniformDistribution(0, 1)),
    ];

    private static RecipeCase Neutral()
    {
        RecipeModel model = TorchLayers();
        return new RecipeCase("neutral", "recipes §2: norms 1 and 0, slopes 0.25; biases 0", model, [])
        {
            Uncovered = [.. model.Parameters.Where(parameter => parameter.Role is ParameterRole.Weight or ParameterRole.RecurrentWeight or ParameterRole.Embedding).Select(parameter => parameter.Name)],
        };
    }

    // Of norms the scale is 1, as the table's rest says.
    private static RecipeCase PyTorch()
    {
        RecipeModel model = TorchLayers().Bilinear("bilinear1", 4, 9, 5).Bilinear("bilinear2", 3, 6, 5);
        return new RecipeCase("pytorch", "recipes §2 PyTorch", model, Table(model,
        [
            .. AnyPyTorch().Where(row => !row.Prefix.StartsWith("batch", StringComparison.Ordinal)),
            ("conv1", U(1 / Sqrt(3 * 15))), ("conv2", U(1 / Sqrt(4 * 9))), ("up1", U(1 / Sqrt(4 * 9))), ("up2", U(1 / Sqrt(5 * 4))),
            ("bilinear1", U(1 / Sqrt(9))), ("bilinear2", U(1 / Sqrt(6))),
        ]));
    }

    private static RecipeCase PyTorch10()
    {
        RecipeModel model = TorchLayers();
        return new RecipeCase("pytorch-1.0", "recipes §2; pytorch#12259", model, Table(model,
        [
            .. AnyPyTorch(),
            ("conv1", U(1 / Sqrt(3 * 15))), ("conv2", U(1 / Sqrt(4 * 9))), ("up1", U(1 / Sqrt(4 * 9))), ("up2", U(1 / Sqrt(5 * 4))),
        ]));
    }

    private static RecipeCase PyTorch04()
    {
        RecipeModel model = TorchLayers();
        return new RecipeCase("pytorch-0.4", "reset_parameters of _ConvNd in 0.4: n = in_channels·k", model, Table(model,
        [
            .. AnyPyTorch(),
            ("conv1", U(1 / Sqrt(3 * 15))), ("conv2", U(1 / Sqrt(16 * 9))), ("up1", U(1 / Sqrt(6 * 9))), ("up2", U(1 / Sqrt(8 * 4))),
        ]));
    }

    private static RecipeCase Keras()
    {
        RecipeModel model = TorchLayers();
        var forget = new ConcatenatedDistribution([(C(0), 5), (C(1), 5), (C(0), 10)]);
        return new RecipeCase("keras", "recipes §2 Keras 3, §1.1", model, Table(
            model,
            ("linear1.weight", U(Sqrt(6.0 / 20))), ("linear2.weight", U(Sqrt(6.0 / 18))),
            ("conv1.weight", U(Sqrt(6.0 / ((3 * 15) + (16 * 15))))), ("conv2.weight", U(Sqrt(6.0 / ((4 * 9) + (8 * 9))))),
            ("up1.weight", U(Sqrt(6.0 / (10 * 9)))), ("up2.weight", U(Sqrt(6.0 / (13 * 4)))),
            ("rnn.weight_ih_l0", U(Sqrt(6.0 / 12))), ("rnn.weight_ih_l1", U(Sqrt(6.0 / 10))),
            ("lstm.weight_ih_l0", U(Sqrt(6.0 / 27))), ("lstm.weight_ih_l1", U(Sqrt(6.0 / 25))),
            ("gru.weight_ih_l0", U(Sqrt(6.0 / 22))), ("gru.weight_ih_l1", U(Sqrt(6.0 / 20))),
            ("rnn.weight_hh", new OrthogonalDistribution(5, 5, 1)), ("lstm.weight_hh", new OrthogonalDistribution(20, 5, 1)), ("gru.weight_hh", new OrthogonalDistribution(15, 5, 1)),
            ("lstm.bias_ih", forget),
            ("attention1.in_proj_weight", U(Sqrt(6.0 / 12))), ("attention2.in_proj_weight", U(Sqrt(6.0 / 16))),
            ("attention1.out_proj.weight", U(Sqrt(6.0 / 12))), ("attention2.out_proj.weight", U(Sqrt(6.0 / 16))),
            ("embedding", U(0.05)),
            ("slope", C(0))));
    }

    private static RecipeCase Flax()
    {
        RecipeModel model = TorchLayers();
        Distribution Gates(int count) => new ConcatenatedDistribution([.. Enumerable.Repeat(((Distribution)new OrthogonalDistribution(5, 5, 1), 25L), count)]);
        return new RecipeCase("flax", "recipes §2 Flax, §1.3", model, Table(
            model,
            ("linear1.weight", Corrected(1 / Sqrt(12))), ("linear2.weight", Corrected(1 / Sqrt(8))),
            ("conv1.weight", Corrected(1 / Sqrt(3 * 15))), ("conv2.weight", Corrected(1 / Sqrt(4 * 9))),
            ("up1.weight", Corrected(1 / Sqrt(6 * 9))), ("up2.weight", Corrected(1 / Sqrt(8 * 4))),
            ("rnn.weight_ih_l0", Corrected(1 / Sqrt(7))), ("rnn.weight_ih_l1", Corrected(1 / Sqrt(5))),
            ("lstm.weight_ih_l0", Corrected(1 / Sqrt(7))), ("lstm.weight_ih_l1", Corrected(1 / Sqrt(5))),
            ("gru.weight_ih_l0", Corrected(1 / Sqrt(7))), ("gru.weight_ih_l1", Corrected(1 / Sqrt(5))),
            ("rnn.weight_hh", new OrthogonalDistribution(5, 5, 1)), ("lstm.weight_hh", Gates(4)), ("gru.weight_hh", Gates(3)),
            ("attention1.in_proj_weight", Corrected(1 / Sqrt(6))), ("attention2.in_proj_weight", Corrected(1 / Sqrt(8))),
            ("attention1.out_proj.weight", Corrected(1 / Sqrt(6))), ("attention2.out_proj.weight", Corrected(1 / Sqrt(8))),
            ("embedding1", N(1 / Sqrt(6))), ("embedding2", N(1 / Sqrt(4))),
            ("slope", C(0.01))));
    }

    private static RecipeCase Haiku()
    {
        RecipeModel model = TorchLayers();
        var table = Table(
            model,
            ("linear1.weight", Truncated(1 / Sqrt(12))), ("linear2.weight", Truncated(1 / Sqrt(8))),
            ("conv1.weight", Truncated(1 / Sqrt(3 * 15))), ("conv2.weight", Truncated(1 / Sqrt(4 * 9))),
            ("up1.weight", Truncated(1 / Sqrt(6 * 9))), ("up2.weight", Truncated(1 / Sqrt(8 * 4))),
            ("rnn.weight_ih_l0", Truncated(1 / Sqrt(7))), ("rnn.weight_ih_l1", Truncated(1 / Sqrt(5))), ("rnn.weight_hh", Truncated(1 / Sqrt(5))),
            ("lstm.weight_ih_l0", Truncated(1 / Sqrt(7 + 5))), ("lstm.weight_ih_l1", Truncated(1 / Sqrt(5 + 5))),
            ("gru.weight_ih_l0", Corrected(1 / Sqrt(7))), ("gru.weight_ih_l1", Corrected(1 / Sqrt(5))), ("gru.weight_hh", Corrected(1 / Sqrt(5))),
            ("attention1.in_proj_weight", Corrected(1 / Sqrt(6))), ("attention2.in_proj_weight", Corrected(1 / Sqrt(8))),
            ("attention1.out_proj.weight", Corrected(1 / Sqrt(6))), ("attention2.out_proj.weight", Corrected(1 / Sqrt(8))),
            ("embedding", Truncated(1)));
        return new RecipeCase("haiku", "recipes §2 Haiku, §1.3; haiku/_src/recurrent.py", model, table) { Uncovered = LstmStates };
    }

    private static RecipeCase Burn()
    {
        RecipeModel model = TorchLayers();
        var table = Table(
            model,
            ("linear1", U(1 / Sqrt(12))), ("linear2", U(1 / Sqrt(8))),
            ("conv1", U(1 / Sqrt(3 * 15))), ("conv2", U(1 / Sqrt(4 * 9))), ("up1", U(1 / Sqrt(4 * 9))), ("up2", U(1 / Sqrt(5 * 4))),
            ("rnn.weight_ih_l0", N(Sqrt(2.0 / 12))), ("rnn.weight_ih_l1", N(Sqrt(2.0 / 10))), ("rnn.weight_hh", N(Sqrt(2.0 / 10))), ("rnn.bias_hh", N(Sqrt(2.0 / 10))),
            ("lstm.weight_ih_l0", N(Sqrt(2.0 / 12))), ("lstm.weight_ih_l1", N(Sqrt(2.0 / 10))), ("lstm.weight_hh", N(Sqrt(2.0 / 10))), ("lstm.bias_hh", N(Sqrt(2.0 / 10))),
            ("gru.weight_ih_l0", N(Sqrt(2.0 / 12))), ("gru.weight_ih_l1", N(Sqrt(2.0 / 10))), ("gru.weight_hh", N(Sqrt(2.0 / 10))), ("gru.bias_hh", N(Sqrt(2.0 / 10))),
            ("attention1", U(1 / Sqrt(6))), ("attention2", U(1 / Sqrt(8))),
            ("embedding", N(1)));
        return new RecipeCase("burn", "recipes §2 Burn; burn-nn rnn/gate_controller.rs", model, table)
        {
            Uncovered = ["rnn.bias_ih_l0", "rnn.bias_ih_l1", "lstm.bias_ih_l0", "lstm.bias_ih_l1", "gru.bias_ih_l0", "gru.bias_ih_l1"],
        };
    }

    private static RecipeCase BurnBiases()
    {
        RecipeModel model = new RecipeModel().Recurrent("lstm", "LSTM", 4, 7, 5, tellsWeights: true).Recurrent("gru", "GRU", 3, 7, 5, tellsWeights: true);
        return new RecipeCase("burn", "recipes §2 Burn; burn-nn linear.rs: a bias has its weight's fans", model, Table(model,
        [
            .. Each(
                path =>
                [
                    ($"{path}.weight_ih_l0", N(Sqrt(2.0 / 12))), ($"{path}.weight_ih_l1", N(Sqrt(2.0 / 10))), ($"{path}.weight_hh", N(Sqrt(2.0 / 10))),
                    ($"{path}.bias_ih_l0", N(Sqrt(2.0 / 12))), ($"{path}.bias_ih_l1", N(Sqrt(2.0 / 10))), ($"{path}.bias_hh", N(Sqrt(2.0 / 10))),
                ],
                "lstm",
                "gru"),
        ]));
    }

    private static RecipeCase Candle()
    {
        RecipeModel model = TorchLayers();
        return new RecipeCase("candle", "recipes §2 Candle; candle-nn conv.rs, rnn.rs", model, Table(
            model,
            ("linear1.weight", N(Sqrt(2.0 / 12))), ("linear2.weight", N(Sqrt(2.0 / 8))), ("linear1.bias", U(1 / Sqrt(12))), ("linear2.bias", U(1 / Sqrt(8))),
            ("conv1.weight", N(Sqrt(2.0 / (3 * 15)))), ("conv2.weight", N(Sqrt(2.0 / (4 * 9)))), ("conv1.bias", U(1 / Sqrt(3))), ("conv2.bias", U(1 / Sqrt(16))),
            ("up1", U(1 / (Sqrt(4) * 3))), ("up2", U(1 / (Sqrt(5) * 2))),
            ("rnn.weight_ih_l0", U(Sqrt(6.0 / 7))), ("rnn.weight_ih_l1", U(Sqrt(6.0 / 5))), ("rnn.weight_hh", U(Sqrt(6.0 / 5))),
            ("lstm.weight_ih_l0", U(Sqrt(6.0 / 7))), ("lstm.weight_ih_l1", U(Sqrt(6.0 / 5))), ("lstm.weight_hh", U(Sqrt(6.0 / 5))),
            ("gru.weight_ih_l0", U(Sqrt(6.0 / 7))), ("gru.weight_ih_l1", U(Sqrt(6.0 / 5))), ("gru.weight_hh", U(Sqrt(6.0 / 5))),
            ("attention1.in_proj_weight", N(Sqrt(2.0 / 6))), ("attention2.in_proj_weight", N(Sqrt(2.0 / 8))), ("attention1.in_proj_bias", U(1 / Sqrt(6))), ("attention2.in_proj_bias", U(1 / Sqrt(8))),
            ("attention1.out_proj.weight", N(Sqrt(2.0 / 6))), ("attention2.out_proj.weight", N(Sqrt(2.0 / 8))), ("attention1.out_proj.bias", U(1 / Sqrt(6))), ("attention2.out_proj.bias", U(1 / Sqrt(8))),
            ("embedding", N(1))));
    }

    private static RecipeCase Dl4j()
    {
        RecipeModel model = TorchLayers();
        var table = Table(
            model,
            ("linear1.weight", N(Sqrt(2.0 / 20))), ("linear2.weight", N(Sqrt(2.0 / 18))),
            ("conv1.weight", N(Sqrt(2.0 / ((3 * 15) + (16 * 15))))), ("conv2.weight", N(Sqrt(2.0 / ((4 * 9) + (8 * 9))))),
            ("up1.weight", N(Sqrt(2.0 / ((6 * 9) + (4 * 9))))), ("up2.weight", N(Sqrt(2.0 / ((8 * 4) + (5 * 4 / 4.0))))),
            ("rnn.weight_ih_l0", N(Sqrt(2.0 / 12))), ("rnn.weight_ih_l1", N(Sqrt(2.0 / 10))), ("rnn.weight_hh", N(Sqrt(2.0 / 10))),
            ("lstm.weight_ih_l0", N(Sqrt(2.0 / (5 + (7 + 5))))), ("lstm.weight_ih_l1", N(Sqrt(2.0 / (5 + (5 + 5))))),
            ("lstm.bias_ih", new ConcatenatedDistribution([(C(0), 5), (C(1), 5), (C(0), 10)])),
            ("gru.weight_ih_l0", N(Sqrt(2.0 / 12))), ("gru.weight_ih_l1", N(Sqrt(2.0 / 10))), ("gru.weight_hh", N(Sqrt(2.0 / 10))),
            ("attention1.in_proj_weight", N(Sqrt(2.0 / 12))), ("attention2.in_proj_weight", N(Sqrt(2.0 / 16))),
            ("attention1.out_proj.weight", N(Sqrt(2.0 / 12))), ("attention2.out_proj.weight", N(Sqrt(2.0 / 16))),
            ("embedding1", N(Sqrt(2.0 / (11 + 6)))), ("embedding2", N(Sqrt(2.0 / (7 + 4)))),
            ("slope", C(0)));
        return new RecipeCase("dl4j", "recipes §2 DL4J; LSTMParamInitializer, Deconvolution2D's", model, table) { Uncovered = LstmStates };
    }

    private static RecipeCase Lux()
    {
        RecipeModel model = TorchLayers().Bilinear("bilinear", 4, 9, 5);
        return new RecipeCase("lux", "Lux.jl src/layers (recipes §2 Lux has the initializers only)", model, Table(
            model,
            ("linear1.weight", U(Sqrt(3.0 / 12))), ("linear2.weight", U(Sqrt(3.0 / 8))), ("linear1.bias", U(1 / Sqrt(12))), ("linear2.bias", U(1 / Sqrt(8))),
            ("conv1.weight", U(Sqrt(3.0 / (3 * 15)))), ("conv2.weight", U(Sqrt(3.0 / (4 * 9)))), ("conv1.bias", U(1 / Sqrt(3 * 15))), ("conv2.bias", U(1 / Sqrt(4 * 9))),
            ("up1.weight", U(Sqrt(6.0 / (10 * 9)))), ("up2.weight", U(Sqrt(6.0 / (13 * 4)))),
            ("rnn", U(1 / Sqrt(5))), ("lstm", U(1 / Sqrt(5))),
            ("gru.weight_ih_l0", U(Sqrt(6.0 / 12))), ("gru.weight_ih_l1", U(Sqrt(6.0 / 10))), ("gru.weight_hh", U(Sqrt(6.0 / 10))),
            ("attention1.in_proj_weight", U(Sqrt(3.0 / 6))), ("attention2.in_proj_weight", U(Sqrt(3.0 / 8))),
            ("attention1.out_proj.weight", U(Sqrt(3.0 / 6))), ("attention2.out_proj.weight", U(Sqrt(3.0 / 8))), ("attention1.out_proj.bias", U(1 / Sqrt(6))), ("attention2.out_proj.bias", U(1 / Sqrt(8))),
            ("embedding", new UniformDistribution(0, 1)), ("bilinear", U(1 / Sqrt(9)))));
    }
}
