using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Files;
using Fanin.Plans;
using Fanin.Recipes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin plan MODEL</c>: what would happen to every parameter. Draws nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        var arguments = new PlanArguments();
        Option<string?> file = OptionOf.Text("--out", "FILE", "Save the plan as JSON; a file that is there is replaced.");
        Option<string?> against = OptionOf.Text(
            "--against", "FILE", "A saved plan: say what differs from it, and end with exit code 1 if anything does. Its seed and stream are meant where none are given.");
        Command command = new("plan", "Print what would happen to every parameter of a model: which rule decides, what it would draw, from where. Draws nothing.");
        arguments.AddTo(command);
        command.Options.Add(file);
        command.Options.Add(against);
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () =>
            {
                List<string> mistakes = [];
                PlanDocument? earlier = parsed.GetValue(against) is { } path ? mistakes.Try(() => Saved(path)) : null;
                string? target = parsed.GetValue(file) is { } written ? mistakes.Try(() => OutputFile.Check("--out", written)) : null;
                PlanRequest? request = mistakes.Try(() => arguments.Read(parsed, earlier?.Plan));
                mistakes.ThrowAny();
                return Run(output, request!, target, earlier, parsed.GetValue(against));
            });
        });
        return command;
    }

    private static int Run(ConsoleOutput output, PlanRequest request, string? file, PlanDocument? earlier, string? against)
    {
        var document = new PlanDocument(request.Model.Name, request.Plan) { RecipeText = RecipeText.WriteWhole(request.Plan.Recipe) };
        PlanDifference? difference = earlier is null ? null : PlanDifference.Between(earlier.Plan, request.Plan);
        if (file is not null)
        {
            AtomicFile.Write(file, document.ToJson() + "\n");
        }

        if (difference is null)
        {
            PlanView.Write(output, request);
        }
        else
        {
            PlanDifferenceView.Write(output, request, difference, against!);
        }

        foreach (Diagnostic warning in PlanChecks.Duplicates(request.Plan))
        {
            output.Line($"warning: {warning}");
        }

        if (file is not null)
        {
            output.Line($"saved in {file}");
        }

        output.Document(() => difference is null ? document.ToJson() : PlanDifferenceView.Json(document, difference, against!));
        return difference is null or { IsEmpty: true } ? ExitCode.Done : ExitCode.No;
    }

    private static PlanDocument Saved(string path) => File.Exists(path) || Directory.Exists(path)
        ? Attempts.File("plan", path, () => PlanDocument.Read(path))
        : throw new InputException($"--against: there is no file {path}; expected a plan that fanin plan --out saved.");
}
