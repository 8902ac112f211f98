namespace Fanin.Yaml;

/// <summary>What a key's value may be.</summary>
internal enum YamlKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A text or a list of texts.</summary>
    Texts,

    /// <summary>One of some words, or a list of them.</summary>
    Words,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>Numbers by name.</summary>
    Numbers,

    /// <summary>A mapping.</summary>
    Mapping,

    /// <summary>A list of mappings.</summary>
    Mappings,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A text or number, a mapping if the key has a table, or a list of these.</summary>
    Choices,
}

/// <summary>A key that a mapping may have: what readers understand, and what the schema for editors says.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Description">What it means, in one sentence.</param>
internal sealed record YamlKey(string Name, YamlKind Kind, string Description)
{
    /// <summary>The words that its value may be, or the names of its numbers; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>For mappings: the name of the table of keys that they have.</summary>
    public string Table { get; init; } = string.Empty;

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }
}
