using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Networks;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>The networks that experiments train; their first and last layers fit the data.</summary>
internal static class NetworkLines
{
    /// <summary>The table of all.</summary>
    public static void Write(ConsoleOutput output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("for experiments").NoWrap()).AddColumn("what it is");
        foreach (NetworkEntry network in NetworkCatalog.All)
        {
            table.AddRow(new Text(network.Form), new Text(network.Title));
        }

        output.Console.Write(table);
        output.Line("Options follow + or a comma, as resnet20+act=gelu; fanin models NAME lists them.");
    }

    /// <summary>One in detail.</summary>
    public static int Describe(ConsoleOutput output, NetworkEntry network)
    {
        output.Line($"{network.Form}: {network.Title}");
        output.Line($"source: {network.Source}");
        TaskLines.Arguments(output, network.Arguments);
        output.Document(Json(network));
        return ExitCode.Done;
    }

    /// <summary>One as JSON.</summary>
    public static JsonObject Json(NetworkEntry network) => new()
    {
        ["name"] = network.Name,
        ["form"] = network.Form,
        ["title"] = network.Title,
        ["source"] = network.Source,
        ["family"] = network.Family,
        ["arguments"] = TaskLines.Json(network.Arguments),
    };
}
