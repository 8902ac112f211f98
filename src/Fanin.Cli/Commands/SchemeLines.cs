using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>Text broken between words into lines of 80 columns.</summary>
internal static class SchemeLines
{
    private const int Width = 80;

    /// <summary>Prints a text behind a heading, and what does not fit under its beginning.</summary>
    public static void Write(ConsoleOutput output, string heading, string text)
    {
        string line = heading;
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                output.Line(line);
                (line, isEmpty) = (new string(' ', heading.Length), true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        output.Line(line);
    }
}
