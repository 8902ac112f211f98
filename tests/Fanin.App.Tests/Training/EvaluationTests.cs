using Fanin.Lab.Data;
using Fanin.Lab.Models;
using Fanin.Lab.Training;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

[Collection(nameof(LibTorchState))]
public class EvaluationTests
{
    [Theory]
    [InlineData(false, 4500)]
    [InlineData(true, 4500)]
    [InlineData(true, 1000)]
    [InlineData(false, 1001)]
    [InlineData(true, 3)]
    public void Of_EqualsOnePassOverAllImages(bool batchNorm, int count)
    {
        using LectureNet network = Trained(batchNorm);
        using var images = new ImageTensors(Images.Sample.Train.Slice(0, count));
        Evaluation chunked = Evaluation.Of(network, images);

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        network.eval();
        Tensor scores = network.call(images.Pixels).to(ScalarType.Float64);
        double loss = scores.log_softmax(1).gather(1, images.Labels.unsqueeze(1)).mean().neg().item<double>();
        long right = scores.argmax(1).eq(images.Labels).sum().item<long>();

        Assert.Equal((double)right / count, chunked.Accuracy);
        Assert.InRange(chunked.Loss / loss, 1 - 1e-6, 1 + 1e-6);
        Assert.InRange(chunked.Accuracy, 0.2, 1);
    }

    [Fact]
    public void Of_LeavesTheNetworkAsItWas_InTrainingMode()
    {
        using LectureNet network = Trained(batchNorm: true);
        using var images = new ImageTensors(Images.Sample.Valid);
        string[] before = Images.StateBits(network);
        Assert.Contains(before, entry => entry.Contains("running_mean", StringComparison.Ordinal));

        Evaluation.Of(network, images);

        Assert.Equal(before, Images.StateBits(network));
        Assert.All(network.modules().Append(network), module => Assert.True(module.training));
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Of_UsesTheRunningStatistics_NotThoseOfTheBatch()
    {
        using LectureNet network = Trained(batchNorm: true);
        using var images = new ImageTensors(Images.Sample.Valid);
        using DisposeScope scope = NewDisposeScope();
        double before = Evaluation.Of(network, images).Loss;
        foreach ((string name, Tensor buffer) in network.named_buffers().Where(buffer => buffer.name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            buffer.mul_(100);
        }

        Assert.NotEqual(before, Evaluation.Of(network, images).Loss);
    }

    // A few steps, so that running statistics and classes are not those of a fresh network.
    private static LectureNet Trained(bool batchNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        var network = new LectureNet(784, 10, batchNorm);
        network.Initialize(Recipe.PyTorch, 5, NumberStream.PyTorch);
        ImageSet set = Images.Sample.Train.Slice(0, 500);
        using var images = new ImageTensors(set);
        using TorchSharp.Modules.SGD optimizer = optim.SGD(network.parameters(), 0.1);
        for (int i = 0; i < 10; i++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(images.Pixels), images.Labels).backward();
            optimizer.step();
        }

        return network;
    }
}
