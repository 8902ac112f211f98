using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Torch.Probing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>Modules of unusual kinds: measured, or refused in one sentence.</summary>
[Collection(nameof(GlobalGenerator))]
public class ProbeRefusalTests
{
    private static readonly TensorShape Shape = new(4, 3);

    [Fact]
    public void Run_RefusesInOneSentence()
    {
        var options = new ProbeOptions { InputShape = Shape };
        Refuses<InvalidOperationException>(new Custom((_, _) => throw new InvalidDataException("bad")), options, "The forward pass of Custom failed on Float32[4, 3]: bad");
        Refuses<InvalidOperationException>(new Custom((layer, x) => layer.call(x).relu_().mul_(3)), options, "The backward pass failed: one of the variables needed");
        Refuses<InvalidOperationException>(nn.Linear(5, 2), options, "The forward pass of Linear failed on Float32[4, 3]: ");
        Refuses<ArgumentException>(new TwoInputs(), options, "TwoInputs takes 2 tensors, got 1");
        Refuses<NotSupportedException>(new TwoOutputs(), options, "TwoOutputs returns a tuple of 2, not one tensor");
        Refuses<NotSupportedException>(nn.Linear(3, 3, device: META), options, "weight is on the meta device");
        Refuses<ArgumentException>(new Layers(nn.Linear(3, 3)), options, "Layers, which has no forward");
        Refuses<NotSupportedException>(new Custom((_, x) => x > 0), options, "The output is Bool[4, 3]");
        Refuses<ArgumentException>(nn.Linear(3, 3), new ProbeOptions(), "got neither");
        Refuses<ArgumentException>(nn.Linear(3, 3), options with { Inputs = [zeros(1, 3)] }, "got both");
        Refuses<ArgumentException>(nn.Linear(3, 3), new ProbeOptions { Inputs = [] }, "got none");
        Refuses<ArgumentException>(nn.Linear(3, 3), new ProbeOptions { Inputs = [zeros(0, 3)] }, "shape [0, 3]");
        Refuses<ArgumentException>(nn.Linear(3, 3), new ProbeOptions { InputShape = new TensorShape(0, 3) }, "got [0, 3]");
        Refuses<ArgumentException>(nn.Linear(3, 2), options with { Labels = tensor(new long[] { 0, 1, 2, 0 }) }, "Expected labels from 0 to 1, got 2");
        Refuses<ArgumentException>(nn.Linear(3, 2), options with { Labels = tensor(new long[] { 0, 1 }) }, "Labels of shape [2] do not fit an output of shape [4, 2]");
        Refuses<ArgumentException>(nn.Linear(3, 2), options with { Labels = zeros(4) }, "Expected labels of type Int64, got Float32");
        Refuses<ArgumentOutOfRangeException>(nn.Linear(3, 2), options with { LearningRate = double.NaN }, "NaN");
        Refuses<ArgumentOutOfRangeException>(nn.Linear(3, 2), options with { NtkSamples = 1 }, "at least 2");
        Refuses<ArgumentException>(nn.Linear(3, 2), options with { NtkSamples = 5 }, "at least 5 samples, got 4");
    }

