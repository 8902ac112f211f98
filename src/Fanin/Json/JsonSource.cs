using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fanin.Json;

/// <summary>A JSON text and where it comes from: parsed into nodes with places.</summary>
internal sealed class JsonSource
{
    /// <summary>How deep values may lie in each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>A file with very many mistakes is told some of them.</summary>
    public const int MostProblems = 50;

    // A text that is no JSON is quoted whole by the reader.
    private const int MostLetters = 120;

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly string _file;
    private readonly string _code;
    private readonly long? _firstByte;

    /// <summary>Takes a text.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="file">Its name as the user gave it.</param>
    /// <param name="code">The code of what is wrong with the text itself.</param>
    /// <param name="firstByte">For a text within a binary file: where it begins there. Places are bytes then, told in the messages.</param>
    public JsonSource(ReadOnlyMemory<byte> utf8, string file, string code = Diagnostic.MalformedJson, long? firstByte = null) =>
        (_utf8, _file, _code, _firstByte) = (utf8, file, code, firstByte);

    /// <summary>What is wrong so far.</summary>
    public List<Diagnostic> Problems { get; } = [];

    /// <summary>Adds a mistake.</summary>
    public void Report(string code, string message, long offset)
    {
        if (Problems.Count < MostProblems)
        {
            Problems.Add(_firstByte is { } first
                ? new Diagnostic(code, FormattableString.Invariant($"Byte {first + offset}: {message}")) { Place = new TextPlace(_file) }
                : new Diagnostic(code, message) { Place = PlaceOf(offset) });
        }
    }

    /// <summary>Throws all mistakes, if there are any.</summary>
    public void ThrowProblems(string subject)
    {
        if (Problems.Count > 0)
        {
            throw new DiagnosticException(subject, Problems);
        }
    }

    /// <summary>Line and column of a byte.</summary>
    private TextPlace PlaceOf(long offset)
    {
        ReadOnlySpan<byte> before = _utf8.Span[..(int)Math.Clamp(offset, 0, _utf8.Length)];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new TextPlace(_file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>Parses the whole text; <see langword="null"/>, and a mistake, if it is not JSON.</summary>
    public JsonNode? Parse()
    {
        if (_utf8.Span.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            Report(_code, "Expected JSON, got nothing.", 0);
            return null;
        }

        var reader = new Utf8JsonReader(_utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            JsonNode root = Value(ref reader);
            return reader.Read() ? null : root;
        }
        catch (JsonException problem)
        {
            Report(problem, OffsetOf(problem));
            return null;
        }
        catch (InvalidOperationException problem)
        {
            // A text with half a surrogate pair, or with bytes that are not UTF-8.
            Report(problem, reader.TokenStartIndex);
            return null;
        }
    }

    private void Report(Exception problem, long offset)
    {
        int end = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string reason = end < 0 ? problem.Message : problem.Message[..end];
        reason = string.Join(' ', reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        reason = reason.Length <= MostLetters ? reason : $"{reason[..MostLetters]}…";
        Report(_code, $"Expected JSON. {reason}", offset);
    }

    private long OffsetOf(JsonException problem)
    {
        long offset = 0;
        for (long line = problem.LineNumber ?? 0; line > 0; line--)
        {
            int length = _utf8.Span[(int)offset..].IndexOf((byte)'\n');
            offset += length + 1;
        }

        return offset + (problem.BytePositionInLine ?? 0);
    }

    private JsonNode Value(ref Utf8JsonReader reader)
    {
        long offset = reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, offset);
            case JsonTokenType.StartArray:
                List<JsonNode> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader));
                }

                return new JsonNode(JsonKind.Array, offset) { Items = items };
            case JsonTokenType.String:
                return new JsonNode(JsonKind.Text, offset) { Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new JsonNode(JsonKind.Number, offset) { Text = Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return new JsonNode(JsonKind.True, offset);
            case JsonTokenType.False:
                return new JsonNode(JsonKind.False, offset);
            default:
                return new JsonNode(JsonKind.Null, offset);
        }
    }

    private JsonNode Object(ref Utf8JsonReader reader, long offset)
    {
        List<JsonMember> members = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            long nameOffset = reader.TokenStartIndex;
            string name = reader.GetString()!;
            reader.Read();
            JsonNode value = Value(ref reader);
            if (names.Add(name))
            {
                members.Add(new JsonMember(name, value, nameOffset));
            }
            else
            {
                Report(Diagnostic.RepeatedName, string.Create(CultureInfo.InvariantCulture, $"\"{name}\" stands twice in one object; remove one of them."), nameOffset);
            }
        }

        return new JsonNode(JsonKind.Object, offset) { Members = members };
    }
}
