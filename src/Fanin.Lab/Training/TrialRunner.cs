using System.Diagnostics;
using Fanin.Diagnosis.Plateaus;
using Fanin.Lab.Models;
using Fanin.Lab.Results;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Trains one network on the calling thread. Its result depends on the trial, the images and the budget alone, to the bit.</summary>
internal sealed class TrialRunner
{
    private const int StepsPerReport = 10;

    private readonly LectureTensors _data;
    private readonly TrialBudget _budget;
    private readonly IProgress<TrialProgress>? _progress;
    private readonly PlateauForecast _forecast;

    public TrialRunner(LectureTensors data, TrialBudget budget, IProgress<TrialProgress>? progress) =>
        (_data, _budget, _progress, _forecast) = (data, budget, progress, new PlateauForecast(data, budget));

    /// <summary>Runs a trial to the end of its budget, or until its loss is no longer finite.</summary>
    /// <exception cref="OperationCanceledException">The trial was cancelled; there is no result.</exception>
    public TrialResult Run(Trial trial, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        using DisposeScope scope = NewDisposeScope();
        using LectureNet network = NetworkDraws.Aside(() => new LectureNet(_data.Inputs, _data.Classes, trial.BatchNorm));
        InitPlan plan = network.Initialize(trial.Recipe, trial.Seed, trial.Stream, threads: 1);
        PlateauPrediction forecast = _forecast.Of(plan, trial.BatchNorm);
        var order = new BatchOrder(trial.Seed, plan.End, checked((int)_data.Train.Count), _budget.Batch);
        using optim.Optimizer optimizer = TrialOptimizer.Create(new OptimizerSpec(OptimizerKind.Sgd, _budget.LearningRate), network.parameters());
        using var draws = new NetworkDraws(trial.Seed);
        var curve = new LossCurve(_data.Classes);
        var loop = new TrainingLoop(network, TaskKind.Classification, _data.Train.Split, optimizer, order, draws, curve);
        List<EpochResult> epochs = [];
        long trainingTicks = 0;
        while (curve.Steps < _budget.Steps && curve.IsFinite)
        {
            long epochStarted = Stopwatch.GetTimestamp();
            int last = Math.Min(_budget.Steps, curve.Steps + _budget.StepsPerEpoch);
            while (curve.Steps < last && curve.IsFinite)
            {
                cancellation.ThrowIfCancellationRequested();
                loop.Step();
                if (curve.Steps % StepsPerReport == 0)
                {
                    Report(trial, curve, epochs, done: false);
                }
            }

            trainingTicks += Stopwatch.GetTimestamp() - epochStarted;
            epochs.Add(Measure(loop, curve, epochs.Count + 1));
        }

        double testAccuracy = loop.Measure(_data.Test.Split).Accuracy;
        Report(trial, curve, epochs, done: true);
        return new TrialResult
        {
            Seed = trial.Seed.Value,
            Outcome = curve.IsFinite ? TrialOutcome.Completed : TrialOutcome.Diverged,
            Steps = curve.Steps,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            TrainingSeconds = (double)trainingTicks / Stopwatch.Frequency,
            TestAccuracy = testAccuracy,
            Plateau = new PlateauResult(PlateauResult.StepsOf(forecast), curve.PlateauEnd) { Reason = forecast.Reason },
            Epochs = epochs,
            MinibatchLosses = curve.Losses,
            PlanText = plan.ToString(),
        };
    }

    private EpochResult Measure(TrainingLoop loop, LossCurve curve, int epoch)
    {
        double trainLoss = curve.TakeEpochMean();
        double trainAccuracy = loop.Measure(_data.Train.Split).Accuracy;
        Evaluation valid = loop.Measure(_data.Valid.Split);
        return new EpochResult(epoch, curve.Steps, trainLoss, trainAccuracy, valid.Loss, valid.Accuracy);
    }

    private void Report(Trial trial, LossCurve curve, List<EpochResult> epochs, bool done)
    {
        double? accuracy = epochs.Count == 0 ? null : epochs[^1].ValidAccuracy;
        _progress?.Report(new TrialProgress(trial, curve.Steps, _budget.Steps, curve.Running, accuracy, epochs.Count, done));
    }
}
