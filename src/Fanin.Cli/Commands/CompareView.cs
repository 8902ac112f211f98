using Fanin.Cli.Terminal;
using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>What people see of a comparison: a bar while it lasts (nothing where nobody is looking), then the answer, the settings and their differences.</summary>
internal sealed class CompareView(ConsoleOutput output)
{
    private const int MostDifferences = 20;
    private const int MostFailures = 5;

    private readonly Lock _gate = new();
    private int _finished = -1;

    /// <summary>Says what is about to happen.</summary>
    public static void Start(ConsoleOutput output, CompareRequest request, ExperimentPlan plan, ResultStore store)
    {
        output.Line($"experiment  {plan.Experiment.Name}{(string.IsNullOrWhiteSpace(plan.Experiment.Title) ? string.Empty : $": {plan.Experiment.Title}")}");
        foreach (PlannedData data in plan.Data)
        {
            output.Line(FormattableString.Invariant($"data        {data.Name}: {data.Source}; {data.Train:N0} train, {data.Valid:N0} validate, {data.Test:N0} test"));
        }

        int seeds = plan.Experiment.Seeds.Length;
        output.Line(FormattableString.Invariant($"trials      {plan.Trials.Length:N0}: {plan.Trials.Length / seeds} settings, seeds {SeedList.Write(plan.Experiment.Seeds)}; {request.Options.Workers} at a time"));
        output.Line($"results     {store.Place}");
        output.Line();
    }

    /// <summary>Shows the progress of work that reports to the view.</summary>
    public StudyResult Watch(Func<IProgress<RunProgress>?, StudyResult> work)
    {
        if (!output.IsLive)
        {
            return work(output.Verbose ? new Listener(Lines) : null);
        }

        var numbers = new TaskTextColumn();
        return output.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), numbers)
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("trials", maxValue: 1);
                return work(new Listener(progress =>
                {
                    lock (_gate)
                    {
                        bar.MaxValue = Math.Max(1, progress.Total);
                        bar.Value = progress.Finished + progress.Running.Sum(trial => trial.Steps is > 0 and int steps ? (double)trial.Step / steps : 0);
                        numbers.Set(bar, Words(progress));
                    }
                }));
            });
    }

    /// <summary>Says how it went: the answer first.</summary>
    public static void Finish(ConsoleOutput output, StudyResult result)
    {
        if (output.Quiet)
        {
            return;
        }

        if (result.Experiment.Question.Length > 0)
        {
            output.Line(result.Experiment.Question);
        }

        foreach (string sentence in result.Answer)
        {
            output.Line(sentence);
        }

        if (result.Records.IsEmpty)
        {
            return;
        }

        Settings(output, result);
        Differences(output, result.Comparison);
    }

    /// <summary>The exit code, with a word on what failed or how to go on.</summary>
    public static int Outcome(ConsoleOutput output, StudyResult result, string command)
    {
        TrialRecord[] failed = [.. result.Records.Where(record => record.Outcome == RecordOutcome.Failed)];
        foreach (TrialRecord record in failed.Take(MostFailures))
        {
            output.Console.WriteLine($"fanin: the trial {string.Join(", ", record.Spec.Factors.Select(factor => $"{factor.Name} {factor.Value}"))}, seed {record.Spec.Seed} failed: {record.Reason}");
        }

        if (failed.Length > MostFailures)
        {
            output.Console.WriteLine(FormattableString.Invariant($"fanin: {failed.Length - MostFailures} more failed."));
        }

        if (result.IsInterrupted)
        {
            output.Console.WriteLine(FormattableString.Invariant($"fanin: interrupted; {result.Records.Length} of {result.Trials.Length} trials are kept. Go on with: {command}"));
            return ExitCode.Interrupted;
        }

        return failed.Length > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Settings(ConsoleOutput output, StudyResult result)
    {
        (IReadOnlyList<IReadOnlyList<string>> rows, int names) = StudyTable.Of(result);
        var table = new Table().Border(TableBorder.Simple);
        foreach ((int index, string name) in rows[0].Index())
        {
            table.AddColumn(new TableColumn(new Text(name)) { Alignment = index < names ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (IReadOnlyList<string> row in rows.Skip(1))
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        output.Line();
        output.Console.Write(table);
        output.Line("n: trials; means with 95 % intervals over the seeds; accuracies in percent.");
    }

    // Of the metric that matters most; the rest is in the files.
    private static void Differences(ConsoleOutput output, ComparisonReport comparison)
    {
        if (comparison.Differences.Count == 0)
        {
            return;
        }

        string metric = comparison.Differences[0].Metric;
        Difference[] differences = [.. comparison.Differences.Where(difference => output.Verbose || difference.Metric == metric)];
        output.Line();
        output.Line("Differences, p corrected after Holm:");
        foreach (Difference difference in differences.Take(output.Verbose ? int.MaxValue : MostDifferences))
        {
            output.Line($"  {difference.Sentence}");
        }

        int more = comparison.Differences.Count - Math.Min(differences.Length, output.Verbose ? int.MaxValue : MostDifferences);
        if (more > 0)
        {
            output.Line(FormattableString.Invariant($"  and {more} more, of other metrics too; --verbose says them all"));
        }
    }

    private void Lines(RunProgress progress)
    {
        lock (_gate)
        {
            if (progress.Finished != _finished)
            {
                _finished = progress.Finished;
                output.Line(Words(progress));
            }
        }
    }

    private static string Words(RunProgress progress)
    {
        string diverged = progress.Diverged > 0 ? FormattableString.Invariant($", {progress.Diverged} diverged") : string.Empty;
        string failed = progress.Failed > 0 ? FormattableString.Invariant($", {progress.Failed} failed") : string.Empty;
        string rest = progress.Finished == progress.Total ? string.Empty
            : progress.TimeToCompletion is { } time ? $"; about {DurationText.Of(time)} to go" : "; time to go not known yet";
        return FormattableString.Invariant($"{progress.Finished} of {progress.Total} finished{diverged}{failed}{rest}");
    }

    /// <summary>Hears on the thread that reports.</summary>
    private sealed class Listener(Action<RunProgress> hear) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => hear(value);
    }
}
