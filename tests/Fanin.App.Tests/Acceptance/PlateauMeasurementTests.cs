using System.Globalization;
using System.Text;
using Fanin.App.Tests.Training;
using Fanin.Diagnosis.Plateaus;
using Fanin.Lab.Data;
using Fanin.Lab.Results;
using Fanin.Lab.Training;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Torch;
using Fanin.Torch.Native;
using Fanin.Torch.Probing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Acceptance;

/// <summary>Plateaus as they are trained on all of Fashion-MNIST, beside both predictions. Not part of the default run: it trains for minutes.</summary>
[Collection(nameof(LibTorchState))]
public sealed class PlateauMeasurementTests : IDisposable
{
    private const int GradientSamples = 8000;
    private const int LossSamples = 6000;

    private static readonly Lazy<LectureTensors> Images = new(() => new LectureTensors(ImageDataset.Load("fashion-mnist")));
    private static readonly Lazy<DataStatistic> Data = new(() => PlateauForecast.StatisticOf(Images.Value));

    private readonly int _threads;

    public PlateauMeasurementTests()
    {
        LibTorch.EnsureLoaded();

        // Outside of any dispose scope: they live as long as the tests.
        _ = Data.Value;
        _threads = get_num_threads();
        set_num_threads(1);
    }

    // Layers, σ and mean of the steps measured from three seeds, in PyTorch: lr 0.1, batch 256, 784-75(-60)(-45)-10.
    private static readonly (Setting Setting, double Measured)[] Cells =
    [
        (Of([75], 0.03), 7), (Of([75], 0.01), 19), (Of([75], 0.003), 32), (Of([75], 0.001), 43), (Of([75], 0.0003), 55), (Of([75], 0.0001), 66),
        (Of([75, 45], 0.03), 50), (Of([75, 45], 0.01), 175), (Of([75, 45], 0.003), 581), (Of([75, 45], 0.001), 1713), (Of([75, 45], 0.0003), 5588), (Of([75, 45], 0.0001), 17089),
        (Of([75, 60, 45], 0.03), 227), (Of([75, 60, 45], 0.01), 1696), (Of([75, 60, 45], 0.003), 19062),
    ];

    // Chosen here: none of them was trained when the formulas were written down.
    private static readonly Setting[] Others =
    [
        Of([100, 50], 0.002),
        Of([40, 30], 0.005) with { LearningRate = 0.05, Batch = 128 },
        Of([150], 0.001) with { LearningRate = 0.03 },
        Of([60], 0.0001) with { LearningRate = 0.02, Batch = 512 },
        Of([200, 30], 0.003) with { LearningRate = 0.2, Batch = 512 },
        Of([120, 90, 60], 0.01) with { Batch = 128 },
        Of([50, 50, 50], 0.015) with { LearningRate = 0.15 },
        Of([90, 40], 0.004) with { LearningRate = 0.02, Momentum = 0.8 },
        Of([100, 100, 100, 100], 0.025),
    ];

    [Fact(Explicit = true)]
    public void Data_IsThatOfTheTheory()
    {
        Assert.Equal(1.1514, Data.Value.LeadingSingularValue, 1e-3);
        Assert.Equal(1.6461, Data.Value.FrobeniusNorm, 1e-3);
        Assert.Equal(161.67, Data.Value.MeanSquaredNorm, 0.01);
    }

    // The column of predictor B, the mean over three seeds of other weights: 8 18 29 39 51 61, 60 181 604 1812 6041 18124, 228 2049 22770.
    [Fact(Explicit = true)]
    public void OneGradient_ForetellsFifteenPlateaus()
    {
        double[] table = [8, 18, 29, 39, 51, 61, 60, 181, 604, 1812, 6041, 18124, 228, 2049, 22770];
        List<double> errors = [];
        foreach (((Setting setting, double measured), double expected) in Cells.Zip(table))
        {
            double predicted = new ulong[] { 1, 2, 3 }.Average(seed => FromGradient(setting, seed).Steps!.Value);
            Assert.InRange(predicted, (expected - 1) * 0.85, (expected + 1) * 1.15);
            errors.Add(Math.Log(predicted / measured));
        }

        Assert.InRange(RootMeanSquare(errors), 0.05, 0.15);
    }

    [Fact(Explicit = true)]
    public void ClosedForm_ForetellsFifteenPlateaus_ThatAreTrainedHere()
    {
        List<double> errors = Compare([.. Cells.Select(cell => cell.Setting)], out double[] measured);
        Assert.InRange(RootMeanSquare(errors), 0.03, 0.15);
        Assert.All(measured.Zip(Cells), pair => Assert.InRange(pair.First / (pair.Second.Measured + 1), 1 / 1.35, 1.35));
    }

