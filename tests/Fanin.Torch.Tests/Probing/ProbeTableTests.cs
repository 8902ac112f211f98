using Fanin.Diagnosis.Reports;
using Fanin.Kernels;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Torch.Probing;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>
/// The network 784-75-45-10 beside a table that was measured with PyTorch on the first 2048 images of Fashion-MNIST (mean and deviation over 20 seeds). Here the images are
/// Gaussian, with the second moment (0.207) and the mean cosine (0.593) of those.
/// </summary>
[Collection(nameof(GlobalGenerator))]
public class ProbeTableTests
{
    private const int Samples = 256;
    private const int Seeds = 20;

    [Fact]
    public void Run_SmallNormal_IsTheTable() => Check(
        Scheme.Normal(0, 0.001),
        loss: (2.302585, 3e-6),
        stdDevs: [(0.01274, 0.0006), (7.64e-5, 1e-5), (3.69e-7, 1e-7)],
        gradients: [(3.16e-6, 3e-7), (6.63e-4, 5e-5), (0.30001, 1e-3)],
        cosines: [(0.679, 0.03), (0.743, 0.05)]);

    [Fact]
    public void Run_KaimingUniform_IsTheTable() => Check(
        Scheme.KaimingUniform(),
        loss: (2.511, 0.09),
        stdDevs: [(0.653, 0.044), (0.665, 0.099), (0.653, 0.12)],
        gradients: [(0.1141, 0.012), (0.1456, 0.016), (0.308, 0.012)],
        cosines: [(0.690, 0.03), (0.748, 0.05)]);

    // Before each ReLU a BatchNorm, whose layers in front have no biases; the norm's output has a deviation of 1, and cosines are reset.
    [Fact]
    public void Run_SmallNormalWithBatchNorm_IsTheTable()
    {
        using Tensor images = Images();
        using Tensor labels = tensor(Enumerable.Range(0, Samples).Select(i => i % 10L).ToArray());
        List<ProbeReport> reports = [];
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using nn.Module net = nn.Sequential(
                ("fc1", nn.Linear(784, 75, hasBias: false)), ("bn1", nn.BatchNorm1d(75)), ("act1", nn.ReLU()),
                ("fc2", nn.Linear(75, 45, hasBias: false)), ("bn2", nn.BatchNorm1d(45)), ("act2", nn.ReLU()), ("fc3", nn.Linear(45, 10)));
            net.Initialize(Recipe.Of(Scheme.Normal(0, 0.001)), seed);
            reports.Add(Probe.Run(net, new ProbeOptions { Inputs = [images], Labels = labels }));
        }

        double Mean(string name, Func<LayerProbe, double?> number) => reports.Average(report => number(report.Layers.Single(layer => layer.Name == name))!.Value);
        Near((2.3024, 4e-4), reports.Average(report => report.Loss));
        Near((0.01253, 0.0006), Mean("fc1", layer => layer.StdDev.Measured));
        Near((0.00566, 0.0006), Mean("fc2", layer => layer.StdDev.Measured));
        Near((0.00367, 0.0003), Mean("fc3", layer => layer.StdDev.Measured));
        Near((0.3000, 0.001), Mean("fc3", layer => Samples * layer.GradientStdDev.Measured));

        Near((0.121, 0.012), Mean("fc2", layer => Samples * layer.GradientStdDev.Measured));
        Near((0.0696, 0.007), Mean("fc1", layer => Samples * layer.GradientStdDev.Measured));
        Near((0.5, 0.05), Mean("act1", layer => layer.ActiveFraction));
        Near((0.336, 0.03), Mean("act1", layer => layer.Cosine.Measured));
        Near((0.335, 0.03), Mean("act2", layer => layer.Cosine.Measured));
    }

    // Tolerances are one deviation between seeds or more, that of the mean of as many seeds is a quarter of it.
    private static void Check(
        Scheme scheme, (double Mean, double Tolerance) loss, (double, double)[] stdDevs, (double, double)[] gradients, (double, double)[] cosines)
    {
        using Tensor images = Images();
        using Tensor labels = tensor(Enumerable.Range(0, Samples).Select(i => i % 10L).ToArray());
        List<ProbeReport> reports = [];
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using nn.Module net = nn.Sequential(
                ("fc1", nn.Linear(784, 75)), ("act1", nn.ReLU()), ("fc2", nn.Linear(75, 45)), ("act2", nn.ReLU()), ("fc3", nn.Linear(45, 10)));
            net.Initialize(Recipe.Of(scheme), seed);
            reports.Add(Probe.Run(net, new ProbeOptions { Inputs = [images], Labels = labels }));
        }

        LayerProbe Layer(ProbeReport report, string name) => report.Layers.Single(layer => layer.Name == name);
        Near(loss, reports.Average(report => report.Loss));
        for (int i = 0; i < 3; i++)
        {
            string name = $"fc{i + 1}";
            Near(stdDevs[i], reports.Average(report => Layer(report, name).StdDev.Measured));
            Near(gradients[i], reports.Average(report => Samples * Layer(report, name).GradientStdDev.Measured));
        }

        Near((0.593, 0.02), reports.Average(report => Layer(report, "input").Cosine.Measured));
        for (int i = 0; i < 2; i++)
        {
            string name = $"act{i + 1}";
            Near(cosines[i], reports.Average(report => Layer(report, name).Cosine.Measured));
            Near((0.5, 0.05), reports.Average(report => Layer(report, name).ActiveFraction));
        }
    }

    private static void Near((double Mean, double Tolerance) expected, double? measured) =>
        Assert.InRange(measured!.Value, expected.Mean - expected.Tolerance, expected.Mean + expected.Tolerance);

    private static Tensor Images()
    {
        const double SecondMoment = 0.207;
        const double Cosine = 0.593;
        var shared = new float[784];
        var own = new float[Samples * 784];
        KeyedNormal.Fill(new KeyedStream(1, "shared"), 0, Math.Sqrt(SecondMoment * Cosine), 0, shared);
        KeyedNormal.Fill(new KeyedStream(1, "own"), 0, Math.Sqrt(SecondMoment * (1 - Cosine)), 0, own);
        using Tensor common = tensor(shared);
        using Tensor images = tensor(own).reshape(Samples, 784);
        return images + common;
    }
}
