using System.CommandLine;

namespace Fanin.Cli.Terminal;

/// <summary>What is wrong with a command line, in the program's own words: each word that is not known, with the one that was probably meant.</summary>
internal static class CommandLineMistakes
{
    // System.CommandLine's words; the program's culture is invariant, so they are these.
    private const string MissingCommand = "Required command was not provided.";
    private const string Unrecognized = "Unrecognized command or argument";

    /// <summary>All mistakes.</summary>
    /// <param name="parsed">A command line with errors.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        string[] unknown = [.. Unknown(parsed)];

        // An unknown command is reported twice, as unknown and as missing: the first says it.
        IEnumerable<string> others = parsed.Errors.Select(mistake => mistake.Message)
            .Where(message => unknown.Length == 0 || (message != MissingCommand && !message.StartsWith(Unrecognized, StringComparison.Ordinal)));
        return [.. unknown, .. others];
    }

    // What follows an unknown option is its value, and no mistake of its own.
    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool afterOption = false;
        foreach (string word in parsed.UnmatchedTokens)
        {
            bool isOption = word.StartsWith('-');
            if (isOption)
            {
                yield return $"Unknown option {word}{Nearest(word, Options(command))}.";
            }
            else if (!afterOption)
            {
                yield return command.Subcommands.Count > 0 && command.Arguments.Count == 0
                    ? $"Unknown command \"{word}\"{Nearest(word, command.Subcommands.Select(known => known.Name))}."
                    : $"fanin {command.Name} does not know what to do with \"{word}\"; a value with spaces needs quotes.";
            }

            afterOption = isOption;
        }
    }

    private static IEnumerable<string> Options(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(above => above.Options.Where(option => option.Recursive)))
        .SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));

    // Of words that have little in common none was meant.
    private static string Nearest(string word, IEnumerable<string> known)
    {
        string nearest = NearestWord.Of(word, known);
        string key = NearestWord.Key(word);
        return NearestWord.Distance(key, NearestWord.Key(nearest)) <= Math.Max(1, key.Length / 2) ? $"; the nearest is {nearest}" : string.Empty;
    }
}
