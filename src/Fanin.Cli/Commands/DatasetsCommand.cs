using System.CommandLine;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin datasets</c>: which sets of images there are, one in detail, or fetching one.</summary>
internal static class DatasetsCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        Argument<string?> name = new("name") { Description = "A set to describe in detail.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("datasets", "List the sets of images and where they are, describe one, or fetch one.") { name };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => parsed.GetValue(name) is not { } one ? List(output)
                : TaskCatalog.Find(one) is { } task && DatasetCatalog.All.All(set => set.Name != task.Name) ? EntryLines.Describe(output, task)
                : Describe(output, Known(one)));
        });

        Argument<string> wanted = new("name") { Description = $"One of {Names()}." };
        Command get = new("get", "Download a set into the user's cache; every file's checksum is checked.") { wanted };
        get.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => Get(output, Known(parsed.GetValue(wanted)!), cancellation));
        });
        command.Subcommands.Add(get);
        return command;
    }

    private static int List(ConsoleOutput output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("name", "images of", "where");
        foreach (KnownDataset set in DatasetCatalog.All)
        {
            table.AddRow(new Text(set.Name), new Text(set.Title), new Text(Place(set) ?? $"not found; fanin datasets get {set.Name}"));
        }

        table.AddRow(new Text(DatasetCatalog.SampleName), new Text("Fashion-MNIST, a part"), new Text(EmbeddedSample.Description));
        if (!output.Quiet)
        {
            output.Console.Write(table);
            EntryLines.Write(output, TaskCatalog.All, "Arguments follow a colon or a comma, as spirals:classes=5; fanin datasets NAME lists them.");
        }

        output.Document(new JsonObject
        {
            ["datasets"] = new JsonArray([.. DatasetCatalog.All.Select(set => (JsonNode)Json(set))]),
            ["tasks"] = EntryLines.Json(TaskCatalog.All),
        });
        return ExitCode.Done;
    }

    private static int Describe(ConsoleOutput output, KnownDataset set)
    {
        output.Line($"{set.Title} ({set.Name})");
        output.Line(set.Description);
        output.Line($"classes: {string.Join(", ", set.ClassNames)}");
        output.Line($"licence: {set.Licence}");
        output.Line($"mirror:  {set.Mirror}");
        output.Line($"here:    {Place(set) ?? $"not found; fanin datasets get {set.Name}"}");
        output.Document(Json(set));
        return ExitCode.Done;
    }

    private static int Get(ConsoleOutput output, KnownDataset set, CancellationToken cancellation)
    {
        var progress = new DownloadLine(output);
        DownloadSummary summary = new DatasetDownload(DatasetPlaces.FromEnvironment())
            .GetAsync(set, progress, cancellation).GetAwaiter().GetResult();
        output.Line($"{set.Title}: {summary.Folder}");
        JsonObject json = Json(set);
        json["downloaded"] = summary.Downloaded;
        json["alreadyThere"] = summary.AlreadyThere;
        json["bytes"] = summary.Bytes;
        output.Document(json);
        return ExitCode.Done;
    }

    private static KnownDataset Known(string name) =>
        DatasetCatalog.All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"Unknown data set \"{name}\"; expected one of {Names()}.");

    private static string Names() => string.Join(", ", DatasetCatalog.All.Select(set => set.Name));

    private static string? Place(KnownDataset set) => new DatasetLocator(DatasetPlaces.FromEnvironment()).Find(set)?.Source;

    private static JsonObject Json(KnownDataset set) => new()
    {
        ["name"] = set.Name,
        ["title"] = set.Title,
        ["description"] = set.Description,
        ["classes"] = new JsonArray([.. set.ClassNames.Select(label => (JsonNode)label)]),
        ["licence"] = set.Licence,
        ["mirror"] = set.Mirror.ToString(),
        ["place"] = Place(set),
    };

    /// <summary>One line a file; reported as it happens, not by way of another thread.</summary>
    private sealed class DownloadLine(ConsoleOutput output) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            string? line = value.State switch
            {
                DownloadState.AlreadyThere => $"{value.File}: already there",
                DownloadState.Done => $"{value.File}: {value.Bytes:N0} bytes, checksum right",
                DownloadState.Retrying => $"{value.File}: trying again. {value.Problem}",
                _ => null,
            };
            if (line is not null)
            {
                output.Line(line);
            }
        }
    }
}
