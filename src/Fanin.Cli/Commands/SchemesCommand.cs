using System.CommandLine;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Schemes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin schemes</c>: all schemes with their formulas, or some in detail.</summary>
internal static class SchemesCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        Argument<string[]> names = new("name")
        {
            Description = "Schemes to describe in detail: kaiming-normal, he-normal, \"sparse(0.9)\".",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new("schemes", "List schemes with their formulas, or describe some in detail.") { names };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => parsed.GetValue(names) is { Length: > 0 } some ? Describe(output, some) : List(output));
        });
        return command;
    }

    private static int List(ConsoleOutput output)
    {
        foreach (SchemeEntry entry in SchemeCatalog.Entries)
        {
            output.Line(Call(entry));
            SchemeLines.Write(output, "    ", entry.Formula);
        }

        output.Line();
        output.Line("fanin schemes NAME says what the arguments are when left out, which fan divides,");
        output.Line("where a scheme comes from, and what PyTorch, JAX or Keras do differently.");
        output.Document(new JsonObject { ["schemes"] = new JsonArray([.. SchemeCatalog.Entries.Select(entry => (JsonNode)Json(entry))]) });
        return ExitCode.Done;
    }

    private static int Describe(ConsoleOutput output, string[] names)
    {
        var mistakes = new List<string>();
        var found = new List<(SchemeEntry Entry, Scheme? Scheme)>();
        foreach (string name in names)
        {
            try
            {
                // A name alone may lack arguments that must be given.
                found.Add(SchemeCatalog.Find(name.Trim()) is { } entry ? (entry, null) : Parsed(name));
            }
            catch (FormatException wrong)
            {
                mistakes.Add(wrong.Message);
            }
        }

        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        foreach ((SchemeEntry entry, Scheme? scheme) in found)
        {
            output.Line(scheme?.ToString() ?? Call(entry));
            Fact(output, "formula", entry.Formula);
            Fact(output, "defaults", entry.Defaults);
            Fact(output, "fan, shape", entry.Fan);
            Fact(output, "also", string.Join(", ", entry.Aliases));
            Fact(output, "source", entry.Source);
            Fact(output, "elsewhere", entry.DiffersFrom);
            output.Line();
        }

        output.Document(new JsonObject { ["schemes"] = new JsonArray([.. found.Select(one => (JsonNode)Json(one.Entry, one.Scheme))]) });
        return ExitCode.Done;
    }

    private static (SchemeEntry Entry, Scheme Scheme) Parsed(string text)
    {
        Scheme scheme = SchemeCatalog.Parse(text);
        return (SchemeCatalog.Find(text.Split('(')[0].Trim())!, scheme);
    }

    private static string Call(SchemeEntry entry) => entry.Parameters.Count == 0 ? entry.Name : $"{entry.Name}({string.Join(", ", entry.Parameters)})";

    private static void Fact(ConsoleOutput output, string name, string text)
    {
        if (text.Length > 0)
        {
            SchemeLines.Write(output, $"  {name,-11} ", text);
        }
    }

    private static JsonObject Json(SchemeEntry entry, Scheme? scheme = null)
    {
        var json = new JsonObject
        {
            ["name"] = entry.Name,
            ["aliases"] = Words(entry.Aliases),
            ["parameters"] = Words(entry.Parameters),
            ["defaults"] = entry.Defaults,
            ["formula"] = entry.Formula,
            ["fan"] = entry.Fan,
            ["source"] = entry.Source,
            ["differences"] = entry.DiffersFrom,
        };
        if (scheme is not null)
        {
            json["text"] = scheme.ToString();
        }

        return json;
    }

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
}
