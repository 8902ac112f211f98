using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Lecture;
using Fanin.Lab.Reports;
using Fanin.Lab.Results;
using Fanin.Lab.Training;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>What people see of a lecture run: a bar a trial while it lasts (plain lines where nobody is looking), then a table.</summary>
internal sealed class LectureView : IProgress<TrialProgress>
{
    // Of a table with a simple border, between two columns.
    private const int Gap = 3;

    // More bars than fit on a screen tell nothing: then all seeds of a variant share one.
    private const int MostBars = 16;

    private readonly ConsoleOutput _output;
    private readonly LectureOptions _options;
    private readonly TrialBudget _budget;
    private readonly bool _barPerTrial;
    private readonly TaskTextColumn _numbers = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private readonly Dictionary<Trial, int> _steps = [];

    public LectureView(ConsoleOutput output, LectureOptions options, TrialBudget budget)
    {
        (_output, _options, _budget) = (output, options, budget);
        _barPerTrial = options.Variants.Count * options.Seeds.Count <= MostBars;
    }

    /// <summary>Says what is about to happen.</summary>
    public static void Start(ConsoleOutput output, LectureRequest request, ImageDataset dataset, TrialBudget budget)
    {
        LectureOptions options = request.Options;
        string seeds = options.Seeds.Count <= 4
            ? $"seed {string.Join(", ", options.Seeds)}"
            : $"{options.Seeds.Count} seeds from {options.Seeds[0]} to {options.Seeds[^1]}";
        output.Line($"data      {dataset.Name}: {dataset.Source}");
        output.Line($"images    {dataset.Train.Count:N0} train, {dataset.Valid.Count:N0} validate, {dataset.Test.Count:N0} test");
        output.Line(
            $"training  {budget.Steps:N0} steps of {budget.Batch} images, {budget.StepsPerEpoch:N0} an epoch; "
            + $"SGD, learning rate {budget.LearningRate:R}; {seeds}");
        if (dataset.IsSample)
        {
            output.Line("          The sample is small: an epoch here is as many steps as on all of Fashion-MNIST, several passes over the sample.");
        }

        output.Line();
    }

    /// <summary>Says how it went.</summary>
    public static void Finish(ConsoleOutput output, LectureResult result)
    {
        if (output.Quiet)
        {
            return;
        }

        IReadOnlyList<IReadOnlyList<string>> rows = Fitting(LectureText.Table(result), output.Console.Profile.Width, out IReadOnlyList<string> leftOut);
        var table = new Table().Border(TableBorder.Simple);
        foreach ((int index, string name) in rows[0].Index())
        {
            table.AddColumn(new TableColumn(new Text(name)) { Alignment = index == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (IReadOnlyList<string> row in rows.Skip(1))
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        output.Line();
        output.Console.Write(table);
        if (leftOut.Count > 0)
        {
            output.Line($"This terminal is too narrow for {string.Join(", ", leftOut)}; the report has all.");
        }

        output.Line(LectureText.Legend);
        output.Line();
        foreach (string sentence in LectureText.Answer(result))
        {
            output.Line(sentence);
        }
    }

    /// <summary>The columns of a table that a terminal has room for; the first is never left out.</summary>
    /// <param name="rows">The header, and the rows.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="leftOut">The headers of the others.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Fitting(IReadOnlyList<IReadOnlyList<string>> rows, int width, out IReadOnlyList<string> leftOut)
    {
        // What a reader can best do without goes first.
        string[] dispensable = ["s", "train", "predicted", "test", "epoch 1", "plateau"];
        List<int> shown = [.. Enumerable.Range(0, rows[0].Count)];
        foreach (string name in dispensable)
        {
            if (shown.Sum(column => rows.Max(row => row[column].Length) + Gap) + 1 <= width)
            {
                break;
            }

            shown.RemoveAll(column => column > 0 && rows[0][column] == name);
        }

        leftOut = [.. Enumerable.Range(0, rows[0].Count).Except(shown).Select(column => rows[0][column])];
        return [.. rows.Select(row => (IReadOnlyList<string>)[.. shown.Select(column => row[column])])];
    }

    /// <summary>Shows the progress of work that reports to the view.</summary>
    public LectureResult Watch(Func<IProgress<TrialProgress>?, LectureResult> work)
    {
        if (!_output.IsLive)
        {
            return work(_output.Quiet ? null : this);
        }

        return _output.Console.Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                _numbers,
                new RemainingTimeColumn())
            .Start(context =>
            {
                foreach (LectureVariant variant in _options.Variants)
                {
                    foreach (string name in _options.Seeds.Select(seed => BarName(variant.Name, seed.ToString())).Distinct())
                    {
                        int trials = _barPerTrial ? 1 : _options.Seeds.Count;
                        _bars[name] = context.AddTask(Markup.Escape(name), maxValue: (double)_budget.Steps * trials);
                    }
                }

                return work(this);
            });
    }

    /// <inheritdoc/>
    public void Report(TrialProgress value)
    {
        lock (_gate)
        {
            if (_bars.TryGetValue(BarName(value.Trial.Name, value.Trial.Seed.ToString()), out ProgressTask? bar))
            {
                int before = _steps.GetValueOrDefault(value.Trial);
                int now = value.Done ? value.Steps : value.Step;
                _steps[value.Trial] = now;
                bar.Increment(now - before);
                _numbers.Set(bar, Numbers(value));
            }
            else if (value.Done || (_output.Verbose && value.Epoch > _steps.GetValueOrDefault(value.Trial)))
            {
                _steps[value.Trial] = value.Epoch;
                _output.Line($"{value.Trial.Name,-12} seed {value.Trial.Seed}  step {value.Step:N0} of {value.Steps:N0}  {Numbers(value)}");
            }
        }
    }

    private static string Numbers(TrialProgress value)
    {
        string accuracy = value.ValidAccuracy is { } known ? $"{known,7:P1}" : "      –";
        return $"loss {value.Loss,6:F3}  validation {accuracy}";
    }

    private string BarName(string variant, string seed) =>
        _barPerTrial && _options.Seeds.Count > 1 ? $"{variant} {seed}" : variant;
}
