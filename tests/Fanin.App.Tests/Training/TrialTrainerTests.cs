using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

[Collection(nameof(LibTorchState))]
public class TrialTrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Specs.Spirals, "keyed")]
    [InlineData(Specs.Spirals, "pytorch")]
    [InlineData(Specs.Teacher, "keyed")]
    public void Train_EqualsAPlainLoop(string text, string stream)
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(text);
        TrialSpec spec = Specs.Of(text) with { Stream = stream };
        TrialRecord record = TrialTrainer.Train(spec, data, cancellation: Token);

        using DisposeScope scope = NewDisposeScope();
        bool isRegression = data.Shape.Kind == TaskKind.Regression;
        using nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse(spec.Model).Create(data.Shape);
        InitPlan plan = network.Initialize(RecipeText.Parse(spec.RecipeText, "recipe"), spec.Seed, stream == "keyed" ? NumberStream.Keyed : NumberStream.PyTorch);
        IEnumerator<long[]> batches = new TwisterPermutations(spec.Seed, stream == "keyed" ? 0 : plan.End.Draws).Batches((int)data.Train.Count, spec.Batch).GetEnumerator();
        List<float> losses = [];
        for (int step = 0; step < 25; step++)
        {
            batches.MoveNext();
            Tensor indices = tensor(batches.Current);
            Tensor output = network.call(data.Train.Inputs[indices]);
            Tensor loss = isRegression ? nn.functional.mse_loss(output, data.Train.Targets[indices]) : nn.functional.cross_entropy(output, data.Train.Targets[indices]);
            loss.backward();
            losses.Add(loss.item<float>());
            using IDisposable noGradients = no_grad();
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            {
                parameter.add_(parameter.grad!, alpha: -0.1);
                parameter.grad = null;
            }
        }

        Assert.Equal(Images.Bits(losses), Images.Bits(record.Losses));
        Assert.Equal([10, 20, 25], record.Curve.Select(point => point.Step));
        Assert.Equal(record.Losses[10..20].Average(loss => (double)loss), record.Curve[1].TrainLoss, 1e-12);
    }

    [Fact]
    public void Train_SaysHowItEnded()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialRecord record = TrialTrainer.Train(Specs.Spiral, data, cancellation: Token);
        Assert.Equal((RecordOutcome.Completed, 25, TrialId.Of(Specs.Spiral)), (record.Outcome, record.Steps, record.Id));
        Assert.Equal(["testAccuracy", "testLoss", "trainAccuracy", "trainLoss", "validAccuracy", "validLoss"], record.Metrics.Keys.Where(name => name != "plateauSteps"));
        Assert.Equal(record.Curve[^1].ValidLoss, record.Metrics["validLoss"]);
        Assert.Equal(25.0 / 10, record.Curve[^1].Epoch);
        Assert.Equal(25, record.Losses.Length);
        Assert.Null(record.TargetStep);
        Assert.Null(record.StartDiagnosis);
        Assert.Empty(record.Layers);
        Assert.Contains("kaiming-uniform(relu)", record.PlanText, StringComparison.Ordinal);
        Assert.Equal(1, record.Environment.Threads);
        Assert.StartsWith(".NET 10", record.Environment.Runtime, StringComparison.Ordinal);
        Assert.StartsWith("2.10", record.Environment.LibTorch, StringComparison.Ordinal);
        Assert.InRange(record.TrainingSeconds, 1e-6, record.Seconds);
    }

    [Fact]
    public void Train_HasNoAccuracy_OfNumbers()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Teacher);
        TrialRecord record = TrialTrainer.Train(Specs.Of(Specs.Teacher), data, cancellation: Token);
        Assert.Equal(["testLoss", "trainLoss", "validLoss"], record.Metrics.Keys.Where(name => name != "plateauSteps"));
        Assert.All(record.Curve, point => Assert.True(double.IsNaN(point.TrainAccuracy) && double.IsNaN(point.ValidAccuracy)));
    }

    [Fact]
    public void Train_LearnsTheNextToken_OfATextThatRepeatsItself()
    {
        using var oneThread = new OneThread();
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "t.txt");
        File.WriteAllText(file, string.Concat(Enumerable.Repeat("abac", 250)));
        using TaskData data = Specs.Load($"text:{file},length=16,stride=5");
        TrialSpec spec = Specs.Spiral with
        {
            Model = "gpt-char+layers=1,width=16,heads=2",
            Data = $"text:{file}",
            DataDigest = data.Digest,
            RecipeName = "normal",
            RecipeText = RecipeText.WriteWhole(Recipe.Of(SchemeCatalog.Parse("normal(0, 0.2)"))),
            Optimizer = new OptimizerSpec(OptimizerKind.Adam, 0.02),
            Length = new TrialLength(Steps: 100),
            MeasureEvery = 50,
        };
        TrialRecord record = TrialTrainer.Train(spec, data, cancellation: Token);

        // What follows an a is known by the character before it alone: a network that sees one character at a time keeps ln(2) of half of them (0.35, where small first values stay for long);
        // one that sees all keeps it where a window begins with an a.
        Assert.InRange(record.Losses[0], Math.Log(3), 2);
        Assert.InRange(record.Metrics[MetricName.ValidLoss], Math.Log(2) / 2 / 32, Math.Log(2) / 2 / 8);
        Assert.InRange(record.Metrics[MetricName.TestAccuracy], 1 - (1.0 / 16), 1);
    }

    [Fact]
    public void Train_IsAResult_WhenTheLossDiverges()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Teacher);
        TrialSpec spec = Specs.Of(Specs.Teacher) with { Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 1e6), Length = new TrialLength(Steps: 1000) };
        TrialRecord record = TrialTrainer.Train(spec, data, cancellation: Token);
        Assert.Equal(RecordOutcome.Diverged, record.Outcome);
        Assert.InRange(record.Steps, 2, 50);
        Assert.False(float.IsFinite(record.Losses[^1]));
        Assert.All(record.Losses.SkipLast(1), loss => Assert.True(float.IsFinite(loss)));
        Assert.Equal(record.Steps, record.Curve[^1].Step);
    }

    [Theory]
    [InlineData("validAccuracy")]
    [InlineData("trainLoss")]
    public void Train_SaysWhenTheTargetWasReached(string metric)
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialSpec spec = Specs.Spiral with { Length = new TrialLength(Steps: 200), Optimizer = new OptimizerSpec(OptimizerKind.Adam, 0.02) };
        TrialRecord plain = TrialTrainer.Train(spec, data, cancellation: Token);
        double[] values = [.. plain.Curve.Select(point => point.ValueOf(metric))];
        int best = metric == "trainLoss" ? Array.IndexOf(values, values.Min()) : Array.IndexOf(values, values.Max());
        TrialRecord reached = TrialTrainer.Train(spec with { Target = new TrialTarget(metric, values[best]) }, data, cancellation: Token);
        Assert.Equal(plain.Curve[best].Step, reached.TargetStep);
        Assert.Equal(Images.Bits(plain.Losses), Images.Bits(reached.Losses));
        double never = metric == "trainLoss" ? -1 : 1.5;
        Assert.Null(TrialTrainer.Train(spec with { Target = new TrialTarget(metric, never) }, data, cancellation: Token).TargetStep);
    }

    [Fact]
    public void Train_MeasuresOnceAnEpoch_UnlessSaidOtherwise()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialRecord record = TrialTrainer.Train(Specs.Spiral with { MeasureEvery = 0, Length = new TrialLength(Epochs: 2.5) }, data, cancellation: Token);
        Assert.Equal([(10, 1.0), (20, 2.0), (25, 2.5)], record.Curve.Select(point => (point.Step, point.Epoch)));
    }

    [Fact]
    public void Train_StopsAfterItsSeconds()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialRecord record = TrialTrainer.Train(Specs.Spiral with { Length = new TrialLength(Seconds: 0.05) }, data, cancellation: Token);
        Assert.Equal(RecordOutcome.Completed, record.Outcome);
        Assert.InRange(record.TrainingSeconds, 0.05, double.PositiveInfinity);
        Assert.Equal(record.Steps, record.Curve[^1].Step);
    }

    [Theory]
    [InlineData("mlp:*-8-*")]
    [InlineData("mlp:*-8-8-*+bn")]
    [InlineData("dropout")]
    public void Train_GivesTheSameBits_WhenLayersAreLookedAt(string model)
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialSpec spec = Specs.Of(Specs.Spirals, model == "dropout" ? DropoutNet.Reference : model) with { Optimizer = new OptimizerSpec(OptimizerKind.Adam, 0.01) };
        TrialRecord plain = TrialTrainer.Train(spec, data, cancellation: Token);
        TrialRecord watched = TrialTrainer.Train(spec with { DiagnoseEvery = 5 }, data, cancellation: Token);
        Assert.Equal(Images.Bits(plain.Losses), Images.Bits(watched.Losses));
        Assert.Equal(plain.Curve, watched.Curve);
        Assert.Equal(plain.Metrics, watched.Metrics);
        Assert.Equal([5, 10, 15, 20, 25], watched.Layers.Select(layer => layer.Step).Distinct());
        Assert.Contains("\"activationStd\"", watched.StartDiagnosis!, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_LooksAtLayers_AndAtTheStepThatWasMade()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialSpec spec = Specs.Spiral with { Stream = "pytorch", DiagnoseEvery = 1, Length = new TrialLength(Steps: 1) };
        TrialRecord record = TrialTrainer.Train(spec, data, cancellation: Token);

        // The same step by hand.
        using DisposeScope scope = NewDisposeScope();
        using var first = nn.Linear(2, 8);
        using var last = nn.Linear(8, 3);
        using var network = nn.Sequential(first, nn.ReLU(), last);
        InitPlan plan = network.Initialize(RecipeText.Parse(spec.RecipeText, "recipe"), spec.Seed, NumberStream.PyTorch);
        Tensor batch = tensor(new TwisterPermutations(spec.Seed, plan.End.Draws).Batches((int)data.Train.Count, spec.Batch).First());
        Tensor before = first.weight.detach().clone();
        nn.functional.cross_entropy(network.call(data.Train.Inputs[batch]), data.Train.Targets[batch]).backward();
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            {
                parameter.sub_(parameter.grad! * 0.1);
                parameter.grad = null;
            }
        }

        // What is looked at are as many samples as a batch has, at equal distances.
        Tensor looked = tensor(Enumerable.Range(0, 16).Select(i => i * data.Train.Count / 16).ToArray());
        Tensor hidden = first.call(data.Train.Inputs[looked]);
        hidden.retain_grad();
        nn.functional.cross_entropy(last.call(nn.functional.relu(hidden)), data.Train.Targets[looked]).backward();
        LayerPoint layer = record.Layers.First(point => !double.IsNaN(point.UpdateRatio));
        Assert.Equal(1, layer.Step);
        Assert.Equal(hidden.std(unbiased: false).item<float>(), layer.ActivationStdDev, 1e-4);
        Assert.Equal(hidden.grad!.square().mean().sqrt().item<float>(), layer.GradientStdDev, 1e-6);
        Assert.Equal(((first.weight - before).norm() / before.norm()).item<float>(), layer.UpdateRatio, 1e-6);
    }

    [Fact]
    public void Train_GivesTheSameBits_OfNetworksThatDraw_BesideOthers()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialSpec[] specs =
        [
            .. Enumerable.Range(1, 4).Select(seed => Specs.Of(Specs.Spirals, DropoutNet.Reference, (ulong)seed) with { Length = new TrialLength(Steps: 150) }),
            .. Enumerable.Range(1, 4).Select(seed => Specs.Of(Specs.Spirals, seed: (ulong)seed) with { Length = new TrialLength(Steps: 150) }),
        ];
        Tensor before = TorchSharp.torch.random.get_rng_state();
        int[][] alone = [.. specs.Select(spec => Images.Bits(TrialTrainer.Train(spec, data, cancellation: Token).Losses))];
        Assert.Equal(before.bytes.ToArray(), TorchSharp.torch.random.get_rng_state().bytes.ToArray());
        Assert.Equal(8, alone.Select(bits => string.Join(' ', bits)).Distinct().Count());

        int[]?[] together = TrialScheduler.Run<TrialSpec, int[]>(
            [.. specs.Index()], 8, (spec, cancellation) => Images.Bits(TrialTrainer.Train(spec, data, cancellation: cancellation).Losses), Token);
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Train_DoesNotDependOnHowOftenItMeasures_WhereTheNetworkDraws()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        TrialSpec spec = Specs.Of(Specs.Spirals, DropoutNet.Reference);
        Assert.Equal(
            Images.Bits(TrialTrainer.Train(spec with { MeasureEvery = 25 }, data, cancellation: Token).Losses),
            Images.Bits(TrialTrainer.Train(spec with { MeasureEvery = 1 }, data, cancellation: Token).Losses));
    }

    [Fact]
    public void Train_RefusesOtherData()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Teacher);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => TrialTrainer.Train(Specs.Spiral, data, cancellation: Token));
        Assert.Contains("are not those that the experiment was planned with", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, TrialSpec> Wrong => new()
    {
        { "one of them only", Specs.Spiral with { Length = new TrialLength() } },
        { "one of them only", Specs.Spiral with { Length = new TrialLength(Steps: 3, Epochs: 1) } },
        { "Expected a length above 0", Specs.Spiral with { Length = new TrialLength(Steps: 0) } },
        { "Expected a length above 0", Specs.Spiral with { Length = new TrialLength(Seconds: double.NaN) } },
        { "Expected a length above 0", Specs.Spiral with { Length = new TrialLength(Epochs: 1e12) } },
        { "Expected a batch of 1 to 160", Specs.Spiral with { Batch = 161 } },
        { "Expected a batch of 1 to 160", Specs.Spiral with { Batch = 0 } },
        { "at least 0, got -1", Specs.Spiral with { MeasureEvery = -1 } },
        { "at least 0, got -2", Specs.Spiral with { DiagnoseEvery = -2 } },
        { "Expected a metric of the curve", Specs.Spiral with { Target = new TrialTarget("accuracy", 1) } },
        { "Expected the stream keyed or pytorch, got \"other\"", Specs.Spiral with { Stream = "other" } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Train_RefusesWhatContradictsItself(string message, TrialSpec spec)
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => TrialTrainer.Train(spec, data, cancellation: Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_StopsWhenCancelled()
    {
        using var oneThread = new OneThread();
        using TaskData data = Specs.Load(Specs.Spirals);
        Assert.Throws<OperationCanceledException>(() => TrialTrainer.Train(Specs.Spiral, data, cancellation: new CancellationToken(true)));
    }
}
