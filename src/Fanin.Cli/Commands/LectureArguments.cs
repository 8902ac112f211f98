using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fanin.Cli.Terminal;
using Fanin.Lab.Experiments;
using Fanin.Lab.Lecture;
using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary>The options of <c>fanin lecture</c>: their names, what they must be, and what they come to.</summary>
internal sealed class LectureArguments
{
    // The lecture's own seed: it is part of the experiment, as the learning rate is.
    private const int LectureSeed = 123;

    // More than any machine has cores; beyond it libtorch only hangs.
    private const int MostThreads = 1024;

    private const string PyTorchStream = "pytorch";
    private const string KeyedStream = "keyed";

    private readonly Option<string?> _data = OptionOf.Text(
        "--data", "NAME|DIR", "Images: fashion-mnist, mnist, sample, or a folder with the four IDX files; default: the first found.");

    private readonly Option<string[]> _variants = OptionOf.Texts("--variants", "NAMES", $"Which of {VariantNames()}; default: all.");

    private readonly Option<string[]> _recipes = OptionOf.Texts(
        "--recipe", "SCHEME", "A further variant, for instance \"xavier-normal\" or \"normal(0, 0.01)+bn\"; may be repeated.");

    private readonly Option<string?> _seed = OptionOf.Text(
        "--seed", "N|fresh", $"Seed of weights and order of images; \"fresh\" draws one. Default: {LectureSeed}, the lecture's.");

    private readonly Option<string?> _seeds = OptionOf.Text("--seeds", "LIST", "Several seeds: 7,8 or 1..20.");

    private readonly Option<string> _stream = new("--stream")
    {
        HelpName = "NAME",
        Description = $"Where the first weights come from: {PyTorchStream} (its bits) or {KeyedStream}.",
        DefaultValueFactory = _ => PyTorchStream,
    };

    private readonly Option<int?> _epochs = OptionOf.Count("--epochs", $"Passes over the training images; default: {LectureOptions.DefaultEpochs}.");
    private readonly Option<int?> _steps = OptionOf.Count("--steps", "Optimizer steps, instead of epochs.");
    private readonly Option<int?> _batch = OptionOf.Count("--batch", $"Images a step; default: {LectureOptions.DefaultBatch}.");

    private readonly Option<double?> _learningRate = OptionOf.Number(
        "--lr", $"Learning rate of plain SGD; default: {LectureOptions.DefaultLearningRate}.");

    private readonly Option<int?> _workers = OptionOf.Count("--workers", "Trials trained at a time; default: the number of cores.");
    private readonly Option<int?> _threads = OptionOf.Count("--threads", "libtorch threads a trial; default: 1.");
    private readonly Option<string?> _out = OptionOf.Text("--out", "DIR", "Folder for the results; default: runs/lecture-TIME.");

    private Option[] All =>
        [_data, _variants, _recipes, _seed, _seeds, _stream, _epochs, _steps, _batch, _learningRate, _workers, _threads, _out];

    public void AddTo(Command command) => Array.ForEach(All, command.Options.Add);

    /// <summary>Reads all options; everything that is wrong with them is said at once.</summary>
    /// <exception cref="InputException">Something is wrong.</exception>
    public LectureRequest Read(ParseResult parsed)
    {
        List<string> mistakes = [];
        LectureVariant[] variants = Variants(parsed, mistakes);
        Seed[] seeds = Seeds(parsed, mistakes);
        CheckNumbers(parsed, mistakes);
        if (parsed.GetValue(_stream) is { } stream && stream is not (PyTorchStream or KeyedStream))
        {
            mistakes.Add($"Unknown stream \"{stream}\"; expected {PyTorchStream} or {KeyedStream}.");
        }

        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        var options = new LectureOptions
        {
            Variants = variants,
            Stream = parsed.GetValue(_stream) == KeyedStream ? NumberStream.Keyed : NumberStream.PyTorch,
            Seeds = seeds,
            Epochs = parsed.GetValue(_epochs) ?? LectureOptions.DefaultEpochs,
            Steps = parsed.GetValue(_steps),
            Batch = parsed.GetValue(_batch) ?? LectureOptions.DefaultBatch,
            LearningRate = parsed.GetValue(_learningRate) ?? LectureOptions.DefaultLearningRate,
            Workers = parsed.GetValue(_workers) ?? Environment.ProcessorCount,
            Threads = parsed.GetValue(_threads) ?? 1,
        };
        string folder = parsed.GetValue(_out)
            ?? Path.Combine("runs", $"lecture-{TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        return new LectureRequest(options, parsed.GetValue(_data), folder, Command(options, parsed));
    }

    private LectureVariant[] Variants(ParseResult parsed, List<string> mistakes)
    {
        List<LectureVariant> chosen = [];
        foreach (string name in parsed.GetValue(_variants)!.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries)))
        {
            LectureVariant? variant = LectureVariant.All.FirstOrDefault(variant => variant.Name == name);
            if (variant is null)
            {
                mistakes.Add($"Unknown variant \"{name}\"; expected some of {VariantNames()}, or --recipe for one of your own.");
            }
            else
            {
                chosen.Add(variant);
            }
        }

