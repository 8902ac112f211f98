using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Torch.Probing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>Measurements against arithmetic by hand and closed forms. The generator is libtorch's one, so these run alone.</summary>
[Collection(nameof(GlobalGenerator))]
public class ProbeValuesTests
{
    private const double Close = 1e-5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_SmallNet_IsArithmeticByHand_AlsoInPlace(bool inPlace)
    {
        var net = new HandNet(nn.ReLU(inPlace));
        ProbeReport report = Probe.Run(net.Module, new ProbeOptions { Inputs = [net.Batch], Labels = net.Labels, LearningRate = 0.1 });
        (double[,] z1, double[,] z2, double loss, double[,] d1, double[,] d2, double[,] g1, double[,] g2) = net.ByHand();

        Assert.Equal(["input", "fc1", "act", "fc2"], report.Layers.Select(layer => layer.Name));
        Assert.Equal(["input", "linear", "relu", "linear"], report.Layers.Select(layer => layer.Kind));
        Equal(loss, report.Loss);
        Equal(Math.Log(2), report.UniformLoss);
        Equal(HandNet.StdDev(z2), report.LogitStdDev.Measured);
        LayerProbe fc1 = report.Layers[1];
        Equal(z1.Cast<double>().Average(), fc1.Mean.Measured);
        Equal(HandNet.StdDev(z1), fc1.StdDev.Measured);
        Equal(Math.Pow(HandNet.RootMeanSquare(z1), 2), fc1.SecondMoment.Measured);
        Equal(HandNet.RootMeanSquare(d1), fc1.GradientStdDev.Measured);
        Assert.Equal(4, fc1.Units);
        Assert.Equal(["fc1.weight", "fc1.bias"], fc1.ParameterNames);
        Equal(HandNet.RootMeanSquare(d2), report.Layers[3].GradientStdDev.Measured);
        Equal(z1.Cast<double>().Count(z => z > 0) / 20.0, report.Layers[2].ActiveFraction);
        int dead = Enumerable.Range(0, 4).Count(j => Enumerable.Range(0, HandNet.Samples).All(n => z1[n, j] <= 0));
        Equal(dead / 4.0, report.Layers[2].DeadFraction);
        Assert.Null(fc1.ActiveFraction);

        double[,] w1 = HandNet.Matrix(net.First.weight);
        ParameterProbe weight = report.Parameters[0];
        Equal(HandNet.StdDev(w1), weight.StdDev.Measured);
        Equal(HandNet.Norm(g1), weight.GradientNorm);
        Equal(HandNet.Norm(g1) / HandNet.Norm(w1), weight.GradientRatio);
        Equal(0.1 * HandNet.StdDev(g1) / HandNet.StdDev(w1), weight.UpdateRatio);
        Equal(0.1 * HandNet.Norm(g1) / HandNet.Norm(w1), weight.StagnationRatio);
        Equal(HandNet.Norm(g2), report.Parameters[2].GradientNorm);
        Assert.Equal(5, report.Samples);
    }

    [Fact]
    public void Run_AdamsFirstUpdate_IsTheSignOfTheGradient()
    {
        var net = new HandNet(nn.ReLU());
        ProbeReport report = Probe.Run(net.Module, new ProbeOptions { Inputs = [net.Batch], Labels = net.Labels, LearningRate = 0.01, Optimizer = Optimizer.Adam });
        double[,] update = net.ByHand().GW2;
        for (int i = 0; i < update.GetLength(0); i++)
        {
            for (int j = 0; j < update.GetLength(1); j++)
            {
                update[i, j] = 0.01 * update[i, j] / (Math.Abs(update[i, j]) + 1e-8);
            }
        }

        Equal(HandNet.StdDev(update) / HandNet.StdDev(HandNet.Matrix(net.Last.weight)), report.Parameters[2].UpdateRatio);
    }

    [Fact]
    public void Run_CountsDeadAndSaturatedUnits()
    {
        Linear fc = nn.Linear(2, 4);
        using (no_grad())
        {
            fc.weight.zero_();
            fc.bias!.copy_(tensor(new float[] { -1, 3, -2, 1 }));
        }

        using Sequential relu = nn.Sequential(("fc", fc), ("act", nn.ReLU()));
        LayerProbe act = Run(relu, 6, 2).Layers[^1];
        Equal(0.5, act.DeadFraction);
        Equal(0.5, act.ActiveFraction);

        // tanh of −1, 3, −2, 1: 0.995 alone is above 0.97 (tanh 2 = 0.964).
        using Sequential tanh = nn.Sequential(("fc", fc), ("act", nn.Tanh()));
        Equal(0.25, Run(tanh, 6, 2).Layers[^1].SaturatedFraction.Measured);

        // sigmoid of 3 is 0.9526, of −2 0.1192: none; of 4 and −4 both.
        using Sequential sigmoid = nn.Sequential(("fc", fc), ("act", nn.Sigmoid()));
        Equal(0, Run(sigmoid, 6, 2).Layers[^1].SaturatedFraction.Measured);
        using (no_grad())
        {
            fc.bias!.copy_(tensor(new float[] { -4, 4, 0, 1 }));
        }

        Equal(0.5, Run(sigmoid, 6, 2).Layers[^1].SaturatedFraction.Measured);
        using (no_grad())
        {
            fc.bias!.copy_(tensor(new float[] { -4, 9, 0, 1 }));
        }

        using Sequential softmax = nn.Sequential(("fc", fc), ("act", nn.Softmax(1)));
        Equal(1, Run(softmax, 6, 2).Layers[^1].SaturatedFraction.Measured);
    }

