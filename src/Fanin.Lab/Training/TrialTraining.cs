using System.Collections.Immutable;
using System.Diagnostics;
using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>One trial while it trains. It can be trained in pieces, one thread at a time; the numbers are the same.</summary>
internal sealed class TrialTraining : IDisposable
{
    private const int StepsPerReport = 10;

    private readonly TrialSpec _spec;
    private readonly TaskData _data;
    private readonly TrialPace _pace;
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly optim.Optimizer _optimizer;
    private readonly NetworkDraws _draws;
    private readonly LayerWatch? _watch;
    private readonly LossCurve _losses;
    private readonly TrainingLoop _loop;
    private readonly string _planText;
    private readonly string? _startDiagnosis;
    private readonly List<CurvePoint> _points = [];
    private readonly List<LayerPoint> _layers = [];
    private long _ticks;
    private long _trainingTicks;
    private int? _targetStep;

    /// <summary>Makes the network, gives it its first values, and looks at it if that is asked for.</summary>
    /// <exception cref="ArgumentException">The description contradicts itself or the data.</exception>
    /// <exception cref="DiagnosticException">Network or recipe don't fit.</exception>
    public TrialTraining(TrialSpec spec, TaskData data)
    {
        long started = Stopwatch.GetTimestamp();
        (_spec, _data, _pace) = (spec, data, TrialPace.Of(spec, data.Train.Count));
        TrialChecks.Require(spec, data);
        NumberStream stream = TrialChecks.Stream(spec);
        Recipe recipe = RecipeText.Parse(spec.RecipeText, spec.RecipeName.Length == 0 ? "recipe" : spec.RecipeName);
        NetworkDefinition definition = NetworkDefinition.Parse(spec.Model);
        _network = NetworkDraws.Aside(() => definition.Create(data.Shape));
        try
        {
            _network.train();
            InitPlan plan = _network.Initialize(recipe, spec.Seed, stream, threads: 1);
            _planText = plan.ToString();
            _optimizer = TrialOptimizer.Create(spec.Optimizer, _network.parameters());
            _draws = new NetworkDraws(spec.Seed);
            _losses = new LossCurve(TaskLoss.PlateauLevel(data.Shape, data.Train.Targets));
            var order = new BatchOrder(spec.Seed, plan.End, checked((int)data.Train.Count), spec.Batch);
            _loop = new TrainingLoop(_network, data.Shape.Kind, data.Train, _optimizer, order, _draws, _losses);
            if (spec.DiagnoseEvery > 0)
            {
                _watch = new LayerWatch(_network, data.Shape.Kind, data.Train, spec.Batch, spec.Seed);
                _startDiagnosis = _watch.Start(spec, plan);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _ticks = Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Steps done.</summary>
    public int Steps => _loop.Steps;

    /// <summary>Whether nothing is left to train: the budget is used up, or the loss is no longer finite.</summary>
    public bool IsOver => !_loop.IsFinite || Steps >= _pace.Steps || (_pace.Seconds is { } seconds && TrainingSeconds >= seconds);

    /// <summary>About how much memory it holds: weights, gradients, and two states of the optimizer.</summary>
    public long SizeBytes => 4 * _network.parameters().Sum(parameter => parameter.numel() * parameter.ElementSize);

    private double TrainingSeconds => (double)_trainingTicks / Stopwatch.Frequency;

    /// <summary>Trains to the end, or to the measurement at or behind a step.</summary>
    /// <param name="until">The step; <see langword="null"/> for the end.</param>
    /// <param name="progress">Is told of every tenth step.</param>
    /// <param name="cancellation">Stops it; what was trained is of no use then.</param>
    public void RunTo(int? until, IProgress<TrialStep>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        while (!IsOver && (until is not { } stop || Steps < stop))
        {
            RunToMeasurement(progress, cancellation);
            Measure();
        }

        Report(progress);
        _ticks += Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Everything measured so far.</summary>
    public TrialRecord ToRecord()
    {
        long started = Stopwatch.GetTimestamp();
        Evaluation test = _loop.Measure(_data.Test);
        _ticks += Stopwatch.GetTimestamp() - started;
        RecordOutcome outcome = !_loop.IsFinite ? RecordOutcome.Diverged : IsOver ? RecordOutcome.Completed : RecordOutcome.Stopped;
        return new TrialRecord
        {
            Id = TrialId.Of(_spec),
            Spec = _spec,
            Outcome = outcome,
            Steps = Steps,
            Reason = outcome == RecordOutcome.Stopped ? $"Given up after {Steps} of {_pace.Steps} steps for better ones." : null,
            Seconds = (double)_ticks / Stopwatch.Frequency,
            TrainingSeconds = TrainingSeconds,
            Metrics = Metrics(test),
            TargetStep = _targetStep,
            Curve = [.. _points],
            Losses = [.. _losses.Losses],
            PlanText = _planText,
            StartDiagnosis = _startDiagnosis,
            Layers = [.. _layers],
            Environment = TrialMachine.Environment,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _draws?.Dispose();
        _optimizer?.Dispose();
        _network.Dispose();
    }

    private void RunToMeasurement(IProgress<TrialStep>? progress, CancellationToken cancellation)
    {
        int last = _pace.NextMeasurement(Steps);
        while (Steps < last && !IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isWatched = _watch is not null && (Steps + 1) % _spec.DiagnoseEvery == 0;
            if (isWatched)
            {
                _watch!.Remember();
            }

            long started = Stopwatch.GetTimestamp();
            _loop.Step();
            _trainingTicks += Stopwatch.GetTimestamp() - started;
            if (isWatched && _loop.IsFinite)
            {
                _layers.AddRange(_watch!.Look(Steps));
            }

            if (Steps % StepsPerReport == 0)
            {
                Report(progress);
            }
        }
    }

    private void Measure()
    {
        double trainLoss = _losses.TakeEpochMean();
        Evaluation train = _loop.Measure(_data.Train);
        Evaluation valid = _loop.Measure(_data.Valid);
        var point = new CurvePoint(Steps, (double)Steps / _pace.StepsPerEpoch, trainLoss, train.Accuracy, valid.Loss, valid.Accuracy);
        _points.Add(point);
        if (_spec.Target is { } target && _targetStep is null)
        {
            double value = point.ValueOf(target.Metric);
            _targetStep = (MetricName.IsAccuracy(target.Metric) ? value >= target.Value : value <= target.Value) ? Steps : null;
        }
    }

    private ImmutableSortedDictionary<string, double> Metrics(Evaluation test)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (string metric in MetricName.OfCurves)
        {
            metrics[metric] = _points[^1].ValueOf(metric);
        }

        metrics[MetricName.TestLoss] = test.Loss;
        metrics[MetricName.TestAccuracy] = test.Accuracy;
        if (_losses.PlateauEnd is { } plateau)
        {
            metrics[MetricName.PlateauSteps] = plateau;
        }

        // Regression has no accuracies.
        return metrics.Where(metric => _data.Shape.Kind != TaskKind.Regression || !MetricName.IsAccuracy(metric.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private void Report(IProgress<TrialStep>? progress) => progress?.Report(new TrialStep(Steps, _pace.Seconds is null ? _pace.Steps : null, _losses.Running));
}
