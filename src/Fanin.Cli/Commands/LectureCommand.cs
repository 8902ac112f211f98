using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Lecture;
using Fanin.Lab.Reports;
using Fanin.Lab.Results;
using Fanin.Lab.Training;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin lecture</c>: five initializations of one network race each other.</summary>
internal static class LectureCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var options = new LectureArguments();
        Command command = new(
            "lecture", "Train one network from five initializations beside each other, and write curves, pictures and a report.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var report = new Output(parsed, common, output, error);
            return Guard.Run(report, () => Run(report, options.Read(parsed), cancellation));
        });
        return command;
    }

    private static int Run(Output report, LectureRequest request, CancellationToken cancellation)
    {
        OutputFolder.Check(request.Folder);
        ImageDataset dataset = Load(report, request.Data, cancellation);
        TrialBudget budget = Budget(request.Options, dataset);
        bool folderIsNew = OutputFolder.Prepare(request.Folder);
        LectureView.Start(report, request, dataset, budget);

        var view = new LectureView(report, request.Options, budget);
        LectureResult result = view.Watch(progress => LectureRunner.Run(request.Options, dataset, progress, cancellation));
        if (result.Variants.All(variant => variant.Runs.Count == 0))
        {
            OutputFolder.Undo(request.Folder, folderIsNew);
            return report.Fail(ExitCode.Interrupted, ["Interrupted before the first trial was finished: nothing is written."]);
        }

        LectureView.Finish(report, result);
        result = LectureFiles.Write(result, request);
        report.Line();
        report.Line($"{result.Files.Count} files in {request.Folder}; open {Path.Combine(request.Folder, LectureReport.FileName)}");
        report.Document(() => LectureJson.Serialize(result));
        return result.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static ImageDataset Load(Output report, string? data, CancellationToken cancellation)
    {
        var progress = new Announcement(report);
        DatasetLocation location = new DatasetLocator(DatasetPlaces.FromEnvironment())
            .LocateOrDownloadAsync(data, progress, cancellation).GetAwaiter().GetResult();
        return ImageDataset.Load(location);
    }

    private static TrialBudget Budget(LectureOptions options, ImageDataset dataset)
    {
        try
        {
            return LectureRunner.Budget(options, dataset);
        }
        catch (ArgumentException wrong)
        {
            throw new InputException(Diagnostic.SentenceOf(wrong));
        }
    }

    /// <summary>Says a line at once, on the thread that reports it.</summary>
    private sealed class Announcement(Output report) : IProgress<string>
    {
        public void Report(string value) => report.Line(value);
    }
}
