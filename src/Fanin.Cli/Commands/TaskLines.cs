using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>The data that experiments can name, besides the sets of images that are downloaded.</summary>
internal static class TaskLines
{
    /// <summary>The table of all.</summary>
    public static void Write(ConsoleOutput output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("for experiments").NoWrap()).AddColumn("what it is");
        foreach (TaskEntry task in TaskCatalog.All)
        {
            table.AddRow(new Text(task.Form), new Text(task.Title));
        }

        output.Console.Write(table);
        output.Line("Arguments follow a colon or a comma, as spirals:classes=5; fanin datasets NAME lists them.");
    }

    /// <summary>One in detail.</summary>
    public static int Describe(ConsoleOutput output, TaskEntry task)
    {
        output.Line($"{task.Form}: {task.Title}");
        output.Line($"source: {task.Source}");
        Arguments(output, task.Arguments);
        output.Document(Json(task));
        return ExitCode.Done;
    }

    /// <summary>A line for each argument.</summary>
    public static void Arguments(ConsoleOutput output, IEnumerable<TextArgument> arguments)
    {
        foreach (TextArgument argument in arguments)
        {
            output.Line($"    {argument}: {argument.Meaning}");
        }
    }

    /// <summary>One as JSON.</summary>
    public static JsonObject Json(TaskEntry task) => new()
    {
        ["name"] = task.Name,
        ["form"] = task.Form,
        ["title"] = task.Title,
        ["source"] = task.Source,
        ["arguments"] = Json(task.Arguments),
    };

    /// <summary>Arguments as JSON.</summary>
    public static JsonArray Json(IEnumerable<TextArgument> arguments) => new([.. arguments.Select(argument => (JsonNode)new JsonObject
    {
        ["name"] = argument.Name,
        ["default"] = argument.Default,
        ["required"] = argument.IsRequired,
        ["meaning"] = argument.Meaning,
    })]);
}
