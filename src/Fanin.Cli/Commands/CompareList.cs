using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Experiments;

namespace Fanin.Cli.Commands;

/// <summary>The experiments that are built in.</summary>
internal static class CompareList
{
    public static int Write(ConsoleOutput output)
    {
        Experiment[] experiments = [.. ExperimentCatalog.Names.Select(name => ExperimentCatalog.Find(name)!)];
        foreach (Experiment experiment in experiments)
        {
            output.Line(experiment.Name);
            SchemeLines.Write(output, "    ", $"{experiment.Title}.");
            SchemeLines.Write(output, "    ", experiment.Question);
        }

        output.Line();
        output.Line("fanin compare NAME runs one, with --print it prints one in full.");
        output.Line("An experiment of your own is a file of the same form: fanin compare mine.yaml.");
        output.Document(new JsonObject
        {
            ["experiments"] = new JsonArray([.. experiments.Select(experiment => (JsonNode)new JsonObject
            {
                ["name"] = experiment.Name,
                ["title"] = experiment.Title,
                ["question"] = experiment.Question,
            })]),
        });
        return ExitCode.Done;
    }
}
