using Fanin.Diagnosis.Paths;
using Fanin.Torch.Probing;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

public class ModuleTraceTests
{
    [Fact]
    public void Of_AChain_IsItsPath()
    {
        using nn.Module<Tensor, Tensor> net = nn.Sequential(
            ("conv", nn.Conv2d(1, 4, 3, stride: 2, padding: 1)), ("norm", nn.BatchNorm2d(4)), ("act", nn.ReLU()), ("pool", nn.MaxPool2d(2)), ("flat", nn.Flatten()), ("drop", nn.Dropout(0.3)), ("fc", nn.Linear(4 * 4 * 4, 5)));
        using Tensor images = randn(2, 1, 16, 16);
        ModuleTrace trace = ModuleTrace.Of(net, [images]);
        Assert.Null(trace.Obstacle);
        SignalPath[] steps = [.. trace.Path!.Parts];
        Assert.Equal(["conv", "norm", "act", "pool", "flat", "drop", "fc"], steps.Select(step => step.Name));
        Assert.Equal(["convolution", "batch norm", "relu", "max pool", "flatten", "dropout", "linear"], steps.Select(step => step.Kind));
        Assert.Equal((3, 2, 1, 16), (((ConvolutionStep)steps[0]).Kernel, ((ConvolutionStep)steps[0]).Stride, ((ConvolutionStep)steps[0]).Padding, ((ConvolutionStep)steps[0]).Side));
        Assert.Equal((4, 4), (((MaxPoolStep)steps[3]).Window, ((MaxPoolStep)steps[3]).Stride));
        Assert.Equal(["fc.weight", "fc.bias"], steps[6].ParameterNames);
        Assert.Equal([2L, 5], trace.OutputShape.Sizes);
        Assert.IsType<UnknownStep>(ModuleTrace.Of(net, [images], training: false).Path!.Parts[1]);
    }

    [Fact]
    public void Of_WhatIsNoChain_SaysWhere()
    {
        using Tensor x = randn(2, 3);
        using var sum = new Custom((layer, input) => layer.call(input) + input);
        Assert.Contains("Between layer and the output", ModuleTrace.Of(sum, [x]).Obstacle!, StringComparison.Ordinal);
        using var twice = new Custom((layer, input) => layer.call(layer.call(input)));
        Assert.Contains("layer is called more than once", ModuleTrace.Of(twice, [x]).Obstacle!, StringComparison.Ordinal);
        using var before = new Custom((layer, input) => layer.call(input * 2));
        Assert.Contains("Between the input and layer", ModuleTrace.Of(before, [x]).Obstacle!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LeavesTheModuleAsItWas()
    {
        using var net = new Changing();
        net.eval();
        using Tensor x = tensor(new long[] { 1, 2, 3 });
        byte[] before = net.Norm.running_mean!.bytes.ToArray();
        ModuleTrace.Of(net, [x]);
        Assert.Equal(before, net.Norm.running_mean!.bytes.ToArray());
        Assert.False(net.training);
        Assert.Null(net.Mask);
    }
}
