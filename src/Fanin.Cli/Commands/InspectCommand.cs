using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Files;
using Fanin.Recipes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL --theory</c>: how the signal goes through a model before its first step, and what is wrong with it.</summary>
internal static class InspectCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        var arguments = new InspectArguments();
        Command command = new("inspect", "Say how signal and gradient go through a model before its first step of training, what is wrong, and which rule puts it right. Exit code 1 if something is an error.");
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = new Output(parsed, common, stdout, stderr);
            return Guard.Run(output, () => Run(output, arguments.Read(parsed), arguments.RepairFile(parsed)));
        });
        return command;
    }

    private static int Run(Output output, InspectRequest request, string? repairFile)
    {
        ProbeReport report = InspectArguments.Predict(request, request.Recipe);
        InspectView.Write(output, report);
        JsonObject json = ReportJson.ToNode(report);
        if (repairFile is not null)
        {
            json["repaired"] = Repair(output, request, report, repairFile);
        }

        output.Document(() => json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        return report.HasErrors ? ExitCode.No : ExitCode.Done;
    }

    private static JsonObject? Repair(Output output, InspectRequest request, ProbeReport before, string file)
    {
        (Recipe repaired, IReadOnlyList<Rule> added) = RecipeRepair.Repair(request.Recipe, request.Model.Parameters, recipe => InspectArguments.Predict(request, recipe));
        if (added.Count == 0)
        {
            output.Line($"No finding proposes a rule: {file} is not written.");
            return null;
        }

        ProbeReport after = InspectArguments.Predict(request, repaired);
        AtomicFile.Write(file, RecipeText.Write(repaired));
        output.Line();
        output.Line($"with {added.Count} rule{(added.Count == 1 ? string.Empty : "s")} more, saved in {file}:");
        foreach (Rule rule in added)
        {
            output.Line($"  - {RecipeText.Write(rule)}");
        }

        InspectView.Compare(output, before, after);
        return new JsonObject { ["file"] = file, ["report"] = ReportJson.ToNode(after) };
    }
}
