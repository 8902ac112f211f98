using Fanin.Parameters;
using Fanin.Torch.Probing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>Afterwards everything is as it was, bit for bit. Generator and count of live tensors are one for the process, so nothing may run beside these tests.</summary>
[Collection(nameof(GlobalGenerator))]
public class ProbeRestorationTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Run_LeavesEverythingAsItWas_AlsoWhenForwardThrows(bool throws, bool training)
    {
        using var model = new Changing();
        using Tensor tokens = tensor(new long[] { 0, 3, 6, 2 });

        // A gradient of the user's, a frozen parameter, and modes of their own.
        model.Last.weight.grad = full_like(model.Last.weight, 7);
        model.Norm.weight!.requires_grad = false;
        model.Norm.train(!training);
        model.Last.train(training);
        Tensor gradient = model.Last.weight.grad!;
        Dictionary<string, byte[]> before = Values(model);
        bool[] modes = Modes(model);
        byte[] generator = Generator();

        model.Throws = throws;
        var options = new ProbeOptions { Inputs = [tokens], Training = training };
        if (throws)
        {
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Probe.Run(model, options));
            Assert.Contains("a bad batch", failure.Message, StringComparison.Ordinal);
            Assert.IsType<InvalidDataException>(failure.InnerException);
        }
        else
        {
            Assert.Equal(2, Probe.Run(model, options with { NtkSamples = 2 }).Ntk!.Samples);
        }

        Dictionary<string, byte[]> after = Values(model);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before.Keys, name => Assert.Equal(before[name], after[name]));
        Assert.Equal(modes, Modes(model));
        Assert.Equal(generator, Generator());
        Assert.Equal([7f, 7f], Tensors.Floats(model.Last.weight.grad!)[..2]);
        Assert.Equal(gradient.bytes, model.Last.weight.grad!.bytes);
        Assert.Null(model.Last.bias!.grad);
        Assert.False(model.Norm.weight!.requires_grad);
        Assert.True(model.Last.weight.requires_grad);
        Assert.Null(model.Mask);
        Assert.Equal([0f, 0f], Tensors.Floats(model.Unregistered));

        // What a list of the model's own holds is the model's.
        Assert.All(model.Seen, tensor => Assert.Equal([1f], Tensors.Floats(tensor)));

        // No hook is left: the model runs as ever.
        model.Throws = false;
        model.Last.weight.grad = null;
        using Tensor output = model.call(tokens);
        output.sum().backward();
        Assert.NotNull(model.Last.weight.grad);
    }

    [Fact]
    public void Run_GivesTheSameReport_WhateverWasDrawnBefore()
    {
        using Sequential net = nn.Sequential(("fc", nn.Linear(5, 8)), ("drop", nn.Dropout(0.5)), ("out", nn.Linear(8, 2)));
        var options = new ProbeOptions { InputShape = new TensorShape(16, 5) };
        var first = Probe.Run(net, options);
        rand(100).Dispose();
        Assert.Equal(first, Probe.Run(net, options));
        Assert.NotEqual(first, Probe.Run(net, options with { Seed = 2 }));
        Assert.NotEqual(first.Layers[2], Probe.Run(net, options with { Training = false }).Layers[2]);
    }

    [Fact]
    public void Run_KeepsTheUsersGraphUsable_AndInputsUntouched()
    {
        using var net = new Custom((layer, x) => layer.call(x.mul_(2)));
        using Tensor batch = ones(4, 3);
        batch.requires_grad = true;
        using Tensor loss = net.Layer.forward(batch).square().sum();
        Probe.Run(net, new ProbeOptions { Inputs = [batch] });
        Assert.Null(batch.grad);
        Assert.All(Tensors.Floats(batch), value => Assert.Equal(1, value));
        loss.backward();
        Assert.NotNull(batch.grad);
    }

    [Fact]
    public void Run_WorksUnderNoGrad_AndInsideTheUsersScope()
    {
        using Sequential net = nn.Sequential(("fc", nn.Linear(3, 2)));
        using (NewDisposeScope())
        using (no_grad())
        {
            Assert.NotNull(Probe.Run(net, new ProbeOptions { InputShape = new TensorShape(4, 3) }).Parameters[0].GradientNorm);
            Assert.False(is_grad_enabled());
        }

        Assert.Equal(6, net.parameters().First().numel());
    }

    [Fact]
    public void Run_LeavesNoTensorBehind()
    {
        using Sequential net = nn.Sequential(
            ("conv", nn.Conv2d(1, 4, 3)), ("norm", nn.BatchNorm2d(4)), ("act", nn.ReLU(inplace: true)), ("flat", nn.Flatten()), ("fc", nn.Linear(144, 3)));
        using Tensor batch = randn(4, 1, 8, 8);
        using Tensor labels = tensor(new long[] { 0, 1, 2, 0 });
        using Tensor wrong = tensor(new long[] { 0, 1, 2, 3 });
        var options = new ProbeOptions { Inputs = [batch], Labels = labels, LearningRate = 0.1, JacobianSamples = 2, NtkSamples = 3 };
        Probe.Run(net, options);
        long before = Live();
        for (int i = 0; i < 5; i++)
        {
            Probe.Run(net, options);
            Assert.Throws<ArgumentException>(() => Probe.Run(net, options with { Labels = wrong }));
        }

        // Counted before finalizers could hide what was forgotten.
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static Dictionary<string, byte[]> Values(nn.Module module) => module.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().bytes.ToArray(), StringComparer.Ordinal);

    private static bool[] Modes(nn.Module module) => [.. ModuleParts.Of(module).Select(place => place.Part.training)];

    private static byte[] Generator()
    {
        using Tensor state = TorchSharp.torch.random.get_rng_state();
        return state.bytes.ToArray();
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
}
