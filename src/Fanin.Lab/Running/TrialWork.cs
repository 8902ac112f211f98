using System.Collections.Immutable;
using System.Diagnostics;
using Fanin.Lab.Tasks;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Running;

/// <summary>Makes records of trials: of what they come to, or of why they can't be trained.</summary>
internal sealed class TrialWork(DataShelf shelf, PausedTrials paused)
{
    /// <summary>Trains a trial to the end, or to a rung.</summary>
    /// <param name="spec">What to train.</param>
    /// <param name="until">The rung; <see langword="null"/> for the end.</param>
    /// <param name="progress">Takes its steps.</param>
    /// <param name="cancellation">Stops it.</param>
    public TrialRecord Train(TrialSpec spec, int? until, IProgress<TrialStep> progress, CancellationToken cancellation)
    {
        TaskData data = shelf.Of(spec);
        string id = TrialId.Of(spec);
        TrialTraining training = paused.Take(id) ?? new TrialTraining(spec, data);
        bool keep = false;
        try
        {
            // Network and optimizer live on to the next rung, what steps leave behind does not.
            using DisposeScope scope = NewDisposeScope();
            training.RunTo(until, progress, cancellation);
            keep = !training.IsOver;
            return training.ToRecord();
        }
        catch
        {
            keep = false;
            throw;
        }
        finally
        {
            if (keep)
            {
                paused.Keep(id, training);
            }
            else
            {
                training.Dispose();
            }
        }
    }

    /// <summary>The record of a trial that could not be trained.</summary>
    public static TrialRecord Failed(TrialSpec spec, Exception failure, long began) => new()
    {
        Id = TrialId.Of(spec),
        Spec = spec,
        Outcome = RecordOutcome.Failed,
        Steps = 0,
        Reason = Reason(failure),
        Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
        TrainingSeconds = 0,
        Metrics = ImmutableSortedDictionary<string, double>.Empty,
        Curve = [],
        Losses = [],
        PlanText = string.Empty,
        Environment = TrialMachine.Environment,
    };

    private static string Reason(Exception failure) => failure switch
    {
        DiagnosticException wrong => string.Join(Environment.NewLine, wrong.Diagnostics.Select(diagnostic => diagnostic.ToString())),

        // libtorch adds its stack.
        System.Runtime.InteropServices.ExternalException native => native.Message.Split('\n')[0],
        ArgumentException wrong => wrong.Message.Split(" (Parameter ")[0],
        _ => failure.Message.Length == 0 ? failure.GetType().Name : failure.Message,
    };
}
