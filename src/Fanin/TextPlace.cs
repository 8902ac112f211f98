using System.Globalization;

namespace Fanin;

/// <summary>Where in a user's file something stands.</summary>
/// <param name="File">Its name as the user gave it.</param>
/// <param name="Line">Line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">Column, from 1; 0 for the line as a whole.</param>
public readonly record struct TextPlace(string File, int Line = 0, int Column = 0)
{
    /// <summary>For instance <c>recipe.yaml:4:9</c>.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}"),
    };
}
