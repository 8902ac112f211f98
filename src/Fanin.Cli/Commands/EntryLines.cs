using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Networks;
using Fanin.Lab.Texts;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>Data and networks that experiments name by texts.</summary>
internal static class EntryLines
{
    /// <summary>The table of all, and how they take arguments.</summary>
    public static void Write(ConsoleOutput output, IEnumerable<TextEntry> entries, string howArgumentsAreGiven)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("for experiments").NoWrap()).AddColumn("what it is");
        foreach (TextEntry entry in entries)
        {
            table.AddRow(new Text(entry.Form), new Text(entry.Title));
        }

        output.Console.Write(table);
        output.Line(howArgumentsAreGiven);
    }

    /// <summary>One in detail.</summary>
    public static int Describe(ConsoleOutput output, TextEntry entry)
    {
        output.Line($"{entry.Form}: {entry.Title}");
        output.Line($"source: {entry.Source}");
        foreach (TextArgument argument in entry.Arguments)
        {
            output.Line($"    {argument}: {argument.Meaning}");
        }

        output.Document(Json(entry));
        return ExitCode.Done;
    }

    /// <summary>All as JSON.</summary>
    public static JsonArray Json(IEnumerable<TextEntry> entries) => new([.. entries.Select(entry => (JsonNode)Json(entry))]);

    private static JsonObject Json(TextEntry entry)
    {
        var json = new JsonObject { ["name"] = entry.Name, ["form"] = entry.Form, ["title"] = entry.Title, ["source"] = entry.Source };
        if (entry is NetworkEntry network)
        {
            json["family"] = network.Family;
        }

        json["arguments"] = new JsonArray([.. entry.Arguments.Select(argument => (JsonNode)new JsonObject
        {
            ["name"] = argument.Name,
            ["default"] = argument.Default,
            ["required"] = argument.IsRequired,
            ["meaning"] = argument.Meaning,
        })]);
        return json;
    }
}
