using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The default device is one for the whole process, so nothing may run beside these tests.</summary>
[Collection(nameof(GlobalGenerator))]
public class DeferredModuleTests
{
    private static readonly Recipe Gpt = Recipe.PyTorch.Override("gpt", Rule.Named("*weight").All(Scheme.Normal(0, 0.02)), Rule.Named("*.gain").All(Scheme.Ones));

    public static TheoryData<string> LayerNames => [.. LayerCases.Keys];

    private static Dictionary<string, Func<nn.Module>> LayerCases { get; } = new(StringComparer.Ordinal)
    {
        ["mlp"] = () => nn.Sequential(("a", nn.Linear(7, 5)), ("r", nn.ReLU()), ("b", nn.Linear(5, 3, hasBias: false))),
        ["convolutions"] = () => nn.Sequential(("c", nn.Conv2d(3, 8, 3)), ("n", nn.BatchNorm2d(8)), ("t", nn.ConvTranspose2d(8, 4, 2)), ("g", nn.GroupNorm(2, 4)), ("p", nn.PReLU(4))),
        ["tables"] = () => new Layers(nn.Embedding(30, 4, padding_idx: 3), nn.EmbeddingBag(9, 4), nn.Bilinear(3, 4, 5)),
        ["cells"] = () => new Layers(nn.LSTMCell(3, 4), nn.GRUCell(3, 4, bias: false), nn.RNNCell(3, 4)),
        ["native on the CPU"] = () => new Layers(nn.Linear(3, 3), nn.LSTM(3, 4, device: CPU), nn.MultiheadAttention(4, 2)),
        ["half"] = () => new Layers(nn.Linear(40, 40, dtype: ScalarType.BFloat16), nn.Linear(3, 3, dtype: ScalarType.Float64), nn.Embedding(30, 4, dtype: ScalarType.Float16)),
        ["frozen"] = () =>
        {
            Linear frozen = nn.Linear(4, 4);
            frozen.weight.requires_grad = false;
            return nn.Sequential(("frozen", frozen), ("free", nn.Linear(4, 4)));
        },
    };

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Materialize_GivesTheValuesOfOrdinaryConstruction(string name)
    {
        foreach (NumberStream stream in new[] { NumberStream.Keyed, NumberStream.PyTorch })
        {
            using nn.Module ordinary = LayerCases[name]();
            InitPlan expected = ordinary.Initialize(Recipe.PyTorch, 17, stream);
            using nn.Module deferred = DeferredModule.Build(LayerCases[name]);
            InitPlan plan = deferred.Materialize(Recipe.PyTorch, 17, stream);
            Assert.Equal(expected.ToString(), plan.ToString());
            AssertEqual(ordinary, deferred);
        }
    }

    [Fact]
    public void Materialize_KeepsTies_Fields_AndForwardPasses()
    {
        foreach (NumberStream stream in new[] { NumberStream.Keyed, NumberStream.PyTorchSingle })
        {
            using var ordinary = new SmallGpt();
            ordinary.Initialize(Gpt, 5, stream);
            using SmallGpt deferred = DeferredModule.Build(() => new SmallGpt());
            Parameter gain = deferred.h[1].gain;
            Parameter weight = deferred.h[0].c_fc.weight;
            Assert.Equal(DeviceType.META, weight.device_type);
            Assert.Contains(deferred.Plan(Gpt, 5, stream).Rows, row => row.TiedNames.Contains("lm_head.weight"));
            deferred.Materialize(Gpt, 5, stream);
            AssertEqual(ordinary, deferred);
            Assert.Same(gain, deferred.h[1].gain);
            Assert.Same(weight, deferred.h[0].c_fc.weight);

            using Tensor tokens = tensor(new long[] { 3, 1, 36 }).unsqueeze(0);
            using Tensor expected = ordinary.call(tokens);
            using Tensor got = deferred.call(tokens);
            Assert.Equal(Tensors.Floats(expected), Tensors.Floats(got));

            // One tensor behind table and head: a step of the one is seen by the other.
            got.sum().backward();
            Assert.Equal(Tensors.Floats(deferred.lm_head.weight.grad!), Tensors.Floats(deferred.wte.weight!.grad!));
            using (no_grad())
            {
                deferred.lm_head.weight.fill_(3);
            }

            Assert.All(Tensors.Floats(deferred.wte.weight!), value => Assert.Equal(3, value));
        }
    }

