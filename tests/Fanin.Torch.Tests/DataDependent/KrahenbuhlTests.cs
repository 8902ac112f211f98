using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class KrahenbuhlTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Apply_GivesEveryUnitMeanBetaAndVarianceOne(double bias)
    {
        using Sequential model = Convolutional();
        using Tensor input = Batch(16, 4, 9, 9);
        DataDependentRecord record = new Krahenbuhl { BalanceRounds = 0, Bias = bias }.Apply(model, input, 5);
        foreach (Tensor output in Outputs(model, input).Values)
        {
            (double[] mean, double[] stdDev) = Units(output);
            Assert.All(mean, m => Assert.Equal(bias, m, 1e-4));
            Assert.All(stdDev, s => Assert.Equal(1, s, 1e-4));
        }

        ParameterChange head = record.Changes.Single(change => change is { Parameter: "head.weight", Kind: ChangeKind.Scale });
        Assert.Equal(bias, head.MeanAfter!.Value, 1e-4);
        Assert.Equal(1, head.StdDevAfter!.Value, 1e-4);
        using Sequential fresh = Convolutional();
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Apply_MakesLayersChangeAtOneRate_AndKeepsTheOutput()
    {
        using Sequential model = Perceptron();
        using Sequential unbalanced = Perceptron();
        using Tensor input = Batch(256, 12);
        new Krahenbuhl { BalanceRounds = 0 }.Apply(unbalanced, input, 5);
        DataDependentRecord record = new Krahenbuhl { BalanceTolerance = 1e-4 }.Apply(model, input, 5);

        double[] before = Rates(unbalanced, input);
        double[] after = Rates(model, input);
        Assert.True(before.Max() / before.Min() > 2);
        Assert.Equal(1, after.Max() / after.Min(), 1e-3);
        Assert.Empty(record.Notes);

        // A chain with ReLUs between: exact in one round, and the output stays what it was.
        Assert.Equal(2, record.Trace.Length);
        using Tensor expected = unbalanced.call(input);
        using Tensor found = model.call(input);
        Assert.True(found.allclose(expected, 1e-3, 1e-3));

        using Sequential fresh = Perceptron();
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Apply_RefusesLayersWithoutBias_AndConstantUnits()
    {
        using Sequential model = nn.Sequential(("a", nn.Linear(3, 2, hasBias: false)));
        Assert.Contains("a has no bias", Assert.Throws<NotSupportedException>(() => new Krahenbuhl().Apply(model, Batch(8, 3), 5)).Message, StringComparison.Ordinal);
        using Sequential constant = Perceptron();
        Dictionary<string, byte[]> before = Bits(constant);
        Assert.Throws<InvalidOperationException>(() => new Krahenbuhl().Apply(constant, ones(8, 12), 5));
        Assert.Equal(before, Bits(constant));
    }

    // √(E[g²]/E[w²]) with η of the test's own; the same η for both models, and one whose sum over many samples leaves the ratio between layers.
    private static double[] Rates(Sequential model, Tensor input)
    {
        using Tensor output = model.call(input);
        float[] eta = new float[output.numel()];
        new Distributions.NormalDistribution(0, 1).Fill(Distributions.NumberSource.From(new Streams.KeyedStream(5, "krahenbuhl.eta/0")), eta.AsSpan());
        (output * tensor(eta).reshape(output.shape)).sum().backward();
        return [.. model.modules().OfType<Linear>().Select(layer => layer.weight).Select(w => Math.Sqrt((w.grad!.square().mean() / w.square().mean()).item<float>()))];
    }
}
