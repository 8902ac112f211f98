using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Torch.DataDependent;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

public class StepRunnerTests
{
    private static readonly Dictionary<string, string> Calls = new(StringComparer.Ordinal)
    {
        ["lsuv"] = "lsuv(tolerance=0.02, mean=true)",
        ["krahenbuhl"] = "krahenbuhl(rounds=3)",
        ["weight-norm"] = "weight-norm(std=0.1)",
        ["autoinit"] = "autoinit(variance=2)",
        ["metainit"] = "metainit(steps=2)",
        ["gradinit"] = "gradinit(iterations=2, optimizer=adam)",
    };

    public static TheoryData<string> Names => [.. StepCatalog.Entries.Select(entry => entry.Name).Where(name => name is not ("admin" or "weight-selection"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void InitializeWithSteps_DoesTheSameAgain_AndItsRecordToo(string name)
    {
        Recipe recipe = Recipe.PyTorch.Override("stepped") with { Steps = [StepCatalog.Parse(Calls[name])] };
        using nn.Module<Tensor, Tensor> first = Net();
        using nn.Module<Tensor, Tensor> second = Net();
        using nn.Module<Tensor, Tensor> third = Net();
        using Tensor input = randn(16, 8);
        using Tensor target = arange(16) % 3;
        var data = new StepData { Input = input, Target = target };
        var (plan, records) = first.InitializeWithSteps(recipe, new Seed(7), data);
        second.InitializeWithSteps(recipe, new Seed(7), data);
        third.Initialize(Recipe.PyTorch, new Seed(7));
        byte[] drawn = Bytes(third);
        Assert.Equal(name, Assert.Single(records).Step);
        Assert.Equal(recipe.Steps, plan.Steps);
        Assert.Equal(Bytes(first), Bytes(second));
        Assert.NotEqual(drawn, Bytes(first));
        DataDependentRecord.Parse(records[0].ToJson()).Replay(third);
        Assert.Equal(Bytes(first), Bytes(third));
    }

    [Fact]
    public void Run_WeightSelection_TakesFromACheckpoint()
    {
        using nn.Module<Tensor, Tensor> larger = nn.Sequential(nn.Linear(16, 24), nn.ReLU(), nn.Linear(24, 3));
        string file = Path.Combine(Directory.CreateTempSubdirectory("fanin-test-").FullName, "larger.safetensors");
        larger.SaveSafetensors(file);
        using nn.Module<Tensor, Tensor> module = Net();
        StepRunner.Run(StepCatalog.Parse($"weight-selection(from={file})"), module, new StepData(), new Seed(1));
        using Tensor expected = larger.state_dict()["0.weight"][TensorIndex.Slice(0, null, 2), TensorIndex.Slice(0, null, 2)];
        Assert.True(expected.equal(module.state_dict()["0.weight"]).all().item<bool>());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Run_SaysWhatItCantHandle_ByName()
    {
        using nn.Module<Tensor, Tensor> module = Net();
        using Tensor input = randn(4, 8);
        string Refusal(string step, StepData data) => Assert.ThrowsAny<Exception>(() => StepRunner.Run(StepCatalog.Parse(step), module, data, new Seed(1))).Message;
        Assert.Contains("lsuv looks at a batch, and none is given", Refusal("lsuv", new StepData()), StringComparison.Ordinal);
        Assert.Contains("looks at a batch with labels", Refusal("gradinit", new StepData { Input = input }), StringComparison.Ordinal);
        Assert.Contains("skip=fc* matches nothing; the nearest name is", Refusal("lsuv(skip=fc*)", new StepData { Input = input }), StringComparison.Ordinal);
        Assert.Contains("expected a multiplier a branch, got 2 branches (0, 2) and 1 multipliers (0.bias)", Refusal("admin(branches=0 2, multipliers=0.bias)", new StepData { Input = input }), StringComparison.Ordinal);
        Assert.Contains("there is no checkpoint nowhere", Refusal("weight-selection(from=nowhere)", new StepData()), StringComparison.Ordinal);
        Assert.Contains("The recipe s has the step lsuv, which looks at data; call InitializeWithSteps", Assert.Throws<NotSupportedException>(
            () => module.Initialize(Recipe.PyTorch.Override("s") with { Steps = [StepCatalog.Parse("lsuv")] }, new Seed(1))).Message, StringComparison.Ordinal);
    }

    private static nn.Module<Tensor, Tensor> Net() => nn.Sequential(nn.Linear(8, 12), nn.ReLU(), nn.Linear(12, 3));

    private static byte[] Bytes(nn.Module module) => [.. module.parameters().SelectMany(parameter => parameter.detach().bytes.ToArray())];
}
