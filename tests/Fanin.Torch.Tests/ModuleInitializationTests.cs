using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

public class ModuleInitializationTests
{
    [Fact]
    public void Initialize_ListsEverythingThatDoesNotFit_AndChangesNothing()
    {
        using var model = nn.Sequential(("fc", nn.Linear(3, 2)), ("own", new Own()));
        Tensors.Spoil(model);
        Recipe recipe = Recipe.PyTorch.Override("mine", Rule.For<Conv2d>().Weight(Scheme.Ones));
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => model.Initialize(recipe, 1, NumberStream.PyTorch));
        Assert.Contains("FAN001: No rule covers own.scale [4] of layer type Own;", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN002: The rule Conv2d.weight: ones matches no parameter;", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN005: It is not known what the constructor of own (Own) draws", problem.Message, StringComparison.Ordinal);
        Assert.All(model.state_dict().Values, tensor => Assert.All(Tensors.Floats(tensor), value => Assert.Equal(99, value)));
    }

    [Fact]
    public void Initialize_Refuses_MetaTensors_AndChangesNothing()
    {
        using var model = nn.Sequential(("real", nn.Linear(3, 2)), ("meta", nn.Linear(3, 2, device: META)));
        Tensors.Spoil(model);
        NotSupportedException problem = Assert.Throws<NotSupportedException>(() => model.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch));
        Assert.Contains("meta.weight [2, 3] is on the meta device", problem.Message, StringComparison.Ordinal);
        Assert.All(Tensors.Floats(((Linear)model.children().First()).weight!), value => Assert.Equal(99, value));
        Assert.Equal(4, model.Plan(Recipe.PyTorch, 1, NumberStream.PyTorch).Rows.Length);
    }

    [Fact]
    public void Initialize_LeavesTensorsAlone_WhereARuleSaysSo()
    {
        using var model = nn.Sequential(("head", nn.Linear(3, 2)), ("body", nn.Linear(3, 3)), ("meta", nn.Linear(3, 2, device: META)));
        Tensors.Spoil(model);
        Recipe recipe = Recipe.PyTorch.Override("head", Rule.Named("head.*").All(Scheme.Zeros), Rule.Named("*").Leave("loaded"));
        InitPlan plan = model.Initialize(recipe, 1);
        Assert.Equal([false, false, true, true, true, true], plan.Rows.Select(row => row.IsLeft));
        Assert.All(model.state_dict().Where(one => one.Key.StartsWith("body", StringComparison.Ordinal)), one => Assert.All(Tensors.Floats(one.Value), value => Assert.Equal(99, value)));
        Assert.All(model.state_dict().Where(one => one.Key.StartsWith("head", StringComparison.Ordinal)), one => Assert.All(Tensors.Floats(one.Value), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Initialize_FillsTensorsThatAreNotContiguous_WithTheSameNumbers()
    {
        using var plain = nn.Conv2d(4, 6, 3);
        using var strided = nn.Conv2d(4, 6, 3);
        strided.weight = new Parameter(empty(6, 3, 3, 4).permute(0, 3, 1, 2));
        Assert.False(strided.weight!.is_contiguous());
        plain.Initialize(Recipe.PyTorch, 3, NumberStream.PyTorch);
        strided.Initialize(Recipe.PyTorch, 3, NumberStream.PyTorch);
        Assert.False(strided.weight!.is_contiguous());
        Assert.Equal(Tensors.Floats(plain.weight!), Tensors.Floats(strided.weight));
    }

    [Fact]
    public void Parameters_SeeSharedModulesAndTensorsOnce()
    {
        var shared = nn.Linear(3, 3);
        using var twice = nn.Sequential(("a", shared), ("b", nn.Linear(3, 3)), ("c", shared));
        Assert.Equal(["a.weight", "a.bias", "b.weight", "b.bias"], twice.Plan(Recipe.PyTorch, 1, NumberStream.PyTorch).Rows.Select(row => row.Parameter.Name));

        // As nanoGPT ties them; its loop over all layers then draws the one tensor twice.
        var table = nn.Embedding(4, 3);
        var head = nn.Linear(3, 4, hasBias: false);
        head.weight = (Parameter)table.weight!;
        using var tied = nn.Sequential(("wte", table), ("head", head), ("last", nn.Linear(2, 2)));
        Assert.Contains("FAN008", Assert.Throws<DiagnosticException>(() => tied.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch)).Message, StringComparison.Ordinal);
        Recipe recipe = Recipe.PyTorch.Override("small", Rule.Named("*.weight").All(Scheme.Normal(0, 0.02)));
        InitPlan plan = tied.Initialize(recipe, 1, NumberStream.PyTorch);
        Assert.Equal(["wte.weight", "last.weight", "last.bias"], plan.Rows.Select(row => row.Parameter.Name));
        Assert.Equal(["head.weight"], plan.Rows[0].TiedNames);
        Assert.Equal(Tensors.Floats(table.weight!), Tensors.Floats(head.weight!));
    }

    [Fact]
    public void Parameters_TellTensorsThatShareMemoryButAreNotOne()
    {
        var a = nn.Linear(4, 6, hasBias: false);
        var b = nn.Linear(6, 4, hasBias: false);
        b.weight = new Parameter(a.weight!.detach().view(4, 6));
        using var model = nn.Sequential(("a", a), ("b", b));
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => model.Plan(Recipe.PyTorch, 1, NumberStream.PyTorch));
        Assert.Contains("FAN009: b.weight [4, 6] claims to be a.weight", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initialize_Refuses_ExpandedAndInferenceTensors_AndChangesNothing()
    {
        foreach (bool inference in new[] { true, false })
        {
            var first = nn.Linear(3, 2, hasBias: false);
            var second = nn.Linear(3, 2, hasBias: false);
            using (inference_mode(inference))
            {
                second.weight = new Parameter(inference ? zeros(2, 3) : zeros(1, 3).expand(2, 3), requires_grad: false);
            }

            using var model = nn.Sequential(("first", first), ("second", second));
            float[] before = Tensors.Floats(first.weight!);
            NotSupportedException problem = Assert.Throws<NotSupportedException>(() => model.Initialize(Recipe.PyTorch, 5, NumberStream.PyTorch));
            Assert.StartsWith("second.weight [2, 3]", problem.Message, StringComparison.Ordinal);
            Assert.Equal(before, Tensors.Floats(first.weight!));
        }
    }

    [Fact]
    public void Initialize_WorksWithinEveryMode()
    {
        using var expected = nn.Sequential(("fc", nn.Linear(3, 2)), ("e", nn.Embedding(9, 2, padding_idx: 4)));
        expected.Initialize(Recipe.PyTorch, 2, NumberStream.PyTorch);
        using var model = nn.Sequential(("fc", nn.Linear(3, 2)), ("e", nn.Embedding(9, 2, padding_idx: 4)));
        foreach (Func<IDisposable> mode in new Func<IDisposable>[] { () => no_grad(), () => NewDisposeScope(), () => enable_grad(), () => inference_mode(true) })
        {
            Tensors.Spoil(model);
            using (mode())
            {
                model.Initialize(Recipe.PyTorch, 2, NumberStream.PyTorch);
            }

            Assert.Equal(expected.state_dict().Values.Select(Tensors.Floats), model.state_dict().Values.Select(Tensors.Floats));
        }
    }

    [Fact]
    public void Plan_OfOneEmbedding_FromManyThreadsAtOnce()
    {
        for (int i = 0; i < 50; i++)
        {
            using var embedding = nn.Embedding(2000, 4, padding_idx: 7);
            Parallel.For(0, 64, _ => Assert.Equal(7, Assert.Single(ModuleParameters.Of(embedding)).Spec.Layer.PaddingRow));
        }
    }

    [Fact]
    public void Rule_For_FindsGenericLayers()
    {
        using var model = new Generic<int>();
        InitPlan plan = model.Plan(new Recipe("ones", [Rule.For<Generic<int>>().All(Scheme.Ones)]), 1, NumberStream.PyTorchSingle);
        Assert.Equal("Generic", Assert.Single(plan.Rows).Parameter.Layer.Type);
    }

    [Fact]
    public void Parameters_FindThePaddingRow_WithoutTouchingTheTable()
    {
        foreach (long row in new long[] { 0, 3, 9 })
        {
            using var embedding = nn.Embedding(10, 4, padding_idx: row, max_norm: 0.1);
            float[] before = Tensors.Floats(embedding.weight!);
            Assert.Equal(row, Assert.Single(ModuleParameters.Of(embedding)).Spec.Layer.PaddingRow);
            Assert.Equal(before, Tensors.Floats(embedding.weight!));
            Assert.Null(embedding.weight!.grad);
            Assert.Equal(4, embedding.forward(tensor(new long[] { 1 })).shape[1]);
        }

        using var plain = nn.Embedding(10, 4);
        Assert.Null(Assert.Single(ModuleParameters.Of(plain)).Spec.Layer.PaddingRow);
        using var sparse = nn.Embedding(10, 4, padding_idx: 2, sparse: true);
        Assert.Equal(2, Assert.Single(ModuleParameters.Of(sparse)).Spec.Layer.PaddingRow);
    }

    [Fact]
    public void Initialize_ResetsRunningStatistics()
    {
        using var norm = nn.BatchNorm1d(3);
        norm.forward(randn(8, 3) + 5);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch);
        Assert.Equal(0, norm.num_batches_tracked!.item<long>());
        Assert.Equal([0, 0, 0], Tensors.Floats(norm.running_mean!));
        Assert.Equal([1, 1, 1], Tensors.Floats(norm.running_var!));
    }

    [Fact]
    public void Initialize_GivesTheSameBits_FromManyThreadsAtOnce()
    {
        float[][] results = new float[16][];
        Parallel.For(0, results.Length, i =>
        {
            using var model = nn.Linear(50, 40);
            model.Initialize(Recipe.PyTorch, 9, NumberStream.PyTorch);
            results[i] = Tensors.Floats(model.weight!);
        });
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    private sealed class Generic<T> : nn.Module<Tensor, Tensor>
    {
        public Generic()
            : base(nameof(Generic<>)) => register_parameter("scale", new Parameter(zeros(4)));

        public override Tensor forward(Tensor input) => input;
    }

    private sealed class Own : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _scale = new(ones(4));

        public Own()
            : base(nameof(Own)) => register_parameter("scale", _scale);

        public override Tensor forward(Tensor input) => input * _scale;
    }
}
