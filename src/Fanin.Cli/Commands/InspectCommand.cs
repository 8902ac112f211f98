using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Files;
using Fanin.Lab.Inspections;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL</c>: how the signal goes through a model before its first step, what is wrong with it, and which rule puts it right.</summary>
internal static class InspectCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        var options = new InspectOptions();
        Command command = new("inspect", "Say how signal and gradient go through a model before its first step of training, what is wrong, and which rule puts it right. Exit code 1 if something is an error.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => parsed.GetValue(options.Widths) is not null ? Widths(output, options, parsed, cancellation)
                : parsed.GetValue(options.Theory) ? Theory(output, options, parsed)
                : Measured(output, options, parsed));
        });
        return command;
    }

    private static int Theory(ConsoleOutput output, InspectOptions options, ParseResult parsed)
    {
        InspectTheory theory = InspectTheory.Read(options, parsed);
        using InspectTargets targets = InspectTargets.Of(options, parsed);
        ProbeReport report = theory.Predict(theory.Recipe);
        output.Line($"model {report.Model}, recipe {report.Recipe}: theory, no tensor was made");
        InspectView.Write(output, report);
        JsonObject json = ReportJson.ToNode(report);
        json["repaired"] = Repair(output, targets, theory.Recipe, theory.Model.Parameters, report, theory.Predict);
        InspectFolder.Write(output, targets.Folder, report, targets.After, json);
        output.Document(json);
        return report.HasErrors ? ExitCode.No : ExitCode.Done;
    }

    // In methods of their own, so that theory and help do without libtorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Measured(ConsoleOutput output, InspectOptions options, ParseResult parsed)
    {
        InspectMeasurement asked = InspectMeasurement.Read(options, parsed);
        using InspectTargets targets = InspectTargets.Of(options, parsed);
        try
        {
            using InspectRun run = InspectRun.Open(asked);
            return Measured(output, asked, targets, run);
        }
        catch (Exception refused) when (refused is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InputException(refused is ArgumentException wrong ? Diagnostic.SentenceOf(wrong) : refused.Message);
        }
    }

    private static int Measured(ConsoleOutput output, InspectMeasurement asked, InspectTargets targets, InspectRun run)
    {
        Inspection inspection = run.First();
        ProbeReport report = inspection.Report;
        string weights = run.IsLoaded ? $"weights of {asked.Text}" : $"recipe {run.Recipe.Name}, seed {asked.Seed}{(asked.IsFreshSeed ? " (fresh)" : string.Empty)}, stream {asked.Settings.Stream.Name}";
        output.Line($"model {ModelSource.ShortName(report.Model)}, {weights}; {run.BatchText}; {(asked.Settings.Training ? "training" : "evaluation")} mode");
        foreach (Torch.DataDependent.DataDependentRecord step in inspection.Steps)
        {
            output.Line(FormattableString.Invariant($"step {step.Step}: {step.After.Count} parameters changed{(step.Notes.IsEmpty ? string.Empty : $"; {string.Join(" ", step.Notes)}")}"));
        }

        if (inspection.TheoryObstacle is { } obstacle)
        {
            output.Line($"no theory beside it: {obstacle}");
        }

        InspectView.Write(output, report);
        JsonObject json = InspectJson.Of(inspection, asked, run);
        json["repaired"] = Repair(output, targets, run.Recipe, run.Parameters, report, recipe => run.Inspector.Run(recipe).Report);
        InspectFolder.Write(output, targets.Folder, report, targets.After, json);
        output.Document(json);
        return report.HasErrors ? ExitCode.No : ExitCode.Done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Widths(ConsoleOutput output, InspectOptions options, ParseResult parsed, CancellationToken cancellation) => InspectWidths.Run(output, options, parsed, cancellation);

    private static JsonObject? Repair(ConsoleOutput output, InspectTargets targets, Recipe recipe, IReadOnlyList<ParameterSpec> parameters, ProbeReport before, Func<Recipe, ProbeReport> probe)
    {
        if (targets.RepairFile is not { } file)
        {
            return null;
        }

        (Recipe repaired, IReadOnlyList<Rule> added) = RecipeRepair.Repair(recipe, parameters, probe);
        if (added.Count == 0)
        {
            output.Line($"No finding proposes a rule: {file} is not written.");
            return null;
        }

        ProbeReport after = probe(repaired);
        if (after.Findings.SequenceEqual(before.Findings))
        {
            output.Line($"The proposed rules change nothing, for steps come after them: {file} is not written.");
            return null;
        }

        targets.After = after;
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
