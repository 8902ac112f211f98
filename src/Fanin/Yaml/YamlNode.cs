using System.Collections.Immutable;

namespace Fanin.Yaml;

/// <summary>A part of a YAML file, and where it stands.</summary>
/// <param name="Place">Where it begins.</param>
internal abstract record YamlNode(TextPlace Place)
{
    /// <summary>What it is, for people: <c>a text</c>, <c>a list</c>, <c>a mapping</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text; numbers and words are texts too.</summary>
/// <param name="Value">What it says.</param>
/// <param name="IsQuoted">Whether it stands in quotes, or is a block of lines.</param>
/// <param name="ValueColumn">The column of its first character, if all of it stands as it is on one line; else <see langword="null"/>.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record YamlScalar(string Value, bool IsQuoted, int? ValueColumn, TextPlace Place) : YamlNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => IsEmpty ? "nothing" : $"\"{Short}\"";

    /// <summary>Whether nothing is written there, or YAML's words for it.</summary>
    public bool IsEmpty => !IsQuoted && Value is "" or "~" or "null";

    private string Short => Value.Length <= 40 ? Value : $"{Value[..40]}…";

    /// <summary>The place of a character of the value, as exactly as it is known.</summary>
    /// <param name="column">Its column in the value, from 1.</param>
    public TextPlace At(int column) => ValueColumn is { } first ? Place with { Column = first + column - 1 } : Place;
}

/// <summary>Items in order.</summary>
/// <param name="Items">The items.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, TextPlace Place) : YamlNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Values by key, in the order of the file; each key once.</summary>
/// <param name="Entries">Keys and values.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record YamlMapping(ImmutableArray<(YamlScalar Key, YamlNode Value)> Entries, TextPlace Place) : YamlNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";
}
