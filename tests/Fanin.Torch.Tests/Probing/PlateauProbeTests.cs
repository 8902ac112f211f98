using Fanin.Diagnosis.Plateaus;
using Fanin.Kernels;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Torch.Probing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

[Collection(nameof(GlobalGenerator))]
public class PlateauProbeTests
{
    private const int Samples = 4500;
    private static readonly DataStatistic Data = new(20, 4, 1.2, 1.6, 20);

    // In three chunks, against one backward pass by hand; biases don't count.
    [Fact]
    public void GradientNorm_IsThatOfAllWeights_AndLeavesTheNetwork()
    {
        using Sequential net = Make(0.3);
        (Tensor inputs, Tensor labels) = Batch();
        Tensor[] parameters = [.. net.parameters()];
        Tensor[] before = [.. parameters.Select(parameter => parameter.detach().clone())];
        double norm = PlateauProbe.GradientNorm(net, inputs, labels);
        Assert.All(parameters, parameter => Assert.Null(parameter.grad));
        Assert.All(parameters.Zip(before), pair => Assert.Equal(Tensors.Floats(pair.Second), Tensors.Floats(pair.First)));

        nn.functional.cross_entropy(net.call(inputs), labels).backward();
        double expected = Math.Sqrt(parameters.Where(parameter => parameter.dim() == 2).Sum(parameter => (double)parameter.grad!.square().sum().item<float>()));
        Assert.Equal(expected, norm, expected * 1e-4);
    }

    [Fact]
    public void Predict_IsThatOfTheGradient_AndSaysIfWidthsLeadElsewhere()
    {
        using Sequential net = Make(0.01);
        (Tensor inputs, Tensor labels) = Batch();
        PlateauSetting setting = new([20, 16, 16, 4], [0.01, 0.01, 0.01], 0.1);
        PlateauPrediction prediction = PlateauProbe.Predict(net, inputs, labels, setting, Data);
        Assert.Equal(PlateauPredictor.PredictFromGradient(setting, Data, PlateauProbe.GradientNorm(net, inputs, labels)).Steps!.Value, prediction.Steps!.Value, 1e-6);

        // Labels that have nothing to do with the inputs make gradients much smaller than the statistic says.
        Assert.Contains("Widths and deviations lead to", prediction.Reason, StringComparison.Ordinal);
        PlateauPrediction agreed = PlateauPredictor.PredictFromGradient(setting, Data, PlateauPredictor.ExpectedGradientNorm(setting, Data));
        Assert.DoesNotContain("Widths", agreed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GradientNorm_RefusesLabelsThatDoNotFit()
    {
        using Sequential net = Make(0.3);
        (Tensor inputs, Tensor labels) = Batch();
        Assert.Contains("a class for each sample", Assert.Throws<ArgumentException>(() => PlateauProbe.GradientNorm(net, inputs, labels.narrow(0, 0, 7))).Message, StringComparison.Ordinal);
    }

    private static Sequential Make(double deviation)
    {
        Sequential net = nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4));
        net.Initialize(Recipe.Of(Scheme.Normal(0, deviation)), 1);
        return net;
    }

    private static (Tensor Inputs, Tensor Labels) Batch()
    {
        var numbers = new float[Samples * 20];
        KeyedNormal.Fill(new KeyedStream(5, "plateau"), 0, 1, 0, numbers);
        return (tensor(numbers).reshape(Samples, 20), tensor(Enumerable.Range(0, Samples).Select(i => (long)(i % 4)).ToArray()));
    }
}
