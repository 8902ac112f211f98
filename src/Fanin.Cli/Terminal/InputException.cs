namespace Fanin.Cli.Terminal;

/// <summary>The command line, or a file it names, is wrong: all mistakes at once, exit code 2.</summary>
internal sealed class InputException(params IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
