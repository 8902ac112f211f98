using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class GradInitTests
{
    // One weight w, L = ½w²: g = w. Above γ the norm |αw| falls: α's gradient is w·sign, cut to 1, and Adam's first step is the rate.
    [Theory]
    [InlineData(GradInitOptimizer.Sgd)]
    [InlineData(GradInitOptimizer.Adam)]
    public void FirstStep_LowersTheNorm_ByTheRate(GradInitOptimizer optimizer)
    {
        using Linear model = One(3);
        DataDependentRecord record = new GradInit { Iterations = 1, LearningRate = 0.125, Optimizer = optimizer }.Apply(model, Half, Ones(), 5);
        Assert.Equal(3, record.Trace.Single(), 1e-6);
        Assert.Equal(1 - 0.125, record.Changes.Single().Values.Single(), 1e-6);
        Assert.Equal(3 * 0.875f, model.weight.item<float>(), 1e-6f);
    }

    // Below γ the loss after a step: L(w − η·w/|w|) = ½(|w| − η)², which falls with |w| above η and grows with it below.
    [Theory]
    [InlineData(0.5, 0.1, -1)]
    [InlineData(0.5, 0.9, 1)]
    public void FirstStep_LowersTheLossAfterAStep(double weight, double stepSize, int direction)
    {
        foreach (GradInitOptimizer optimizer in Enum.GetValues<GradInitOptimizer>())
        {
            using Linear model = One((float)weight);
            DataDependentRecord record = new GradInit { Iterations = 1, LearningRate = 0.125, StepSize = stepSize, Optimizer = optimizer }.Apply(model, Half, Ones(), 5);
            Assert.Equal(1 + (0.125 * direction), record.Changes.Single().Values.Single(), 1e-5);
        }
    }

    // Two weights under curvatures 1 and 9: here the derivative by way of g/‖g‖ decides, found by differences.
    [Fact]
    public void FirstStep_CountsTheDerivativeOfTheNormalizedGradient()
    {
        double[] curvature = [1, 9];
        double[] w = [0.5, 0.05];
        const double Eta = 0.4;
        double Loss(double[] m)
        {
            double[] theta = [m[0] * w[0], m[1] * w[1]];
            double norm = Math.Sqrt(theta.Zip(curvature, (t, a) => a * a * t * t).Sum());
            return theta.Zip(curvature, (t, a) => a / 2 * Math.Pow(t - (Eta * a * t / norm), 2)).Sum();
        }

        const double Step = 1e-6;
        double[] slopes = [(Loss([1 + Step, 1]) - Loss([1 - Step, 1])) / (2 * Step), (Loss([1, 1 + Step]) - Loss([1, 1 - Step])) / (2 * Step)];
        using var model = new Two(w);
        var batch = new DataBatch(tensor(new float[] { 1, 1 }).reshape(2, 1), zeros(2, 1));
        DataDependentRecord record = new GradInit { Iterations = 1, LearningRate = 0.125, StepSize = Eta, GradientClip = 1e9 }.Apply(
            model, (y, _) => (y.narrow(1, 0, 1).square().mean() / 2) + (y.narrow(1, 1, 1).square().mean() * 4.5), [batch, batch], 5);
        Assert.Equal(slopes.Select(slope => 1 - (0.125 * Math.Sign(slope))), record.Changes.Select(change => Math.Round(change.Values.Single(), 4)));
        Assert.NotEqual(Math.Sign(slopes[0]), Math.Sign(slopes[1]));
    }

    [Fact]
    public void Apply_BringsTheNormBelowGamma_AndReplays()
    {
        using Sequential model = Perceptron();
        using Sequential fresh = Perceptron();
        foreach (Sequential each in new[] { model, fresh })
        {
            each.Initialize(Recipes.Recipe.Of(Schemes.Scheme.XavierNormal(3)), 1, Plans.NumberStream.Keyed);
        }

        using Tensor input = Batch(32, 12);
        DataBatch[] batches = [.. Enumerable.Range(0, 2).Select(i => new DataBatch(input.narrow(0, 16 * i, 16), arange(16) % 5))];
        DataDependentRecord record = new GradInit { Iterations = 80, LearningRate = 0.03 }.Apply(model, (y, t) => nn.functional.cross_entropy(y, t), batches, 5);
        Assert.True(record.Trace[0] > 2, string.Join(" ", record.Trace));
        Assert.True(record.Trace[^1] < 1.5, string.Join(" ", record.Trace));
        Assert.Contains(record.Changes, change => change.Parameter == "fc1.bias" && change.Note is not null);
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Apply_RefusesBatchesThatCanNotBeHalved()
    {
        using Linear model = One(1);
        Assert.Throws<ArgumentException>(() => new GradInit().Apply(model, Half, [Ones()[0]], 5));
        Assert.Throws<ArgumentException>(() => new GradInit().Apply(model, Half, [new(ones(3, 1), zeros(3, 1)), new(ones(3, 1), zeros(3, 1))], 5));
    }

    [Fact]
    public void Apply_RefusesLossesThatAreNoNumberOrCanNotBeComputed()
    {
        using Linear model = One(1);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new GradInit().Apply(model, (y, _) => y, Ones(), 5));
        Assert.Contains("shape [2, 1]", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<NotSupportedException>(() => new GradInit().Apply(model, (y, t) => t.sum(), Ones(), 5));
        Assert.Contains("does not depend", refused.Message, StringComparison.Ordinal);
        DataBatch[] wide = [new(ones(2, 3), zeros(2, 1)), new(ones(2, 3), zeros(2, 1))];
        refused = Assert.Throws<NotSupportedException>(() => new GradInit().Apply(model, Half, wide, 5));
        Assert.Contains("can't be computed", refused.Message, StringComparison.Ordinal);
    }

    private static Tensor Half(Tensor y, Tensor target) => (y - target).square().mean() / 2;

    private static DataBatch[] Ones() => [new(ones(2, 1), zeros(2, 1)), new(ones(2, 1), zeros(2, 1))];

    private static Linear One(float weight)
    {
        Linear model = nn.Linear(1, 1, hasBias: false);
        using IDisposable noGradients = no_grad();
        model.weight.fill_(weight);
        return model;
    }

#pragma warning disable IDE1006 // Fields, as TorchSharp registers them.
    private sealed class Two : nn.Module<Tensor, Tensor>
    {
        private readonly Linear a;
        private readonly Linear b;

        public Two(double[] weights)
            : base(nameof(Two))
        {
            (a, b) = (One((float)weights[0]), One((float)weights[1]));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => cat([a.call(x), b.call(x)], 1);
    }
}
