using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>Steps of the optimizers against the formulas of PyTorch's documentation, in double precision.</summary>
public class TrialOptimizerTests
{
    private const double Rate = 0.05;
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private static readonly double[] Start = [0.5, -1.25, 2, 1e-3];
    private static readonly double[][] Gradients = [[0.1, -2, 0.75, 1e-4], [0.3, 1, -0.5, -2e-4], [-0.2, 0.01, 3, 5e-5], [0.4, -0.6, 0.25, 1e-4]];

    public TrialOptimizerTests() => LibTorch.EnsureLoaded();

    public static TheoryData<OptimizerKind, double, double> All => new()
    {
        { OptimizerKind.Sgd, 0, 0 },
        { OptimizerKind.Sgd, 0, 0.1 },
        { OptimizerKind.Momentum, 0.9, 0 },
        { OptimizerKind.Momentum, 0.5, 0.1 },
        { OptimizerKind.Adam, 0, 0 },
        { OptimizerKind.Adam, 0, 0.1 },
        { OptimizerKind.AdamW, 0, 0 },
        { OptimizerKind.AdamW, 0, 0.01 },
        { OptimizerKind.RmsProp, 0, 0 },
        { OptimizerKind.RmsProp, 0.9, 0.1 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Create_StepsAsTheFormulaSays(OptimizerKind kind, double momentum, double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(tensor(Start, ScalarType.Float64));
        using optim.Optimizer optimizer = TrialOptimizer.Create(new OptimizerSpec(kind, Rate) { Momentum = momentum, WeightDecay = decay }, [parameter]);
        double[] expected = [.. Start];
        var formula = new Formula(kind, momentum, decay);
        foreach (double[] gradient in Gradients)
        {
            optimizer.zero_grad();
            (parameter * tensor(gradient, ScalarType.Float64)).sum().backward();
            optimizer.step();
            formula.Step(expected, gradient);
            double[] got = parameter.detach().data<double>().ToArray();
            Assert.All(expected.Zip(got), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Abs(pair.First)));
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.1, 0.9, 0, "Sgd has no momentum; got 0.9")]
    [InlineData(OptimizerKind.AdamW, 0.1, 0.9, 0, "AdamW has no momentum")]
    [InlineData(OptimizerKind.Momentum, 0.1, 0, 0, "Expected a momentum above 0")]
    [InlineData(OptimizerKind.RmsProp, 0.1, 1, 0, "Expected a momentum from 0 to below 1, got 1")]
    [InlineData(OptimizerKind.RmsProp, 0.1, double.NaN, 0, "Expected a momentum from 0 to below 1, got NaN")]
    [InlineData(OptimizerKind.Adam, 0, 0, 0, "Expected a learning rate above 0")]
    [InlineData(OptimizerKind.Adam, double.NaN, 0, 0, "Expected a learning rate above 0")]
    [InlineData(OptimizerKind.Adam, 1e39, 0, 0, "that float32 can hold, got 1E+39")]
    [InlineData(OptimizerKind.Adam, 0.1, 0, -1, "Expected a weight decay of at least 0, got -1")]
    [InlineData((OptimizerKind)17, 0.1, 0, 0, "Expected a known optimizer")]
    public void Create_RefusesNumbersThatMakeNoSense(OptimizerKind kind, double rate, double momentum, double decay, string message)
    {
        var spec = new OptimizerSpec(kind, rate) { Momentum = momentum, WeightDecay = decay };
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => TrialOptimizer.Create(spec, [])).Message, StringComparison.Ordinal);
    }

    private sealed class Formula(OptimizerKind kind, double momentum, double decay)
    {
        private readonly double[] _first = new double[Start.Length];
        private readonly double[] _second = new double[Start.Length];
        private int _step;

        public void Step(double[] p, double[] gradient)
        {
            _step++;
            for (int i = 0; i < p.Length; i++)
            {
                double g = gradient[i];
                if (kind == OptimizerKind.AdamW)
                {
                    p[i] -= Rate * decay * p[i];
                }
                else
                {
                    g += decay * p[i];
                }

                p[i] -= Rate * Direction(i, g);
            }
        }

        private double Direction(int i, double g)
        {
            switch (kind)
            {
                case OptimizerKind.Sgd:
                    return g;
                case OptimizerKind.Momentum:
                    return _first[i] = (momentum * _first[i]) + g;
                case OptimizerKind.RmsProp:
                    _second[i] = (0.99 * _second[i]) + (0.01 * g * g);
                    return _first[i] = (momentum * _first[i]) + (g / (Math.Sqrt(_second[i]) + Epsilon));
                default:
                    _first[i] = (Beta1 * _first[i]) + ((1 - Beta1) * g);
                    _second[i] = (Beta2 * _second[i]) + ((1 - Beta2) * g * g);
                    return _first[i] / (1 - Math.Pow(Beta1, _step)) / (Math.Sqrt(_second[i] / (1 - Math.Pow(Beta2, _step))) + Epsilon);
            }
        }
    }
}
