using System.CommandLine;

namespace Fanin.Cli.Terminal;

/// <summary>The options that every command takes.</summary>
internal sealed class CommonOptions
{
    /// <summary>One JSON document on standard output.</summary>
    public Option<bool> Json { get; } = Switch("--json", "Write one JSON document to standard output, also when something fails.");

    /// <summary>Nothing for people but what went wrong.</summary>
    public Option<bool> Quiet { get; } = Switch("--quiet", "Print nothing for people but what went wrong.");

    /// <summary>More for people.</summary>
    public Option<bool> Verbose { get; } = Switch("--verbose", "Print more on the way.");

    /// <summary>No colours.</summary>
    public Option<bool> NoColor { get; } = Switch("--no-color", "Print without colours (as the environment variable NO_COLOR does).");

    /// <summary>Gives a command and all below it these options.</summary>
    public void AddTo(Command root)
    {
        foreach (Option<bool> option in new[] { Json, Quiet, Verbose, NoColor })
        {
            root.Options.Add(option);
        }
    }

    private static Option<bool> Switch(string name, string description) => new(name) { Description = description, Recursive = true };
}
