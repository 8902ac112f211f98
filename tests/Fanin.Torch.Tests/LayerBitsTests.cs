using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Every layer of the recipe "pytorch" against libtorch's own constructors: hundreds of shapes and seeds, bit for bit.</summary>
[Collection(nameof(GlobalGenerator))]
public class LayerBitsTests
{
    private static readonly long[] Sizes = [1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 64];

    public static TheoryData<string> Layers => [.. Makers.Keys];

    private static Dictionary<string, Func<Random, nn.Module>> Makers { get; } = new()
    {
        ["Linear"] = r => nn.Linear(Pick(r), Pick(r), hasBias: Coin(r)),
        ["Conv1d"] = r => Grouped(r, (i, o, g) => nn.Conv1d(i, o, 1 + r.Next(4), groups: g, bias: Coin(r))),
        ["Conv2d"] = r => Grouped(r, (i, o, g) => nn.Conv2d(i, o, (1 + r.Next(4), 1 + r.Next(4)), groups: g, bias: Coin(r))),
        ["Conv3d"] = r => Grouped(r, (i, o, g) => nn.Conv3d(i, o, 1 + r.Next(3), groups: g, bias: Coin(r))),
        ["ConvTranspose1d"] = r => Grouped(r, (i, o, g) => nn.ConvTranspose1d(i, o, 1 + r.Next(4), groups: g, bias: Coin(r))),
        ["ConvTranspose2d"] = r => Grouped(r, (i, o, g) => nn.ConvTranspose2d(i, o, (1 + r.Next(4), 1 + r.Next(4)), groups: g, bias: Coin(r))),
        ["ConvTranspose3d"] = r => Grouped(r, (i, o, g) => nn.ConvTranspose3d(i, o, 1 + r.Next(3), groups: g, bias: Coin(r))),
        ["Embedding"] = r => nn.Embedding(Pick(r), Pick(r)),
        ["Embedding with padding"] = r => nn.Embedding(17, Pick(r), padding_idx: r.Next(17)),
        ["BatchNorm1d"] = r => nn.BatchNorm1d(Pick(r)),
        ["BatchNorm2d"] = r => nn.BatchNorm2d(Pick(r)),
        ["BatchNorm3d"] = r => nn.BatchNorm3d(Pick(r)),
        ["LayerNorm"] = r => nn.LayerNorm([Pick(r), Pick(r)]),
        ["InstanceNorm2d"] = r => nn.InstanceNorm2d(Pick(r), affine: true, track_running_stats: true),
        ["PReLU"] = r => nn.PReLU(Pick(r), r.Next(100) / 8.0),
        ["Bilinear"] = r => nn.Bilinear(Pick(r), Pick(r), 1 + r.Next(9), hasBias: Coin(r)),
        ["RNN"] = r => nn.RNN(Pick(r), Pick(r), 1 + r.Next(3), bias: Coin(r), bidirectional: Coin(r)),
        ["LSTM"] = r => nn.LSTM(Pick(r), Pick(r), 1 + r.Next(3), bias: Coin(r), bidirectional: Coin(r)),
        ["GRU"] = r => nn.GRU(Pick(r), Pick(r), 1 + r.Next(3), bias: Coin(r), bidirectional: Coin(r)),
        ["RNNCell"] = r => nn.RNNCell(Pick(r), Pick(r), bias: Coin(r)),
        ["LSTMCell"] = r => nn.LSTMCell(Pick(r), Pick(r), bias: Coin(r)),
        ["GRUCell"] = r => nn.GRUCell(Pick(r), Pick(r), bias: Coin(r)),
        ["EmbeddingBag"] = r => nn.EmbeddingBag(Pick(r), Pick(r)),
        ["MultiheadAttention"] = r => nn.MultiheadAttention(2 * Pick(r), 2, bias: Coin(r), add_bias_kv: Coin(r)),
        ["MultiheadAttention of other widths"] = r => nn.MultiheadAttention(2 * Pick(r), 2, add_bias_kv: Coin(r), kdim: Pick(r), vdim: Pick(r)),
        ["TransformerEncoderLayer"] = r => nn.TransformerEncoderLayer(2 * Pick(r), 2, Pick(r)),
        ["TransformerDecoderLayer"] = r => nn.TransformerDecoderLayer(2 * Pick(r), 2, Pick(r)),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Initialize_GivesTheBitsOfTheConstructor(string layer)
    {
        for (int trial = 0; trial < 60; trial++)
        {
            // A Linear before and after it shows that the position in the stream is right on both sides.
            ulong seed = (ulong)trial * 7919;
            torch.manual_seed((long)seed);
            using nn.Module model = new Layers(nn.Linear(3, 2), Makers[layer](Tensors.Seeded(trial)), nn.Linear(2, 5));
            float[][] expected = [.. model.state_dict().Values.Select(Tensors.Floats)];
            Tensors.Spoil(model);

            InitPlan plan = model.Initialize(Recipe.PyTorch, seed, NumberStream.PyTorch);

            Assert.Equal(expected, model.state_dict().Values.Select(Tensors.Floats));
            Assert.Equal(model.state_dict().Count, plan.Rows.Length);
            Assert.InRange(plan.Rows.Length, 4, int.MaxValue);
        }
    }

    [Fact]
    public void Initialize_SetsGroupNorm_WhichTorchSharpLeavesAsItFindsIt()
    {
        using nn.Module model = nn.GroupNorm(2, 6);
        Tensors.Spoil(model);
        model.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch);
        Assert.Equal([[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]], model.state_dict().Values.Select(Tensors.Floats));
    }

