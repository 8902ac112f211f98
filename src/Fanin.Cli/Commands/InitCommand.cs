using System.CommandLine;
using System.Diagnostics;
using Fanin.Checkpoints;
using Fanin.Cli.Terminal;
using Fanin.Plans;
using Fanin.Recipes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin init MODEL -o OUT</c>: an initialized checkpoint.</summary>
internal static class InitCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        var planArguments = new PlanArguments();
        var arguments = new InitArguments();
        Command command = new("init", "Write an initialized checkpoint of a model: a safetensors file, or a folder with shards and an index.");
        planArguments.AddTo(command);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () =>
            {
                List<string> mistakes = [];
                InitRequest? request = mistakes.Try(() => arguments.Read(parsed, planArguments.HasSeed(parsed), parsed.GetValue(common.Json)));
                PlanDocument? earlier = request is { Options.Resume: true } ? mistakes.Try(() => Earlier(request.Path, planArguments.HasSeed(parsed))) : null;
                PlanRequest? plan = mistakes.Try(() => planArguments.Read(parsed, earlier?.Plan));
                mistakes.ThrowAny();
                return Run(output, plan!, request!, cancellation);
            });
        });
        return command;
    }

    private static int Run(ConsoleOutput output, PlanRequest plan, InitRequest request, CancellationToken cancellation)
    {
        var document = new PlanDocument(plan.Model.Name, plan.Plan) { RecipeText = RecipeText.WriteWhole(plan.Plan.Recipe) };
        output.Line(PlanView.Heading(plan));
        using Checkpoint? source = request.From is { } from ? Attempts.File("checkpoint", from, () => Checkpoint.Open(from)) : null;
        long bytes = plan.Plan.Rows.Sum(row => row.Parameter.Shape.ElementCount * Fanin.Parameters.ElementTypes.SizeBytes(row.Parameter.ElementType));
        using OutputFolder? folder = request.Options.DryRun ? null : new OutputFolder(FolderOf(request.Path));
        var watch = Stopwatch.StartNew();
        try
        {
            CheckpointResult result = ByteProgress.Watch(output, request.Options.DryRun ? "filling" : "writing", bytes, progress =>
                CheckpointWriter.Write(document, request.Path, request.Options with { Source = source, Progress = progress }, cancellation));
            InitView.Write(output, request, result, watch.Elapsed.TotalSeconds);
            output.Document(() => InitView.Json(document, result, watch.Elapsed.TotalSeconds));
            return ExitCode.Done;
        }
        catch (ArgumentException wrong)
        {
            throw new InputException(Diagnostic.SentenceOf(wrong));
        }
        catch (OperationCanceledException)
        {
            return output.Fail(ExitCode.Interrupted, [$"Interrupted. {Kept(plan)}"]);
        }
        catch (IOException failed)
        {
            return output.Fail(ExitCode.Failed, [$"{failed.Message.TrimEnd('.')}. {Kept(plan)}"]);
        }
    }

    private static string FolderOf(string path) =>
        path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;

    // A run that was killed at once may have left nothing but a name.
    private static PlanDocument? Earlier(string path, bool hasSeed)
    {
        PlanDocument? record = CheckpointWriter.FindRecord(path);
        bool isBegun = Directory.Exists(path) && Directory.EnumerateFiles(path, "*.safetensors*").Any();
        return record is null && isBegun && !hasSeed
            ? throw new InputException($"--resume: what is in {path} records no seed; say it by --seed.")
            : record;
    }

    private static string Kept(PlanRequest plan) => $"The unfinished shard was removed, finished ones are kept; the same command with --seed {plan.Plan.Seed} --resume goes on.";
}
