using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>One weight that begins at 0, gradients 1 and 2: expected values by the formulas of PyTorch's documentation.</summary>
[Collection(nameof(LibTorchState))]
public class TrialOptimizerArgumentsTests
{
    private const double Rate = 0.1;

    public TrialOptimizerArgumentsTests() => Fanin.Torch.Native.LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    public void Create_TakesBetasAndEpsilon(OptimizerKind kind)
    {
        const double Beta1 = 0.8, Beta2 = 0.5, Epsilon = 0.01;
        double first = -Rate / (1 + Epsilon);
        double mean = ((Beta1 * (1 - Beta1)) + ((1 - Beta1) * 2)) / (1 - (Beta1 * Beta1));
        double square = ((Beta2 * (1 - Beta2)) + ((1 - Beta2) * 4)) / (1 - (Beta2 * Beta2));
        double second = first - (Rate * mean / (Math.Sqrt(square) + Epsilon));
        Equal([first, second], new OptimizerSpec(kind, Rate) { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon });
    }

    [Fact]
    public void Create_TakesAlphaAndEpsilon()
    {
        const double Alpha = 0.6, Epsilon = 0.01;
        double first = -Rate / (Math.Sqrt(1 - Alpha) + Epsilon);
        double second = first - (Rate * 2 / (Math.Sqrt((Alpha * (1 - Alpha)) + ((1 - Alpha) * 4)) + Epsilon));
        Equal([first, second], new OptimizerSpec(OptimizerKind.RmsProp, Rate) { Alpha = Alpha, Epsilon = Epsilon });
    }

    [Fact]
    public void Create_LooksAhead()
    {
        // The buffer is 1, then 0.5·1 + 2; each step goes along gradient + 0.5·buffer.
        double first = -Rate * (1 + 0.5);
        double second = first - (Rate * (2 + (0.5 * 2.5)));
        Equal([first, second], new OptimizerSpec(OptimizerKind.Momentum, Rate) { Momentum = 0.5, Nesterov = true });
    }

    [Fact]
    public void Mistake_NamesArgumentsThatAMethodHasNoUseFor()
    {
        var sgd = new OptimizerSpec(OptimizerKind.Sgd, Rate);
        Assert.Equal("Sgd has no β₁; leave it out.", TrialOptimizer.Mistake(sgd with { Beta1 = 0.5 }));
        Assert.Equal("Sgd has no β₂; leave it out.", TrialOptimizer.Mistake(sgd with { Beta2 = 0.5 }));
        Assert.Equal("Sgd has no α; leave it out.", TrialOptimizer.Mistake(sgd with { Alpha = 0.5 }));
        Assert.Equal("Sgd has no ε; leave it out.", TrialOptimizer.Mistake(sgd with { Epsilon = 0.5 }));
        Assert.Equal("Sgd has no Nesterov's look ahead; leave it out.", TrialOptimizer.Mistake(sgd with { Nesterov = true }));
        var adam = new OptimizerSpec(OptimizerKind.Adam, Rate);
        Assert.Equal("Expected a β₁ from 0 to below 1, got 1.", TrialOptimizer.Mistake(adam with { Beta1 = 1 }));
        Assert.Equal("Expected an ε above 0, got 0.", TrialOptimizer.Mistake(adam with { Epsilon = 0 }));
        Assert.Null(TrialOptimizer.Mistake(adam with { Beta1 = 0, Beta2 = 0, Epsilon = 1 }));
    }

    [Fact]
    public void Identity_IsTheSame_WhereArgumentsAreAsUsual() =>
        Assert.DoesNotContain("beta", System.Text.Json.JsonSerializer.Serialize(new OptimizerSpec(OptimizerKind.Adam, Rate)), StringComparison.OrdinalIgnoreCase);

    private static void Equal(double[] expected, OptimizerSpec spec)
    {
        using var weight = new Parameter(zeros(1, ScalarType.Float64));
        using optim.Optimizer optimizer = TrialOptimizer.Create(spec, [weight]);
        foreach ((int step, double value) in expected.Index())
        {
            optimizer.zero_grad();
            using Tensor loss = weight.sum() * (step + 1);
            loss.backward();
            optimizer.step();
            Assert.Equal(value, weight.item<double>(), 12);
        }
    }
}
