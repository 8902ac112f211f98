using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class WeightNormInitTests
{
    [Fact]
    public void Apply_GivesEveryUnitMeanZeroAndVarianceOne()
    {
        using Sequential model = Convolutional();
        using Tensor input = Batch(16, 4, 9, 9);
        DataDependentRecord record = new WeightNormInit().Apply(model, input, 5);
        foreach (Tensor output in Outputs(model, input).Values)
        {
            (double[] mean, double[] stdDev) = Units(output);
            Assert.All(mean, m => Assert.Equal(0, m, 1e-4));
            Assert.All(stdDev, s => Assert.Equal(1, s, 1e-4));
        }

        using Sequential fresh = Convolutional();
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Gains_AreTheNormsOfTheUnitsWeights_AndOneOverTheDeviationOfT()
    {
        using Sequential model = Perceptron();
        using Tensor input = Batch(64, 12);
        DataDependentRecord record = new WeightNormInit().Apply(model, input, 5);
        using Tensor weight = ((Linear)model[0]).weight.detach().to(ScalarType.Float64);
        double[] gains = [.. record.Changes.Single(change => change is { Parameter: "fc1.weight", Kind: ChangeKind.Scale }).Gains];

        // w = g·v/‖v‖, so ‖w‖ = g, v/‖v‖ = w/g, and t = x·w/g has deviation 1/g.
        double[] norms = weight.square().sum(1).sqrt().data<double>().ToArray();
        using Tensor direction = weight / tensor(norms).unsqueeze(1);
        double[] deviations = Units(input.to(ScalarType.Float64).mm(direction.t())).StdDev;
        for (int unit = 0; unit < gains.Length; unit++)
        {
            Assert.Equal(norms[unit], gains[unit], 1e-5 * norms[unit]);
            Assert.Equal(1 / deviations[unit], gains[unit], 1e-4 * gains[unit]);
        }
    }
}