    [Fact]
    public void Materialize_ModulesCanBeMovedAndConvertedAfterwards()
    {
        using SmallGpt model = DeferredModule.Build(() => new SmallGpt());
        model.Materialize(Gpt, 5);
        float[] before = Tensors.Floats(model.wpe.weight!);
        model.to(CPU);
        model.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, model.wpe.weight!.dtype);
        Assert.Equal(before, Tensors.Floats(model.wpe.weight));
        using Tensor tokens = tensor(new long[] { 3, 1, 36 }).unsqueeze(0);
        using Tensor output = model.call(tokens);
        Assert.Equal(ScalarType.Float64, output.dtype);
    }

    [Fact]
    public void Materialize_WorksOnPartsInMemoryToo()
    {
        using var model = nn.Sequential(("real", nn.Linear(3, 2)), ("meta", nn.Linear(3, 2, device: META)));
        using var ordinary = nn.Sequential(("real", nn.Linear(3, 2)), ("meta", nn.Linear(3, 2)));
        model.Materialize(Recipe.PyTorch, 1, NumberStream.PyTorch);
        ordinary.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch);
        AssertEqual(ordinary, model);
    }

    [Fact]
    public void Materialize_NamesWhatItCanNotGive_AndChangesNothing()
    {
        using Layers model = DeferredModule.Build(() => new Layers(new SmallGpt(bufferDevice: META), nn.LSTM(3, 4), new Loose()));
        NotSupportedException problem = Assert.Throws<NotSupportedException>(() => model.Materialize(Gpt, 5));
        Assert.Contains("The buffer positions [8] of 0 (SmallGpt) is on the meta device", problem.Message, StringComparison.Ordinal);
        Assert.Contains("1 (LSTM) keeps its tensors in libtorch, where they can't be exchanged; give its constructor device: CPU.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("The field Masks of 2 (Loose) holds a tensor [2, 2] on the meta device", problem.Message, StringComparison.Ordinal);
        Assert.All(model.parameters(), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
    }

    [Fact]
    public void Materialize_RecipeThatDoesNotFit_ChangesNothing()
    {
        using SmallGpt model = DeferredModule.Build(() => new SmallGpt());
        Assert.Throws<DiagnosticException>(() => model.Materialize(Recipe.PyTorch, 5));
        Assert.All(model.parameters(), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
    }

    [Fact]
    public void Materialize_SeesFieldsThatHoldARegisteredTensor()
    {
        using var model = DeferredModule.Build(() => new Sharing());
        model.Materialize(Recipe.PyTorch, 5);
        Assert.Equal(Tensors.Floats(model.Table.weight!), Tensors.Floats(model.Again[0]));
    }

    [Fact]
    public void Build_RestoresTheDefaultDevice_AndSaysWhatTheConstructorNeeds()
    {
        NotSupportedException problem = Assert.Throws<NotSupportedException>(() => DeferredModule.Build<nn.Module>(() => nn.Linear(3, (long)ones(1).item<float>())));
        Assert.Contains("can't run without values", problem.Message, StringComparison.Ordinal);
        Assert.Equal(DeviceType.CPU, get_default_device().type);
        Assert.Throws<FormatException>(() => DeferredModule.Build<nn.Module>(() => throw new FormatException()));
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }

    [Fact]
    public void Materialize_LeavesNoTensorBehind()
    {
        // Every Parameter made from a tensor counts twice for TorchSharp, so only what Materialize adds is counted: embeddings have told their padding before.
        using SmallGpt model = DeferredModule.Build(() => new SmallGpt());
        model.Plan(Gpt, 5);
        long before = Live();
        model.Materialize(Gpt, 5);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static long Live()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }

    private static void AssertEqual(nn.Module expected, nn.Module got)
    {
        Dictionary<string, Tensor> values = got.state_dict();
        Assert.Equal(expected.state_dict().Keys, values.Keys);
        foreach ((string name, Tensor tensor) in expected.state_dict())
        {
            Assert.Equal(tensor.dtype, values[name].dtype);
            Assert.Equal(tensor.requires_grad, values[name].requires_grad);
            Assert.Equal(tensor.stride(), values[name].stride());
            Assert.Equal(Tensors.Floats(tensor), Tensors.Floats(values[name]));
        }
    }

    private sealed class Loose : nn.Module
    {
        public Loose()
            : base(nameof(Loose)) => RegisterComponents();

        public List<Tensor> Masks { get; } = [ones(2, 2)];
    }

    private sealed class Sharing : nn.Module
    {
        public Sharing()
            : base(nameof(Sharing))
        {
            Again = [Table.weight!];
            RegisterComponents();
        }

        public Embedding Table { get; } = nn.Embedding(5, 2);

        public Parameter[] Again { get; }
    }
}