    [Fact(Explicit = true)]
    public void ClosedForm_ForetellsOtherSettings()
    {
        List<double> errors = Compare(Others, out _);
        Assert.InRange(RootMeanSquare(errors), 0.03, 0.25);
    }

    public void Dispose() => set_num_threads(_threads);

    private static List<double> Compare(IReadOnlyList<Setting> settings, out double[] measured)
    {
        var table = new StringBuilder();
        List<double> errors = [];
        List<double> steps = [];
        foreach (Setting setting in settings)
        {
            double closed = PlateauPredictor.Predict(setting.ToPlateau(), Data.Value).Steps!.Value;
            double gradient = FromGradient(setting, 1).Steps!.Value;
            int trained = Train(setting, 1, (int)(3 * closed) + 100, Math.Max(1, (int)(closed / 100)));
            errors.Add(Math.Log(closed / trained));
            steps.Add(trained);
            string row = string.Create(CultureInfo.InvariantCulture, $"{setting}: measured {trained}, closed form {closed:0}, one gradient {gradient:0}");
            TestContext.Current.TestOutputHelper!.WriteLine(row);
            table.AppendLine(row);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rms ln error of the closed form {RootMeanSquare(errors):0.000}"));
        measured = [.. steps];
        return errors;
    }

    private static PlateauPrediction FromGradient(Setting setting, Seed seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Make(setting, seed);
        return PlateauProbe.Predict(
            network, Images.Value.Train.Pixels.narrow(0, 0, GradientSamples), Images.Value.Train.Labels.narrow(0, 0, GradientSamples), setting.ToPlateau(), Data.Value);
    }

    // Steps until the loss of 6,000 training images is below 0.95·ln 10; looked at every so many steps.
    private static int Train(Setting setting, Seed seed, int most, int every)
    {
        using nn.Module<Tensor, Tensor> network = Make(setting, seed);
        using SGD optimizer = optim.SGD(network.parameters(), setting.LearningRate, setting.Momentum);
        var order = new BatchOrder(seed, default, checked((int)Images.Value.Train.Count), setting.Batch);
        for (int step = 1; step <= most; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor indices = order.Next();
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(Images.Value.Train.Pixels.index_select(0, indices)), Images.Value.Train.Labels.index_select(0, indices)).backward();
            optimizer.step();
            if (step % every == 0 && Loss(network) < PlateauResult.Level(10))
            {
                return step;
            }
        }

        throw new InvalidOperationException($"{setting} did not leave its plateau in {most} steps.");
    }

    private static double Loss(nn.Module<Tensor, Tensor> network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        return nn.functional.cross_entropy(network.call(Images.Value.Train.Pixels.narrow(0, 0, LossSamples)), Images.Value.Train.Labels.narrow(0, 0, LossSamples)).item<float>();
    }

    private static nn.Module<Tensor, Tensor> Make(Setting setting, Seed seed)
    {
        List<nn.Module<Tensor, Tensor>> layers = [nn.Flatten()];
        long[] widths = [784, .. setting.Hidden, 10];
        for (int i = 1; i < widths.Length; i++)
        {
            layers.Add(nn.Linear(widths[i - 1], widths[i]));
            if (i < widths.Length - 1)
            {
                layers.Add(nn.ReLU());
            }
        }

        Sequential network = nn.Sequential(layers);
        network.Initialize(Recipe.Of(Scheme.Normal(0, setting.StdDev)), seed);
        return network;
    }

    private static double RootMeanSquare(IEnumerable<double> errors) => Math.Sqrt(errors.Average(error => error * error));

    private static Setting Of(long[] hidden, double deviation) => new(hidden, deviation);

    private sealed record Setting(long[] Hidden, double StdDev)
    {
        public double LearningRate { get; init; } = 0.1;

        public double Momentum { get; init; }

        public int Batch { get; init; } = 256;

        public PlateauSetting ToPlateau() => new([784, .. Hidden, 10], [.. Enumerable.Repeat(StdDev, Hidden.Length + 1)], LearningRate) { Momentum = Momentum, BatchSize = Batch };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"784-{string.Join('-', Hidden)}-10, σ {StdDev}, lr {LearningRate}, batch {Batch}{(Momentum == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", momentum {Momentum}"))}");
    }
}
