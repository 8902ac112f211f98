using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fanin.Cli.Terminal;
using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Trials;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary>The options of <c>fanin compare</c>: their names, what they must be, and what they come to.</summary>
internal sealed class CompareArguments
{
    private const int MostWorkers = 1024;

    private static readonly string[] FileEndings = [".yaml", ".yml", ".json"];

    private readonly Argument<string?> _experiment = new("experiment")
    {
        Description = "An experiment: a file, or the name of one that is built in; without it these are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _seeds = OptionOf.Text("--seeds", "LIST", "Seeds in place of the experiment's: 7,8 or 1..20. What was trained before is not trained again.");
    private readonly Option<int?> _steps = OptionOf.Count("--steps", "Optimizer steps of each trial, in place of the experiment's budget.");
    private readonly Option<double?> _epochs = OptionOf.Number("--epochs", "Passes over the training data, in place of the experiment's budget.");
    private readonly Option<string?> _data = OptionOf.Text("--data", "NAME|DIR", "Data in place of the experiment's: fashion-mnist, sample, spirals, …, or a folder with four IDX files.");
    private readonly Option<int?> _batch = OptionOf.Count("--batch", "Samples a step, in place of the experiment's.");
    private readonly Option<int?> _workers = OptionOf.Count("--workers", "Trials trained at a time; default: the number of cores.");
    private readonly Option<string?> _halving = OptionOf.Text("--halving", "STEPS", "Give up the worse two thirds of the combinations after these steps: 100 or 100,300.");
    private readonly Option<string?> _store = OptionOf.Text("--store", "FILE|CONNECTION", "Where results are and go: a SQLite file, or a connection string of PostgreSQL. Default: results.db in the output folder.");
    private readonly Option<string?> _out = OptionOf.Text("--out", "DIR", "Folder for the comparison; default: runs/compare-NAME, where an earlier run goes on.");
    private readonly Option<string[]> _export = OptionOf.Texts("--export", "FORMAT", $"Write the results as {string.Join(", ", CompareExport.Formats)} too; may be repeated.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check, list the trials and estimate the time; train nothing that is kept." };
    private readonly Option<bool> _print = new("--print", "--show") { Description = "Print the experiment as YAML, with what the options change." };

    /// <summary>Gives a command these arguments.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_experiment);
        foreach (Option option in new Option[] { _seeds, _steps, _epochs, _data, _batch, _workers, _halving, _store, _out, _export, _dryRun, _print })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether no experiment is named: then they are listed.</summary>
    public bool IsListing(ParseResult parsed) => parsed.GetValue(_experiment) is null;

    /// <summary>Reads all options; everything that is wrong with them is said at once.</summary>
    /// <exception cref="InputException">Something is wrong.</exception>
    /// <exception cref="DiagnosticException">The file is not an experiment.</exception>
    public CompareRequest Read(ParseResult parsed)
    {
        List<string> mistakes = [];
        string name = parsed.GetValue(_experiment)!;
        IReadOnlyList<Seed> seeds = parsed.GetValue(_seeds) is { } list ? SeedList.Read(list, mistakes) : [];
        CheckNumbers(parsed, mistakes);
        SuccessiveHalving? halving = parsed.GetValue(_halving) is { } rungs ? ReadHalving(rungs, mistakes) : null;
        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        Experiment experiment = Find(name);
        bool isChanged = Changes(parsed);
        experiment = experiment with
        {
            Seeds = seeds.Count > 0 ? [.. seeds] : experiment.Seeds,
            Data = parsed.GetValue(_data) is { } data ? [data] : experiment.Data,
            Batches = parsed.GetValue(_batch) is { } batch ? [batch] : experiment.Batches,
            Budget = parsed.GetValue(_steps) is { } steps ? new TrialLength(Steps: steps) : parsed.GetValue(_epochs) is { } epochs ? new TrialLength(Epochs: epochs) : experiment.Budget,
        };
        string folder = parsed.GetValue(_out) ?? Path.Combine("runs", $"compare-{FileName(experiment.Name)}");
        return new CompareRequest(experiment, folder, parsed.GetValue(_store) ?? Path.Combine(folder, CompareRequest.StoreFile), Words(name, parsed))
        {
            Text = isChanged || !ExperimentCatalog.Names.Contains(name, StringComparer.Ordinal) ? ExperimentText.Write(experiment) : ExperimentCatalog.Text(name),
            Options = new RunOptions { Workers = parsed.GetValue(_workers) ?? Environment.ProcessorCount, Halving = halving },
            Formats = CompareExport.Read(parsed.GetValue(_export)!),
            IsDryRun = parsed.GetValue(_dryRun),
            IsPrinting = parsed.GetValue(_print),
        };
    }

    /// <summary>Finds an experiment: a file if there is one or the name looks like one, else one that is built in.</summary>
    private static Experiment Find(string name)
    {
        if (File.Exists(name) || FileEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                return ExperimentFile.Read(name);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"The experiment \"{name}\" can't be read: {failed.Message}");
            }
        }

        return ExperimentCatalog.Find(name)
            ?? throw new InputException($"Unknown experiment \"{name}\": there is no such file, and none of that name is built in (the nearest is {ExperimentCatalog.Nearest(name)}). fanin compare lists what there is.");
    }

    private bool Changes(ParseResult parsed) => new Option[] { _seeds, _steps, _epochs, _data, _batch }.Any(option => IsGiven(parsed, option));

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is OptionResult { Implicit: false };

    private void CheckNumbers(ParseResult parsed, List<string> mistakes)
    {
        foreach (Option<int?> option in new[] { _steps, _batch, _workers })
        {
            if (parsed.GetValue(option) is <= 0 and int value)
            {
                mistakes.Add($"{option.Name} expects a number of at least 1, got {value}.");
            }
        }

        if (parsed.GetValue(_epochs) is { } epochs && !(epochs > 0 && double.IsFinite(epochs)))
        {
            mistakes.Add(FormattableString.Invariant($"--epochs expects a number above 0, got {epochs:R}."));
        }

        if (parsed.GetValue(_workers) is > MostWorkers and int workers)
        {
            mistakes.Add($"--workers expects a number of at most {MostWorkers}, got {workers}.");
        }

        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
        {
            mistakes.Add("--epochs and --steps are both given; give one of them.");
        }
    }

    private static SuccessiveHalving? ReadHalving(string text, List<string> mistakes)
    {
        List<int> rungs = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int rung) && rung > 0 && (rungs.Count == 0 || rung > rungs[^1]))
            {
                rungs.Add(rung);
            }
            else
            {
                mistakes.Add($"--halving expects steps that grow, as 100 or 100,300; got \"{text}\".");
                return null;
            }
        }

        return new SuccessiveHalving([.. rungs]);
    }

    // What was typed, so that the run can go on.
    private string Words(string name, ParseResult parsed)
    {
        List<string> words = ["fanin compare", CommandWords.Quoted(name)];
        foreach (Option option in new Option[] { _seeds, _steps, _epochs, _data, _batch, _workers, _halving, _store, _out, _export })
        {
            if (IsGiven(parsed, option))
            {
                words.AddRange(parsed.GetResult(option)!.Tokens.Select(token => $"{option.Name} {CommandWords.Quoted(option == _store ? CommandWords.WithoutPassword(token.Value) : token.Value)}"));
            }
        }

        return string.Join(' ', words);
    }

    private static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