        if (parsed.GetValue(_variants)!.Length == 0)
        {
            chosen.AddRange(LectureVariant.All);
        }

        foreach (string text in parsed.GetValue(_recipes)!)
        {
            try
            {
                chosen.Add(LectureVariant.Parse(text));
            }
            catch (FormatException wrong)
            {
                mistakes.Add($"--recipe: {wrong.Message}");
            }
        }

        mistakes.AddRange(chosen.GroupBy(variant => variant.Name).Where(same => same.Count() > 1)
            .Select(same => $"The variant \"{same.Key}\" is asked for {same.Count()} times; name it once."));
        return [.. chosen];
    }

    private Seed[] Seeds(ParseResult parsed, List<string> mistakes)
    {
        string? one = parsed.GetValue(_seed);
        string? list = parsed.GetValue(_seeds);
        if (one is not null && list is not null)
        {
            mistakes.Add("--seed and --seeds are both given; give one of them.");
            return [];
        }

        if (one == PlanArguments.FreshSeed)
        {
            return [Seed.Fresh()];
        }

        Seed[] seeds = (one ?? list) is { } text ? [.. SeedList.Read(text, mistakes)] : [LectureSeed];
        if (one is not null && seeds.Length > 1)
        {
            mistakes.Add($"--seed takes one seed, got \"{one}\"; use --seeds for several.");
        }

        return seeds;
    }

    private void CheckNumbers(ParseResult parsed, List<string> mistakes)
    {
        foreach (Option<int?> option in new[] { _epochs, _steps, _batch, _workers, _threads })
        {
            if (parsed.GetValue(option) is <= 0 and int value)
            {
                mistakes.Add($"{option.Name} expects a number of at least 1, got {value}.");
            }
        }

        if (parsed.GetValue(_learningRate) is { } rate && !(float.IsFinite((float)rate) && rate > 0))
        {
            mistakes.Add($"--lr expects a number above 0 that float32 can hold, got {rate:R}.");
        }

        foreach (Option<int?> option in new[] { _workers, _threads })
        {
            if (parsed.GetValue(option) is > MostThreads and int value)
            {
                mistakes.Add($"{option.Name} expects a number of at most {MostThreads}, got {value}.");
            }
        }

        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
        {
            mistakes.Add("--epochs and --steps are both given; give one of them.");
        }
    }

    // What was typed, with the seeds written out, so that a fresh one can be had again.
    private string Command(LectureOptions options, ParseResult parsed)
    {
        List<string> words = ["fanin lecture"];
        foreach (Option option in new Option[] { _data, _variants, _recipes, _stream, _epochs, _steps, _batch, _learningRate, _threads })
        {
            if (parsed.GetResult(option) is OptionResult { Implicit: false } given)
            {
                words.AddRange(given.Tokens.Select(token => $"{option.Name} {CommandWords.Quoted(token.Value)}"));
            }
        }

        words.Add(options.Seeds.Count == 1 ? $"--seed {options.Seeds[0]}" : $"--seeds {string.Join(',', options.Seeds)}");
        return string.Join(' ', words);
    }

    private static string VariantNames() => string.Join(", ", LectureVariant.All.Select(variant => variant.Name));
}
