using System.Globalization;

namespace Fanin.Json;

/// <summary>Reads the fields of one object; what is missing or of another kind becomes a mistake with its place.</summary>
/// <remarks>Each method gives <see langword="null"/> where there is nothing to be had, and has said why unless the field may be absent.</remarks>
internal sealed class JsonFields
{
    private readonly JsonSource _source;
    private readonly JsonNode _object;
    private readonly string _code;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private JsonFields(JsonSource source, JsonNode node, string what, string code) => (_source, _object, What, _code) = (source, node, what, code);

    /// <summary>What the object is, for messages.</summary>
    public string What { get; }

    /// <summary>The object's first byte.</summary>
    public long Offset => _object.Offset;

    /// <summary>Sees a value as an object.</summary>
    /// <param name="source">Where mistakes go.</param>
    /// <param name="node">The value.</param>
    /// <param name="what">What it is, for messages: <c>The parameter fc1.weight</c>.</param>
    /// <param name="code">The code of its mistakes.</param>
    public static JsonFields? Of(JsonSource source, JsonNode node, string what, string code)
    {
        if (node.Kind == JsonKind.Object)
        {
            return new JsonFields(source, node, what, code);
        }

        source.Report(code, $"{what} is {node.Described}; expected an object.", node.Offset);
        return null;
    }

    /// <summary>The same object under another name, once it is known.</summary>
    public JsonFields Named(string what) => new(_source, _object, what, _code);

    /// <summary>Whether the object has a field that is not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Says what is wrong with the object, or with one of its fields.</summary>
    public void Report(string code, string message, string? name = null) =>
        _source.Report(code, message, name is null ? Offset : _object[name]?.Offset ?? Offset);

    /// <summary>Any value.</summary>
    public JsonNode? Value(string name, string expected)
    {
        JsonNode? value = Find(name);
        if (value is null)
        {
            _source.Report(_code, $"{What} has no \"{name}\"; expected {expected}.", Offset);
        }

        return value;
    }

    /// <summary>A text.</summary>
    public string? Text(string name)
    {
        JsonNode? value = Value(name, "a text");
        return value is null ? null : value.Kind == JsonKind.Text ? value.Text : Wrong<string>(name, value, "a text");
    }

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>A finite number, or the text <c>infinity</c> or <c>-infinity</c> where that is allowed.</summary>
    public double? Number(string name, bool infinite = false)
    {
        string expected = infinite ? "a number, or \"infinity\" or \"-infinity\"" : "a finite number";
        JsonNode? value = Value(name, expected);
        return value switch
        {
            null => null,
            { Kind: JsonKind.Number } when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
            { Kind: JsonKind.Text, Text: "infinity" } when infinite => double.PositiveInfinity,
            { Kind: JsonKind.Text, Text: "-infinity" } when infinite => double.NegativeInfinity,
            _ => Wrong<double?>(name, value, expected),
        };
    }

    /// <summary>A whole number.</summary>
    public long? Whole(string name, long least = 0, long most = long.MaxValue)
    {
        string expected = most == long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        JsonNode? value = Value(name, expected);
        return value switch
        {
            null => null,
            { Kind: JsonKind.Number } when TryWhole(value.Text, out long number) && number >= least && number <= most => number,
            _ => Wrong<long?>(name, value, expected),
        };
    }

    /// <summary>A whole number that an int holds.</summary>
    public int? Count(string name, int least = 0) => (int?)Whole(name, least, int.MaxValue);

    /// <summary>true or false; false if absent.</summary>
    public bool Switch(string name)
    {
        JsonNode? value = Find(name);
        return value?.Kind switch
        {
            null or JsonKind.False => false,
            JsonKind.True => true,
            _ => Wrong<bool>(name, value, "true or false"),
        };
    }

    /// <summary>An object.</summary>
    public JsonFields? Object(string name, string what)
    {
        JsonNode? value = Value(name, "an object");
        return value is null ? null : Of(_source, value, what, _code);
    }

    /// <summary>An array.</summary>
    public IReadOnlyList<JsonNode>? Items(string name)
    {
        JsonNode? value = Value(name, "an array");
        return value is null ? null : value.Kind == JsonKind.Array ? value.Items : Wrong<IReadOnlyList<JsonNode>>(name, value, "an array");
    }

    /// <summary>One of some words.</summary>
    public string? Word(string name, IReadOnlyCollection<string> known)
    {
        string? word = Text(name);
        if (word is null || known.Contains(word))
        {
            return word;
        }

        Report(_code, $"\"{name}\" of {What} is \"{word}\", which is not known; the nearest known one is \"{NearestWord.Of(word, known)}\".", name);
        return null;
    }

    /// <summary>Every field that nobody asked for is a mistake.</summary>
    public void RefuseOthers()
    {
        foreach (JsonMember member in _object.Members.Where(member => !_asked.Contains(member.Name)))
        {
            string nearest = _asked.Count == 0 ? string.Empty : $"; the nearest known one is \"{NearestWord.Of(member.Name, _asked)}\"";
            _source.Report(_code, $"{What} has a field \"{member.Name}\" that is not known{nearest}.", member.Offset);
        }
    }

    /// <summary>Reads a number that has no fraction, as JSON may write it: <c>12</c>, not <c>12.0</c>.</summary>
    public static bool TryWhole(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private JsonNode? Find(string name)
    {
        _asked.Add(name);
        JsonNode? value = _object[name];
        return value?.Kind == JsonKind.Null ? null : value;
    }

    private T? Wrong<T>(string name, JsonNode value, string expected)
    {
        _source.Report(_code, $"\"{name}\" of {What} is {value.Described}; expected {expected}.", value.Offset);
        return default;
    }
}
