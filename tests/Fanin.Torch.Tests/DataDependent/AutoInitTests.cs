using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class AutoInitTests
{
    [Fact]
    public void Apply_ComputesTheVariancesOfThePaper()
    {
        using Sequential model = nn.Sequential(
            ("a", nn.Linear(100, 300)), ("relu", nn.ReLU()), ("b", nn.Linear(300, 200)), ("drop", nn.Dropout(0.2)), ("c", nn.Linear(200, 400)),
            ("pool", nn.AvgPool1d(4)), ("d", nn.Linear(100, 50)));
        DataDependentRecord record = new AutoInit { InputMean = 1, InputVariance = 3 }.Apply(model, 5);

        // Var W = 1/(fan_in·(μ² + ν)): 1 + 3 at the input; E relu² = ½ behind a ReLU; 1/(1 − p) behind dropout; ¼ behind the mean of four.
        AssertStdDev(model, 0, Math.Sqrt(1 / (100 * 4.0)));
        AssertStdDev(model, 2, Math.Sqrt(1 / (300 * 0.5)));
        AssertStdDev(model, 4, Math.Sqrt(1 / (200 / 0.8)));
        AssertStdDev(model, 6, Math.Sqrt(1 / (100 * 0.25)));
        Assert.All(((Linear)model[2]).bias!.data<float>().ToArray(), b => Assert.Equal(0, b));
        using Sequential fresh = nn.Sequential(
            ("a", nn.Linear(100, 300)), ("relu", nn.ReLU()), ("b", nn.Linear(300, 200)), ("drop", nn.Dropout(0.2)), ("c", nn.Linear(200, 400)),
            ("pool", nn.AvgPool1d(4)), ("d", nn.Linear(100, 50)));
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Apply_KeepsTheVarianceOfEveryLayer_WhenMeasured()
    {
        using Sequential model = nn.Sequential(
            ("a", nn.Linear(256, 512)), ("act", nn.GELU()), ("b", nn.Linear(512, 512)), ("act2", nn.Tanh()), ("c", nn.Linear(512, 512)), ("act3", nn.Sigmoid()), ("d", nn.Linear(512, 512)));
        using Tensor input = Batch(256, 256);
        new AutoInit { InputMean = 1, InputVariance = 4 }.Apply(model, 5);
        Assert.All(Outputs(model, input).Values, output => Assert.Equal(1, output.square().mean().item<double>(), 0.2));
    }

    [Fact]
    public void Apply_RefusesWhatItDoesNotKnow_ByName()
    {
        using Sequential model = nn.Sequential(("a", nn.Linear(4, 4)), ("soft", nn.Softmax(1)), ("b", nn.Linear(4, 4)));
        Dictionary<string, byte[]> before = Bits(model);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new AutoInit().Apply(model, 5));
        Assert.Contains("soft is a Softmax", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(model));
    }

    [Fact]
    public void Apply_RefusesALayerUsedTwice_AndAModelWithoutLayers()
    {
        Linear shared = nn.Linear(4, 4);
        using Sequential twice = nn.Sequential(("a", shared), ("act", nn.ReLU()), ("b", shared));
        Assert.Contains("b is used more than once", Assert.Throws<NotSupportedException>(() => new AutoInit().Apply(twice, 5)).Message, StringComparison.Ordinal);
        using Sequential none = nn.Sequential(("act", nn.ReLU()));
        Assert.Contains("no linear layer", Assert.Throws<NotSupportedException>(() => new AutoInit().Apply(none, 5)).Message, StringComparison.Ordinal);
        Assert.Contains("no linear layer", Assert.Throws<NotSupportedException>(() => new Lsuv().Apply(none, Batch(2, 2), 5)).Message, StringComparison.Ordinal);
    }

    private static void AssertStdDev(Sequential model, int layer, double expected)
    {
        using Tensor weight = ((Linear)model[layer]).weight.detach().to(ScalarType.Float64);

        // Of n numbers within two deviations the deviation scatters by less than 1/√(2n).
        double tolerance = 5 * expected / Math.Sqrt(2 * weight.numel());
        Assert.Equal(expected, StdDev(weight), tolerance);
        Assert.True(weight.abs().max().item<double>() < expected * 2 / 0.8796256610342398 * 1.000001);
    }
}
