namespace Fanin.Json;

/// <summary>A JSON value that knows where it stands, so that what is wrong with it can be pointed at.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Its first byte in the text.</param>
internal sealed record JsonNode(JsonKind Kind, long Offset)
{
    /// <summary>A text, or a number as it was written.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What an array holds.</summary>
    public IReadOnlyList<JsonNode> Items { get; init; } = [];

    /// <summary>What an object holds, in order; names that came twice are there once, and reported.</summary>
    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>The value of a name; <see langword="null"/> if there is none.</summary>
    public JsonNode? this[string name] => Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <summary>For messages: <c>an object</c>, <c>the text "x"</c>, <c>1.5</c>.</summary>
    public string Described => Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.Text => $"the text \"{Shorten(Text)}\"",
        JsonKind.Number => Shorten(Text),
        _ => Kind.ToString().ToLowerInvariant(),
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}

/// <summary>A name in an object, and its value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
/// <param name="Offset">The name's first byte.</param>
internal sealed record JsonMember(string Name, JsonNode Value, long Offset);
