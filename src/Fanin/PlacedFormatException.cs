namespace Fanin;

/// <summary>A text that can't be read, and where in it the reader stumbled.</summary>
/// <param name="message">What was expected, and what came.</param>
/// <param name="column">Column in the text, from 1.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class PlacedFormatException(string message, int column, Exception? inner = null) : FormatException(message, inner)
{
    /// <summary>Column in the text, from 1.</summary>
    public int Column { get; } = column;
}