    [Fact]
    public void Run_Geometry_HasClosedForms()
    {
        // Rows e1, e2, e1 + e2, 0: cosines 0, 1/√2, 1/√2 over three pairs.
        using nn.Module identity = nn.Sequential(("same", nn.Identity()));
        using Tensor batch = tensor(new float[] { 1, 0, 0, 1, 1, 1, 0, 0 }).reshape(4, 2);
        LayerProbe same = Probe.Run(identity, new ProbeOptions { Inputs = [batch] }).Layers[^1];
        Equal(2 / Math.Sqrt(2) / 3, same.Cosine.Measured);

        // Four corners of a square: two equal singular values; of a rectangle 3:1 values 3 and 1.
        using Tensor square = tensor(new float[] { 1, 1, -1, 1, 1, -1, -1, -1 }).reshape(4, 2) + 5;
        Equal(2, Probe.Run(identity, new ProbeOptions { Inputs = [square] }).Layers[^1].EffectiveRank);
        using Tensor rectangle = square * tensor(new float[] { 3, 1 });
        Equal(Math.Exp(-((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25)))), Probe.Run(identity, new ProbeOptions { Inputs = [rectangle] }).Layers[^1].EffectiveRank);
        Assert.Null(Probe.Run(identity, new ProbeOptions { Inputs = [ones(4, 2)] }).Layers[^1].EffectiveRank);
    }

    [Fact]
    public void Run_TinyGradients_DoNotVanish()
    {
        using Sequential net = nn.Sequential(("a", nn.Linear(4, 4, hasBias: false)), ("b", nn.Linear(4, 4, hasBias: false)));
        net.Initialize(Recipe.Of(Scheme.Normal(0, 1e-24)), 1);
        ProbeReport report = Run(net, 8, 4);
        Assert.InRange(report.Layers[1].StdDev.Measured!.Value, 1e-25, 1e-23);
        Assert.InRange(report.Layers[1].GradientStdDev.Measured!.Value, 1e-26, 1e-24);
        Assert.InRange(Math.Abs(report.Layers[1].Cosine.Measured!.Value), 1e-3, 1);
    }

    [Fact]
    public void Run_SpectralNorm_OfKnownMatrices()
    {
        Linear fc = nn.Linear(3, 4);
        using (no_grad())
        {
            // Columns of lengths 2, 3 and 6, at right angles.
            fc.weight.copy_(tensor(new float[] { 1, 0, 3, 1, 0, -3, 1, 3, 0, -1, 0, 0 }).reshape(4, 3));
        }

        using Tensor w = tensor(new float[] { 2, 0, 0, 0, 3, 0, 0, 0, 6, 0, 0, 0 }).reshape(4, 3);
        using (no_grad())
        {
            fc.weight.copy_(w);
        }

        using Sequential net = nn.Sequential(("fc", fc));
        ParameterProbe probe = Run(net, 8, 3).Parameters[0];
        Equal(6, probe.SpectralNorm.Measured);
        Equal(49.0 / 36, probe.StableRank.Measured);

        // A Gaussian matrix ends near σ(√in + √out).
        using Sequential gauss = nn.Sequential(("fc", nn.Linear(400, 1600)));
        gauss.Initialize(Recipe.Of(Scheme.Normal(0, 0.1)), 3);
        Assert.InRange(Run(gauss, 4, 400).Parameters[0].SpectralNorm.Measured!.Value, 0.97 * 6, 1.02 * 6);
    }

    [Fact]
    public void Run_NamesEqualUnits_Duplicates_AndWhatIsNotFinite()
    {
        Linear a = nn.Linear(3, 4), b = nn.Linear(4, 4), c = nn.Linear(4, 4);
        using (no_grad())
        {
            a.weight[2] = a.weight[0];
            a.bias![2] = a.bias![0];
            a.weight[3] = a.weight[1];
            c.weight.copy_(b.weight);
        }

        using Sequential net = nn.Sequential(("a", a), ("b", b), ("c", c));
        ProbeReport report = Run(net, 8, 3);
        Assert.Equal(1, report.Parameters[0].IdenticalUnits);
        Assert.Equal(0, report.Parameters[2].IdenticalUnits);
        Assert.Equal("b.weight", report.Parameters[4].DuplicateOf);
        Assert.Null(report.Parameters[2].DuplicateOf);

        using (no_grad())
        {
            b.weight[0, 0] = float.NaN;
        }

        ProbeReport spoiled = Run(net, 8, 3);
        Assert.Equal(1, spoiled.Parameters[2].NonFiniteCount);
        Assert.Equal(8, spoiled.Layers[2].NonFiniteCount);
        Assert.Null(spoiled.Layers[2].StdDev.Measured);
        Assert.NotNull(spoiled.Layers[1].StdDev.Measured);
        Assert.Null(spoiled.Loss);
        Assert.True(spoiled.Layers[1].NonFiniteGradientCount > 0);
        Assert.True(spoiled.Parameters[0].NonFiniteGradientCount > 0);
    }

    [Fact]
    public void Run_JacobianAndKernel_OfALinearMap()
    {
        Linear fc = nn.Linear(3, 2);
        using (no_grad())
        {
            fc.weight.copy_(tensor(new float[] { 2, 0, 0, 0, 5, 0 }).reshape(2, 3));
        }

        // f(x) = v·(Wx + b): the kernel of two samples is x·x' + 1, whatever v of length 1 is.
        using Tensor batch = tensor(new float[] { 1, 0, 0, 0, 2, 0, 0, 0, 0 }).reshape(3, 3);
        using Sequential net = nn.Sequential(("fc", fc));
        ProbeReport report = Probe.Run(net, new ProbeOptions { Inputs = [batch], JacobianSamples = 3, NtkSamples = 2 });
        Equal(5, report.Jacobian!.Largest);
        Equal(2, report.Jacobian.Smallest);
        Equal(14.5, report.Jacobian.MeanSquare);

        // Eigenvalues of [[2, 1], [1, 5]].
        Equal((7 + Math.Sqrt(13)) / 2, report.Ntk!.LargestEigenvalue);
        Equal((7 - Math.Sqrt(13)) / 2, report.Ntk.SmallestEigenvalue);
        Assert.Equal(2, report.Ntk.Samples);
    }

    [Fact]
    public void Run_OrthogonalDeepNet_KeepsSignalAndGradient()
    {
        // Isometric at every layer, so all second moments and gradients are those of the input and of the output.
        using Sequential net = nn.Sequential([.. Enumerable.Range(0, 10).Select(i => ($"fc{i}", (nn.Module<Tensor, Tensor>)nn.Linear(16, 16)))]);
        net.Initialize(Recipe.Of(Scheme.Orthogonal(1)), 5);
        ProbeReport report = Probe.Run(net, new ProbeOptions { InputShape = new TensorShape(64, 16), JacobianSamples = 2 });
        foreach (LayerProbe layer in report.Layers)
        {
            Equal(report.Layers[0].SecondMoment.Measured!.Value, layer.SecondMoment.Measured);
            Equal(report.Layers[^1].GradientStdDev.Measured!.Value, layer.GradientStdDev.Measured);
        }

        Assert.InRange(report.Layers[0].SecondMoment.Measured!.Value, 0.85, 1.15);
        Equal(1, report.Jacobian!.Largest, 1e-4);
        Equal(1, report.Jacobian.Smallest, 1e-4);
    }

    [Fact]
    public void Run_Tokens_AreRowsOfTheirOwn_AndChannelsAreUnits()
    {
        using nn.Module identity = nn.Sequential(("norm", nn.LayerNorm(4, elementwise_affine: false)));
        LayerProbe tokens = Probe.Run(identity, new ProbeOptions { InputShape = new TensorShape(2, 3, 4) }).Layers[^1];
        Assert.Equal(4, tokens.Units);
        Equal(1, tokens.SecondMoment.Measured, 1e-3);

        // The signal of a dead channel is 0 at all places of all samples.
        Conv2d conv = nn.Conv2d(1, 3, 3);
        using (no_grad())
        {
            conv.bias!.copy_(tensor(new float[] { -100, 100, 0 }));
        }

        using Sequential net = nn.Sequential(("conv", conv), ("act", nn.ReLU()), ("pool", nn.MaxPool2d(2)));
        ProbeReport report = Probe.Run(net, new ProbeOptions { InputShape = new TensorShape(4, 1, 8, 8) });
        Assert.Equal(["input", "convolution", "relu", "max pool"], report.Layers.Select(layer => layer.Kind));
        Assert.Equal([3, 3, 3], report.Layers.Skip(1).Select(layer => (int)layer.Units!));
        Equal(1.0 / 3, report.Layers[2].DeadFraction);
    }

    private static ProbeReport Run(nn.Module module, long samples, long width) => Probe.Run(module, new ProbeOptions { InputShape = new TensorShape(samples, width) });

    private static void Equal(double expected, double? actual, double tolerance = Close)
    {
        Assert.NotNull(actual);
        Assert.InRange(actual.Value, expected - (tolerance * Math.Max(1e-6, Math.Abs(expected))) - 1e-9, expected + (tolerance * Math.Max(1e-6, Math.Abs(expected))) + 1e-9);
    }
}
