using System.CommandLine;
using System.Globalization;
using Fanin.Checkpoints;
using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>How a checkpoint is to be written, as typed.</summary>
internal sealed class InitArguments
{
    private const int MostThreads = 1024;

    // Nothing is written there; a folder, as parts and shards need one.
    private const string DryFolder = "model";

    private readonly Option<string?> _out = OptionOf.Text("--out", "OUT", "Where to: a folder, or one file ending in .safetensors.");
    private readonly Option<string?> _maxShardSize = OptionOf.Text("--max-shard-size", "SIZE", "The most bytes of tensors in one shard. Default: 5GB.");
    private readonly Option<int?> _shards = OptionOf.Count("--shards", "The least number of shards. Default: 1.");
    private readonly Option<string?> _part = OptionOf.Text("--part", "I/N", "Write only part I of N, from 0/N on; parts need to know nothing of each other. Needs --seed.");
    private readonly Option<int?> _threads = OptionOf.Count("--threads", "Threads. Default: one a processor. They change no byte.");
    private readonly Option<string?> _from = OptionOf.Text("--from", "CHECKPOINT", "Copy the tensors that this checkpoint has, and fill the others.");
    private readonly Option<bool> _ignoreMismatched = Switch("--ignore-mismatched", "Fill tensors that --from has in another shape.");
    private readonly Option<bool> _resume = Switch("--resume", "Keep the shards that an interrupted run has finished, and write the others.");
    private readonly Option<bool> _force = Switch("--force", "Replace a checkpoint that is there.");
    private readonly Option<bool> _dryRun = Switch("--dry-run", "Fill, write nothing, and say how fast.");
    private readonly Option<bool> _sha256 = Switch("--sha256", "Compute the SHA-256 of every tensor, as --json does.");

    public InitArguments() => _out.Aliases.Add("-o");

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _out, _maxShardSize, _shards, _part, _threads, _from, _ignoreMismatched, _resume, _force, _dryRun, _sha256 })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasSeed">Whether a seed was given.</param>
    /// <param name="isJson">Whether a document was asked for, which has hashes.</param>
    /// <exception cref="InputException">All that is wrong with them.</exception>
    public InitRequest Read(ParseResult parsed, bool hasSeed, bool isJson)
    {
        List<string> mistakes = [];
        string? path = parsed.GetValue(_out);
        bool dryRun = parsed.GetValue(_dryRun);
        if (string.IsNullOrWhiteSpace(path) && !dryRun)
        {
            mistakes.Add("-o OUT is missing: expected a folder, or a file ending in .safetensors; --dry-run writes nothing.");
        }

        CheckpointPart? part = ReadPart(parsed.GetValue(_part), mistakes);
        if (part is not null && !hasSeed)
        {
            mistakes.Add("--part needs --seed, so that all parts have the same.");
        }

        if (parsed.GetValue(_resume) && parsed.GetValue(_force))
        {
            mistakes.Add("--resume keeps what is there, --force replaces it; choose one.");
        }

        string? from = parsed.GetValue(_from);
        if (from is not null && !File.Exists(from) && !Directory.Exists(from))
        {
            mistakes.Add($"--from: there is no checkpoint {from}.");
        }

        if (from is null && parsed.GetValue(_ignoreMismatched))
        {
            mistakes.Add("--ignore-mismatched says how to take tensors from a checkpoint; give --from too.");
        }

        var options = new CheckpointOptions
        {
            MaxShardBytes = SizeText.Read("--max-shard-size", parsed.GetValue(_maxShardSize), mistakes) ?? new CheckpointOptions().MaxShardBytes,
            LeastShards = AtLeastOne("--shards", parsed.GetValue(_shards), int.MaxValue, mistakes) ?? 1,
            Threads = AtLeastOne("--threads", parsed.GetValue(_threads), MostThreads, mistakes),
            Part = part,
            Resume = parsed.GetValue(_resume),
            Overwrite = parsed.GetValue(_force),
            DryRun = dryRun,
            Sha256 = parsed.GetValue(_sha256) || isJson,
            IgnoreMismatched = parsed.GetValue(_ignoreMismatched),
        };
        return mistakes.Count == 0 ? new InitRequest(path ?? DryFolder, options, from) : throw new InputException(mistakes);
    }

    /// <summary>A number that counts something.</summary>
    public static int? AtLeastOne(string option, int? number, int most, List<string> mistakes)
    {
        if (number < 1 || number > most)
        {
            mistakes.Add(number < 1 ? $"{option} expects a number of at least 1, got {number}." : $"{option} expects a number of at most {most}, got {number}.");
            return null;
        }

        return number;
    }

    private static CheckpointPart? ReadPart(string? text, List<string> mistakes)
    {
        if (text is null)
        {
            return null;
        }

        string[] numbers = text.Split('/');
        if (numbers.Length == 2 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && index < count)
        {
            return new CheckpointPart(index, count);
        }

        mistakes.Add($"--part expects a part such as 2/8, from 0/N on, got \"{text}\".");
        return null;
    }

    private static Option<bool> Switch(string name, string description) => new(name) { Description = description };
}

/// <summary>How a checkpoint is to be written.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Options">How.</param>
/// <param name="From">A checkpoint whose tensors are copied, if any.</param>
internal sealed record InitRequest(string Path, CheckpointOptions Options, string? From);
