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
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        var options = new LectureArguments();
        Command command = new(
            "lecture", "Train one network from five initializations beside each other, and write curves, pictures and a report.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => Run(output, options.Read(parsed), cancellation));
        });
        return command;
    }

    private static int Run(ConsoleOutput output, LectureRequest request, CancellationToken cancellation)
    {
        OutputFolder.Check(request.Folder);
        ImageDataset dataset = Load(output, request.Data, cancellation);
        TrialBudget budget = Budget(request.Options, dataset);
        using var folder = new OutputFolder(request.Folder);
        LectureView.Start(output, request, dataset, budget);

        var view = new LectureView(output, request.Options, budget);
        LectureResult result = view.Watch(progress => LectureRunner.Run(request.Options, dataset, progress, cancellation));
        if (result.Variants.All(variant => variant.Runs.Count == 0))
        {
            return output.Fail(ExitCode.Interrupted, ["Interrupted before the first trial was finished: nothing is written."]);
        }

        LectureView.Finish(output, result);
        result = LectureFiles.Write(result, request);
        output.Line();
        output.Line($"{result.Files.Count} files in {request.Folder}; open {Path.Combine(request.Folder, LectureReport.FileName)}");
        output.Document(() => LectureJson.Serialize(result));
        return result.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static ImageDataset Load(ConsoleOutput output, string? data, CancellationToken cancellation)
    {
        var progress = new Announcement(output);
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
    private sealed class Announcement(ConsoleOutput output) : IProgress<string>
    {
        public void Report(string value) => output.Line(value);
    }
}