    [Fact]
    public void Run_MeasuresForward_WhereNoGradientFlows()
    {
        ProbeReport report = Probe.Run(new Custom((layer, x) => layer.call(x).detach()), new ProbeOptions { InputShape = Shape });
        Assert.NotNull(report.Layers[1].StdDev.Measured);
        Assert.Null(report.Layers[1].GradientStdDev.Measured);
        Assert.Contains("No gradient", report.Layers[1].Note, StringComparison.Ordinal);
        Assert.Null(report.Parameters[0].GradientNorm);
        Assert.Contains("No gradient", report.Parameters[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ModuleWithoutParameters_AndFrozenOnes_HaveGradientsAtLayers()
    {
        ProbeReport bare = Probe.Run(nn.Sequential(("act", nn.Tanh())), new ProbeOptions { InputShape = Shape });
        Assert.Empty(bare.Parameters);
        Assert.True(bare.Layers[0].GradientStdDev.Measured > 0);

        Linear frozen = nn.Linear(3, 2);
        frozen.weight.requires_grad = false;
        ProbeReport report = Probe.Run(nn.Sequential(("fc", frozen)), new ProbeOptions { InputShape = Shape });
        Assert.Contains("Frozen", report.Parameters[0].Note, StringComparison.Ordinal);
        Assert.NotNull(report.Parameters[1].GradientNorm);
        Assert.True(report.Layers[0].GradientStdDev.Measured > 0);
    }

    [Fact]
    public void Run_SharedLayer_HasAnEntryACall()
    {
        ProbeReport report = Probe.Run(new Custom((layer, x) => layer.call(layer.call(x).relu())), new ProbeOptions { InputShape = Shape });
        Assert.Equal(["input", "layer", "layer (call 2)"], report.Layers.Select(layer => layer.Name));
        Assert.NotEqual(report.Layers[1].StdDev.Measured, report.Layers[2].StdDev.Measured);
        Assert.NotEqual(report.Layers[1].GradientStdDev.Measured, report.Layers[2].GradientStdDev.Measured);
    }

    [Fact]
    public void Run_LayerThatHooksDoNotSee_IsNamed()
    {
        ProbeReport report = Probe.Run(new Custom((layer, x) => layer.forward(x)), new ProbeOptions { InputShape = Shape });
        Assert.Contains("forward() instead of call()", report.Layers[1].Note, StringComparison.Ordinal);
        Assert.NotNull(report.Parameters[0].GradientNorm);
    }

    [Fact]
    public void Run_FunctionInPlaceBehindALayer_LeavesTheLayersOwnNumbers()
    {
        var outOfPlace = new Custom((layer, x) => (layer.call(x) + 1) * 3);
        var inPlace = new Custom((layer, x) => layer.call(x).add_(1).mul_(3));
        using (no_grad())
        {
            inPlace.Layer.weight.copy_(outOfPlace.Layer.weight);
            inPlace.Layer.bias!.copy_(outOfPlace.Layer.bias!);
        }

        var options = new ProbeOptions { InputShape = Shape, Name = "same" };
        Assert.Equal(Probe.Run(outOfPlace, options).Layers[1], Probe.Run(inPlace, options).Layers[1]);
    }

    [Fact]
    public void Run_TwoInputs_AChosenOutput_AndNativeModules_AreMeasured()
    {
        ProbeReport two = Probe.Run(new TwoInputs(), new ProbeOptions { Inputs = [ones(4, 3), ones(4, 3)] });
        Assert.Equal(["input 1", "input 2", "layer"], two.Layers.Select(layer => layer.Name));
        ProbeReport chosen = Probe.Run(new TwoOutputs(), new ProbeOptions { InputShape = Shape, SelectOutput = output => (((Tensor, Tensor))output).Item1 });
        Assert.NotNull(chosen.Layers[1].GradientStdDev.Measured);

        ProbeReport encoder = Probe.Run(nn.TransformerEncoderLayer(8, 2, 16), new ProbeOptions { InputShape = new TensorShape(5, 4, 8) });
        Assert.Equal(["input", "transformer"], encoder.Layers.Select(layer => layer.Kind));
        Assert.NotNull(encoder.Layers[1].GradientStdDev.Measured);
        Assert.All(encoder.Parameters, parameter => Assert.NotNull(parameter.GradientNorm));
        ProbeReport lstm = Probe.Run(nn.LSTM(3, 5), new ProbeOptions { InputShape = new TensorShape(7, 4, 3), SelectOutput = output => (((Tensor, Tensor, Tensor))output).Item1 });
        Assert.Equal("recurrent", lstm.Layers[1].Kind);
        Assert.Equal(5, lstm.Layers[1].Units);
        Assert.NotNull(lstm.Layers[1].GradientStdDev.Measured);
    }

    [Fact]
    public void Run_TiedTableAndTokens_AreMeasured()
    {
        using var model = new SmallGpt();
        using Tensor tokens = tensor(Enumerable.Range(0, 24).Select(i => (long)(i * 5 % 37)).ToArray()).reshape(3, 8);
        using Tensor labels = tensor(Enumerable.Range(0, 24).Select(i => (long)(i * 7 % 37)).ToArray()).reshape(3, 8);
        ProbeReport report = Probe.Run(model, new ProbeOptions { Inputs = [tokens], Labels = labels });
        Assert.Equal(37, report.Classes);
        Assert.NotNull(report.Layers[0].Note);
        Assert.Equal("embedding", report.Layers[1].Kind);
        Assert.Equal(16, report.Layers[1].Units);
        Assert.Contains("Tied to wte.weight", report.Parameters.Single(p => p.Parameter.Name == "lm_head.weight").Note, StringComparison.Ordinal);
        Assert.NotNull(report.Parameters[0].GradientNorm);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Run_OtherTypes_AreMeasured(ScalarType type)
    {
        using Sequential net = nn.Sequential(("fc", nn.Linear(3, 8, dtype: type)), ("act", nn.ReLU()), ("out", nn.Linear(8, 2, dtype: type)));
        ProbeReport report = Probe.Run(net, new ProbeOptions { InputShape = Shape, Labels = tensor(new long[] { 0, 1, 0, 1 }), LearningRate = 0.1 });
        Assert.All(report.Layers, layer => Assert.NotNull(layer.GradientStdDev.Measured));
        Assert.All(report.Parameters, parameter => Assert.NotNull(parameter.UpdateRatio));
        Assert.NotNull(report.Parameters[0].SpectralNorm.Measured);
    }

    private static void Refuses<T>(nn.Module module, ProbeOptions options, string message)
        where T : Exception
    {
        T refusal = Assert.ThrowsAny<T>(() => Probe.Run(module, options));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refusal.Message.Split("(Parameter", 2)[0], StringComparison.Ordinal);
    }
}
