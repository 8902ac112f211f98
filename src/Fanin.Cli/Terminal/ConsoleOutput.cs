using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fanin.Cli.Terminal;

/// <summary>Where a command's words go: JSON for machines to standard output, all else for people to standard error.</summary>
internal sealed class ConsoleOutput
{
    // Where there is no terminal to fit into, lines are not broken: a reader's own tools can.
    private const int WidthOfNoTerminal = 1000;

    // A recipe that does not know a layer fails at each of a hundred blocks in the same way.
    private const int MostMessages = 20;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter _output;
    private readonly bool _json;

    public ConsoleOutput(ParseResult parsed, CommonOptions common, TextWriter output, TextWriter error)
    {
        _output = output;
        _json = parsed.GetValue(common.Json);
        Quiet = parsed.GetValue(common.Quiet);
        Verbose = parsed.GetValue(common.Verbose);
        bool plain = parsed.GetValue(common.NoColor) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (!Console.Profile.Out.IsTerminal)
        {
            Console.Profile.Width = WidthOfNoTerminal;
        }
    }

    /// <summary>For people.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Whether people want to hear nothing but what went wrong.</summary>
    public bool Quiet { get; }

    /// <summary>Whether people want to hear more.</summary>
    public bool Verbose { get; }

    /// <summary>Whether someone is looking: then lines may be redrawn.</summary>
    public bool IsLive => Console.Profile.Out.IsTerminal && Console.Profile.Capabilities.Ansi && !Quiet;

    /// <summary>A line for people.</summary>
    public void Line(string text = "")
    {
        if (!Quiet)
        {
            Console.WriteLine(text);
        }
    }

    /// <summary>A line for people whose first word has a colour; broken as one text, so that it fits the terminal.</summary>
    public void Line(string first, Color color, string rest)
    {
        if (!Quiet)
        {
            Say(first, color, rest);
        }
    }

    /// <summary>A text for people as it is, its lines not broken whatever the width.</summary>
    public void Verbatim(string text)
    {
        if (!Quiet)
        {
            Console.Profile.Out.Writer.Write(text);
        }
    }

    /// <summary>The document for machines, if they asked for one.</summary>
    public void Document(Func<string> json)
    {
        if (_json)
        {
            _output.WriteLine(json());
            _output.Flush();
        }
    }

    /// <summary>The document for machines, if they asked for one.</summary>
    public void Document(JsonNode json) => Document(() => json.ToJsonString(Indented));

    /// <summary>Says what went wrong, to people and machines.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(int exitCode, IReadOnlyList<string> messages, string? hint = null)
    {
        IReadOnlyList<(string Text, int Count)> said = Verbose ? [.. messages.Select(message => (message, 1))] : MessageFolding.Fold(messages);
        foreach ((string message, int count) in said.Take(Verbose ? said.Count : MostMessages))
        {
            Say("fanin: ", Color.Red, message + (count == 1 ? string.Empty : $" (And {count - 1} more like it.)"));
        }

        if (!Verbose && messages.Count > Math.Min(said.Count, MostMessages))
        {
            int left = said.Skip(MostMessages).Sum(message => message.Count);
            Console.WriteLine((left > 0 ? $"and {left} more; " : string.Empty) + "--verbose says them all");
        }

        if (hint is not null)
        {
            Console.WriteLine(hint);
        }

        Document(new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["exitCode"] = exitCode,
                ["message"] = messages[0],
                ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)message)]),
            },
        });
        return exitCode;
    }

    private void Say(string first, Color color, string rest)
    {
        var line = new Paragraph();
        line.Append(first, new Style(color));
        line.Append(rest + Environment.NewLine);
        Console.Write(line);
    }
}
