using Fanin.App.Tests.Training;
using Fanin.Diagnosis.Reports;
using Fanin.Lab.Networks;
using Fanin.Plans;
using Fanin.Torch;
using Fanin.Torch.Probing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Networks;

/// <summary>Every network of the catalog, small: it is covered by the recipes that suit it, its output has the shape of the task, it learns, and it leaks nothing.</summary>
[Collection(nameof(LibTorchState))]
public class NetworkTrainingTests
{
    private const int Steps = 40;

    /// <summary>Network, and a recipe that suits it.</summary>
    public static TheoryData<string, string> Networks => new()
    {
        { "mlp:*-32-32-*", "kaiming-normal(relu)" },
        { "mlp:*-32-32-*+ln,act=sin", "xavier-normal" },
        { "mlp:*-32-*+bn,act=snake", "pytorch" },
        { "lenet5+act=relu", "pytorch" },
        { "cnn:4+width=16", "kaiming-normal(relu)" },
        { "cnn:4+width=16,bn,act=tanh", "xavier-uniform(5/3)" },
        { "cnn:4+width=16,gn", "pytorch" },
        { "resnet-cifar:8+width=8", "resnet" },
        { "resnet-cifar:8+width=8", "resnet-zero-gamma" },
        { "resnet-cifar:8+width=8,nonorm,branch=skipinit", "skipinit" },
        { "resnet-cifar:8+width=8,nonorm,branch=fixup", "fixup" },
        { "resnet-cifar:8+width=8,nonorm", "kaiming-normal(relu) * 0.5" },
        { "resnet18-small+width=4", "resnet" },
        { "vit-small-images+layers=2,width=32", "vit-timm" },
        { "vit-small-images+layers=2,width=32", "vit" },
        { "gpt-char+layers=2,width=32", "gpt2" },
        { "gpt-char+layers=2,width=32,tied=no,act=relu", "normal(0, 0.05)" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Create_GivesANetworkThatLearns(string text, string recipe)
    {
        using var oneThread = new OneThread();
        using DisposeScope scope = NewDisposeScope();
        using var task = new TinyTask(text);
        nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse(text).Create(task.Shape);
        InitPlan plan = network.Initialize(TinyTask.Recipe(recipe), 1);
        Assert.Equal(ModuleParameters.Of(network).Where(place => place.Spec.TiedTo is null).Select(place => place.Spec.Name), plan.Rows.Select(row => row.Parameter.Name));
        Assert.Equal(task.OutputShape, network.call(task.Inputs).shape);

        using var optimizer = optim.Adam(network.parameters(), 0.01);
        float first = 0;
        float last = 0;
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = task.Loss(network.call(task.Inputs));
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }

        network.Dispose();
        Assert.True(last < 0.5 * first, $"The loss went from {first} to {last}.");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Dispose_LeavesNoTensorBehind(string text, string recipe)
    {
        using var oneThread = new OneThread();
        int parameters = Step();
        long left = Left(() => Step());

        // TorchSharp itself counts one for every Parameter, disposed or not.
        Assert.Equal(parameters * Left(() => new Parameter(zeros(1)).Dispose()), left);

        int Step()
        {
            using DisposeScope scope = NewDisposeScope();
            using var task = new TinyTask(text);
            using nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse(text).Create(task.Shape);
            network.Initialize(TinyTask.Recipe(recipe), 1);
            task.Loss(network.call(task.Inputs)).backward();
            return network.named_parameters().Count();
        }
    }

    [Theory]
    [InlineData("mlp:*-32-32-*+act=sin", "linear sin linear sin linear", "flatten")]
    [InlineData("gpt-char+layers=1,width=32", "embedding embedding layer norm linear softmax linear layer norm linear gelu linear layer norm linear", "")]
    [InlineData("vit-small-images+layers=1,width=32", "convolution layer norm linear softmax linear layer norm linear gelu linear layer norm linear", "")]
    [InlineData("cnn:2+bn", "convolution batch norm relu convolution batch norm relu average pool linear", "flatten")]
    public void Probe_SeesEveryLayerByItsKind(string text, string kinds, string without)
    {
        using var oneThread = new OneThread();
        using DisposeScope scope = NewDisposeScope();
        using var task = new TinyTask(text);
        using nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse(text).Create(task.Shape);
        network.Initialize(TinyTask.Recipe("xavier-normal"), 1);
        ProbeReport report = Probe.Run(network, new ProbeOptions { Inputs = [task.Inputs], Seed = 1 });
        Assert.All(report.Layers.Where(layer => layer.Kind != "input"), layer => Assert.Null(layer.Note));
        Assert.Equal(kinds, string.Join(' ', report.Layers.Select(layer => layer.Kind).Where(kind => kind != "input" && kind != without)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Create_GivesANetworkThatCanBeMoved(string text, string recipe)
    {
        using var oneThread = new OneThread();
        using DisposeScope scope = NewDisposeScope();
        using var task = new TinyTask(text);
        using nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse(text).Create(task.Shape);
        network.Initialize(TinyTask.Recipe(recipe), 1);
        Tensor before = network.call(task.Inputs);
        network.to(ScalarType.Float64);
        Tensor after = network.call(task.Inputs.is_floating_point() ? task.Inputs.to(ScalarType.Float64) : task.Inputs);
        Assert.Equal(ScalarType.Float64, after.dtype);
        Assert.InRange((after - before).abs().max().item<double>(), 0, 1e-4);
    }

    private static long Left(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        action();
        return Tensor.TotalCount - before;
    }
}
