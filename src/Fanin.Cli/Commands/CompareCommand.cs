using System.CommandLine;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin compare</c>: trains schemes × models × seeds, and says which differences are real.</summary>
internal static class CompareCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        var arguments = new CompareArguments();
        Command command = new(
            "compare", "Train every combination of an experiment with every seed, and say which differences are real: with intervals, tests, and how many seeds are needed where it is undecided.");
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => arguments.IsListing(parsed) ? CompareList.Write(output) : Run(output, arguments.Read(parsed), cancellation));
        });
        return command;
    }

    private static int Run(ConsoleOutput output, CompareRequest request, CancellationToken cancellation)
    {
        if (request.IsPrinting)
        {
            return Print(output, request);
        }

        OutputFolder.Check(request.Folder);
        DatasetPlaces places = DatasetPlaces.FromEnvironment();
        ExperimentPlan plan = ExperimentPlanner.Plan(request.Experiment, places, cancellation);
        CheckHalving(request, plan);
        return request.IsDryRun ? CompareDryRun.Run(output, request, plan, places, cancellation) : Train(output, request, plan, places, cancellation);
    }

    private static int Print(ConsoleOutput output, CompareRequest request)
    {
        output.Verbatim(request.Text);
        output.Document(new JsonObject { ["experiment"] = request.Experiment.Name, ["title"] = request.Experiment.Title, ["question"] = request.Experiment.Question, ["text"] = request.Text });
        return ExitCode.Done;
    }

    private static int Train(ConsoleOutput output, CompareRequest request, ExperimentPlan plan, DatasetPlaces places, CancellationToken cancellation)
    {
        using var folder = new OutputFolder(request.Folder);
        ResultStore store = ResultStore.Open(request.Store);
        CompareView.Start(output, request, plan, store);
        var view = new CompareView(output);
        StudyResult result = view.Watch(progress => Study.Run(plan, request.Text, store, request.Options, progress, places, cancellation));

        // The answer first: should the disk be full, it is said, and the store has the results.
        CompareView.Finish(output, result);
        IReadOnlyList<string> files = CompareFiles.Write(result, store, request.Folder, request.Formats, request.Command);
        output.Line();
        output.Line($"{files.Count} file{(files.Count == 1 ? string.Empty : "s")} in {request.Folder}; results in {store.Place}");
        output.Document(CompareFiles.Document(result, files, store.Place));
        return CompareView.Outcome(output, result, request.Command);
    }

    private static void CheckHalving(CompareRequest request, ExperimentPlan plan)
    {
        if (request.Options.Halving is null)
        {
            return;
        }

        if (plan.Experiment.Budget.Seconds is not null)
        {
            throw new InputException("--halving compares trials after the same steps, which a budget in seconds has not; give --steps or --epochs.");
        }
    }
}
