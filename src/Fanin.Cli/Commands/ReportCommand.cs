using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.StudyReports;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin report RUN</c>: writes the report of a finished or interrupted run again.</summary>
internal static class ReportCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        Argument<string> run = new("run") { Description = "The folder of a run, or its store: a SQLite file, or a connection string of PostgreSQL." };
        Option<string?> experiment = OptionOf.Text("--experiment", "NAME", "Which experiment, if the store has several.");
        Option<string?> folder = OptionOf.Text("--out", "DIR", "Folder for the report; default: the folder of the run.");
        Option<string[]> export = OptionOf.Texts("--export", "FORMAT", $"Write the results as {string.Join(", ", CompareExport.Formats)} too; may be repeated.");
        Command command = new("report", "Write the report of a finished or interrupted run again.") { run, experiment, folder, export };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => Run(output, parsed.GetValue(run)!, parsed.GetValue(experiment), parsed.GetValue(folder), CompareExport.Read(parsed.GetValue(export)!)));
        });
        return command;
    }

    private static int Run(ConsoleOutput output, string run, string? experiment, string? chosen, IReadOnlyList<string> formats)
    {
        string place = StoreOf(run);
        string target = chosen ?? (CompareDryRun.IsFile(place) ? FolderOf(place) : throw new InputException("Expected --out DIR for the report of a store on a server."));
        ResultStore store = ResultStore.Open(place);
        StudyResult result = Study.Read(store, NameOf(store, experiment))!;
        using var folder = new OutputFolder(target);
        CompareView.Finish(output, result);
        IReadOnlyList<string> files = CompareFiles.Write(result, store, target, formats, CommandOf(target, place));
        output.Line();
        output.Line($"{files.Count} file{(files.Count == 1 ? string.Empty : "s")} in {target}");
        output.Document(CompareFiles.Document(result, files, store.Place));
        return ExitCode.Done;
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    // What was typed when it was trained is not kept; the experiment is, beside the report.
    private static string CommandOf(string folder, string store) =>
        $"fanin compare {CommandWords.Quoted(Path.Combine(folder, StudyReport.ExperimentFile))} --store {CommandWords.Quoted(CommandWords.WithoutPassword(store))} --out {CommandWords.Quoted(folder)}";

    private static string StoreOf(string run)
    {
        if (Directory.Exists(run))
        {
            string file = Path.Combine(run, CompareRequest.StoreFile);
            return File.Exists(file) ? file : throw new InputException($"The folder {run} has no {CompareRequest.StoreFile}; expected the folder of a run, or its store.");
        }

        return File.Exists(run) || !CompareDryRun.IsFile(run) ? run : throw new InputException($"There is no run {run}; expected the folder of a run, or its store.");
    }

    private static string NameOf(ResultStore store, string? asked)
    {
        string[] names = [.. store.Experiments().Select(experiment => experiment.Name)];
        return asked is not null && names.Contains(asked, StringComparer.Ordinal) ? asked
            : names.Length == 0 ? throw new InputException($"{store.Place} has no experiment; fanin compare fills it.")
            : asked is not null ? throw new InputException($"{store.Place} has no experiment \"{asked}\"; it has {string.Join(", ", names)}.")
            : names.Length == 1 ? names[0]
            : throw new InputException($"{store.Place} has {names.Length} experiments; say which with --experiment: {string.Join(", ", names)}.");
    }
}
