using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fanin.Checkpoints;
using Fanin.Cli.Terminal;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin verify CHECKPOINT</c>: whether its tensors are still what they were made to be.</summary>
internal static class VerifyCommand
{
    private const int MostThreads = 1024;
    private const int MostSamples = 1_000_000;

    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        Argument<string> checkpoint = new("checkpoint") { Description = "A .safetensors file, an index, or a folder of them, written by fanin init." };
        Option<int?> sample = OptionOf.Count("--sample", "Compare that many slices chosen at random rather than everything.");
        Option<string?> seed = OptionOf.Text("--seed", "N", "Chooses the slices. Default: a fresh one, which is printed.");
        Option<int?> threads = OptionOf.Count("--threads", "Threads. Default: one a processor.");
        Command command = new("verify", "Compute a checkpoint's numbers again from what it records of itself, and compare; exit code 1 if any differs.") { checkpoint, sample, seed, threads };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () =>
            {
                List<string> mistakes = [];
                string path = parsed.GetValue(checkpoint)!;
                if (!File.Exists(path) && !Directory.Exists(path))
                {
                    mistakes.Add($"There is no checkpoint {(path.Length == 0 ? "\"\"" : path)}; expected a .safetensors file, an index, or a folder of them.");
                }

                var options = new VerifyOptions
                {
                    Threads = InitArguments.AtLeastOne("--threads", parsed.GetValue(threads), MostThreads, mistakes),
                    Samples = InitArguments.AtLeastOne("--sample", parsed.GetValue(sample), MostSamples, mistakes),
                    SampleSeed = ReadSeed(parsed.GetValue(seed), parsed.GetValue(sample), mistakes),
                };
                return mistakes.Count == 0 ? Run(output, path, options, cancellation) : throw new InputException(mistakes);
            });
        });
        return command;
    }

    private static Seed ReadSeed(string? text, int? samples, List<string> mistakes)
    {
        if (text is null)
        {
            return Seed.Fresh();
        }

        if (samples is null)
        {
            mistakes.Add("--seed chooses slices; give --sample too, or neither.");
        }

        if (!Seed.TryParse(text, out Seed seed))
        {
            mistakes.Add($"--seed expects a whole number from {long.MinValue} to {ulong.MaxValue}, got \"{text}\".");
        }

        return seed;
    }

    private static int Run(ConsoleOutput output, string path, VerifyOptions options, CancellationToken cancellation)
    {
        using Checkpoint checkpoint = Attempts.File("checkpoint", path, () => Checkpoint.Open(path));
        if (options.Samples is { } samples)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{samples} slices chosen by seed {options.SampleSeed}"));
        }

        var watch = Stopwatch.StartNew();
        long total = options.Samples is null ? checkpoint.Tensors.Sum(tensor => tensor.Tensor.SizeBytes) : 0;
        VerifyResult result = ByteProgress.Watch(
            output, "verifying", total, progress => CheckpointVerifier.Verify(checkpoint, options with { Progress = progress }, cancellation));
        foreach (VerifiedTensor tensor in result.Tensors.Where(tensor => !tensor.IsEqual))
        {
            output.Line($"{tensor.Name} differs {(tensor.FirstDifference is { } first ? $"from {first} on" : "from what was copied")}");
        }

        int wrong = result.Tensors.Count(tensor => !tensor.IsEqual);
        string what = options.Samples is null ? "tensors" : "tensors, as far as sampled,";
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Tensors.Length - wrong:N0} of {result.Tensors.Length:N0} {what} are as recorded; {SizeText.Of(result.Bytes)} in {watch.Elapsed.TotalSeconds:0.00} s"));
        output.Document(Json(result, options, watch.Elapsed.TotalSeconds));
        return result.IsEqual ? ExitCode.Done : ExitCode.No;
    }

    private static JsonObject Json(VerifyResult result, VerifyOptions options, double seconds)
    {
        JsonObject json = new()
        {
            ["equal"] = result.IsEqual,
            ["tensors"] = new JsonArray([.. result.Tensors.Select(tensor => (JsonNode)new JsonObject
            {
                ["name"] = tensor.Name,
                ["file"] = tensor.File,
                ["equal"] = tensor.IsEqual,
                ["loaded"] = tensor.IsLoaded,
                ["firstDifference"] = tensor.FirstDifference is { } first ? Json(first) : null,
            }),
            ]),
            ["bytes"] = result.Bytes,
            ["seconds"] = seconds,
        };
        if (options.Samples is { } samples)
        {
            json["sample"] = new JsonObject { ["slices"] = samples, ["seed"] = options.SampleSeed.Value };
        }

        return json;
    }

    private static JsonObject Json(ElementDifference first) => new()
    {
        ["index"] = first.Index,
        ["position"] = new JsonArray([.. first.Position.Select(index => (JsonNode)index)]),
        ["expected"] = Number(first.Expected),
        ["got"] = Number(first.Got),
    };

    private static JsonNode Number(double value) => double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);
}
