using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class MetaInitTests
{
    // L = ½·Σ aᵢwᵢ² has g = a·w and Hg = a²·w, so GQ = mean |Hg/g| = mean a, whatever w is.
    [Fact]
    public void GradientQuotient_OfAQuadratic_IsItsMeanCurvature()
    {
        using Linear model = nn.Linear(3, 1, hasBias: false);
        using (no_grad())
        {
            model.weight.copy_(tensor(new float[] { 1, -2, 3 }).reshape(1, 3));
        }

        double[] curvature = [0.5, 2, 4];
        using Tensor input = diag(tensor(curvature.Select(a => (float)Math.Sqrt(a)).ToArray()));
        var batch = new DataBatch(input, zeros(3));
        double found = MetaInit.GradientQuotient(model, (y, _) => y.square().sum() / 2, batch, 1e-9);
        Assert.Equal(curvature.Average(), found, 1e-5);
        Assert.Null(model.weight.grad);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Apply_MovesEachNorm_AgainstTheDerivativeFoundByDifferences(int layer)
    {
        using Sequential model = Steep();
        using Tensor input = Batch(64, 12);
        var batch = new DataBatch(input, zeros(64, 5));
        double At(double factor)
        {
            using Sequential other = Steep();
            using (no_grad())
            {
                ((Linear)other[layer]).weight.mul_(factor);
            }

            return MetaInit.GradientQuotient(other, Square, batch);
        }

        double slope = At(1.01) - At(0.99);
        DataDependentRecord record = new MetaInit { Steps = 1 }.Apply(model, Square, [batch], 5);
        double factor = record.Changes.Single(change => change.Parameter == $"{layer}.weight").Values.Single();
        Assert.Equal(-Math.Sign(slope), Math.Sign(factor - 1));
    }

    [Fact]
    public void Apply_MakesTheQuotientSmaller_ScalingNormsOnly()
    {
        using Sequential model = Steep();
        using Sequential before = Steep();
        using Tensor input = Batch(64, 12);
        DataDependentRecord record = new MetaInit { Steps = 40 }.Apply(model, Square, [new DataBatch(input, zeros(64, 5))], 5);
        Assert.True(record.Trace[^1] < 0.5 * record.Trace[0], string.Join(" ", record.Trace));
        Assert.Equal(["0.weight", "2.weight", "4.weight"], record.Changes.Select(change => change.Parameter));
        foreach (int i in new[] { 0, 2, 4 })
        {
            Tensor ratio = ((Linear)model[i]).weight / ((Linear)before[i]).weight;
            Assert.True(ratio.std().item<float>() < 1e-5 * ratio.mean().item<float>());
        }

        AssertReplays(record, model, before);
    }

    [Fact]
    public void Apply_WithRandomBatches_RepeatsUnderOneSeed()
    {
        using Sequential first = Steep();
        using Sequential second = Steep();
        DataDependentRecord record = new MetaInit { Steps = 3 }.Apply(first, [8, 12], 5, 5);
        Assert.Equal(record.ToJson(), new MetaInit { Steps = 3 }.Apply(second, [8, 12], 5, 5).ToJson());
        Assert.Equal(Bits(first), Bits(second));
        Assert.NotEqual(record.Trace, new MetaInit { Steps = 3 }.Apply(second, [8, 12], 5, 6).Trace);
    }

    [Fact]
    public void Apply_RefusesWhatHasNoSecondDerivative_ByName()
    {
        using Sequential model = nn.Sequential(("a", nn.Linear(4, 4)), ("hard", nn.Hardsigmoid()), ("b", nn.Linear(4, 3)));
        Dictionary<string, byte[]> bits = Bits(model);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new MetaInit().Apply(model, [4, 4], 3, 5));
        Assert.Contains("hardsigmoid_backward", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bits, Bits(model));
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    private static Tensor Square(Tensor y, Tensor target) => (y - target).square().mean();

    // Weights three times as large as they should be.
    private static Sequential Steep()
    {
        Sequential model = nn.Sequential(("0", nn.Linear(12, 16)), ("1", nn.Tanh()), ("2", nn.Linear(16, 16)), ("3", nn.Tanh()), ("4", nn.Linear(16, 5)));
        model.Initialize(Recipes.Recipe.Of(Schemes.Scheme.XavierNormal(3)), 1, Plans.NumberStream.Keyed);
        return model;
    }
}