    [Fact]
    public void Initialize_ZeroesThePaddingRowOfABag_WhichTorchSharpFillsAgain()
    {
        foreach (EmbeddingBagMode mode in new[] { EmbeddingBagMode.Mean, EmbeddingBagMode.Sum, EmbeddingBagMode.Max })
        {
            using var bag = nn.EmbeddingBag(5, 3, mode: mode, padding_index: 2);
            using var table = nn.Embedding(5, 3, padding_idx: 2);
            bag.Initialize(Recipe.PyTorch, 3, NumberStream.PyTorch);
            table.Initialize(Recipe.PyTorch, 3, NumberStream.PyTorch);
            Assert.Equal([0, 0, 0], Tensors.Floats(bag.weight!)[6..9]);
            Assert.Equal(Tensors.Floats(table.weight!), Tensors.Floats(bag.weight!));
        }
    }

    [Fact]
    public void ForLayers_MatchesWhatIsinstanceDoes_AttentionsProjectionToo()
    {
        // torch.manual_seed(7); m = nn.TransformerEncoderLayer(4, 2, 8)
        // for l in m.modules():
        //     if isinstance(l, nn.Linear): nn.init.kaiming_uniform_(l.weight, nonlinearity="relu")
        using nn.Module model = nn.TransformerEncoderLayer(4, 2, 8);
        Recipe recipe = Recipe.PyTorch.Override("relu", Rule.ForLayers("*Linear").Weight(Scheme.KaimingUniform(Nonlinearity.ReLU)));
        model.Initialize(recipe, 7, NumberStream.PyTorch);
        Dictionary<string, Tensor> state = model.state_dict();
        Assert.Equal([1055921984, -1109800589, 1050756958], Bits("self_attn.in_proj_weight"));
        Assert.Equal([-1080981098, -1084499546, 1032312210], Bits("self_attn.out_proj.weight"));
        Assert.Equal([-1096476428, 1037235351, -1087189389], Bits("linear1.weight"));
        Assert.Equal([1062257121, -1084886138, 1045050892], Bits("linear2.weight"));

        IEnumerable<int> Bits(string name) => Tensors.Floats(state[name])[..3].Select(BitConverter.SingleToInt32Bits);
    }

    [Fact]
    public void Plan_SeesCopiesAndRedrawnLayers_InNativeTransformers()
    {
        using var model = nn.Transformer(4, 2, 2, 1, 8);
        ParameterSpec[] specs = [.. ModuleParameters.Of(model).Select(place => place.Spec)];
        ParameterSpec spec = specs.Single(spec => spec.Name == "encoder.layers.1.linear1.weight");
        Assert.Equal(("encoder.layers.0.linear1.weight", "Linear", "encoder.layers.1.linear1", string.Empty), (spec.CopyOf, spec.Layer.Type, spec.Layer.Path, spec.Layer.RedrawnBy));
        Assert.Equal(new TensorShape(8, 4), spec.Layer.WeightShape);
        Assert.Equal(3, specs.Single(spec => spec.Name == "decoder.layers.0.multihead_attn.in_proj_weight").Layer.WeightLayout.PackedParts);
        Assert.Equal(46, specs.Length);
        Assert.DoesNotContain(specs, spec => spec.Role == ParameterRole.Unknown);
    }

    private static long Pick(Random random) => Sizes[random.Next(Sizes.Length)];

    private static bool Coin(Random random) => random.Next(2) == 0;

    private static nn.Module Grouped(Random random, Func<long, long, long, nn.Module> make)
    {
        long groups = 1 + random.Next(3);
        return make(groups * (1 + random.Next(5)), groups * (1 + random.Next(5)), groups);
    }
}
