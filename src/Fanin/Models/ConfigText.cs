using System.Text;
using System.Text.Json;

namespace Fanin.Models;

/// <summary>JSON → <see cref="ConfigNode"/>s with places, within bounds that no configuration reaches.</summary>
internal sealed class ConfigText
{
    // The largest configurations name 21,843 classes, twice: under 2 MiB and 50,000 values.
    private const int MostBytes = 4 << 20;
    private const int MostValues = 200_000;
    private const int MostMistakes = 100;
    private const byte LineFeed = (byte)'\n';

    private readonly byte[] _utf8;
    private readonly string _file;
    private readonly List<Diagnostic> _mistakes;
    private int _values;

    private ConfigText(byte[] utf8, string file, List<Diagnostic> mistakes) => (_utf8, _file, _mistakes) = (utf8, file, mistakes);

    /// <summary>Reads a file's text.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="mistakes">What is wrong goes there.</param>
    /// <param name="text">Knows the places of nodes.</param>
    /// <returns>The root object; <see langword="null"/>, with a mistake, if there is none.</returns>
    public static ConfigNode? Parse(ReadOnlySpan<byte> utf8, string file, List<Diagnostic> mistakes, out ConfigText text)
    {
        text = new ConfigText(utf8.Length > MostBytes ? [] : utf8.ToArray(), file, mistakes);
        if (utf8.Length > MostBytes)
        {
            mistakes.Add(new Diagnostic(
                Diagnostic.UnreadableConfiguration, $"Expected a configuration of at most {MostBytes} bytes, got more; give a config.json.")
            { Place = new TextPlace(file) });
            return null;
        }

        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            text.Unreadable("The text is not UTF-8; save it as UTF-8.", FirstInvalid(utf8));
            return null;
        }

        return text.Root();
    }

    /// <summary>Reads a file's bytes, no more than any configuration has and one that tells that there are more.</summary>
    public static byte[] ReadFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[Math.Min(stream.Length, MostBytes + 1)];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
    }

    /// <summary>Where a node stands.</summary>
    public TextPlace PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = _utf8.AsSpan(0, Math.Min(offset, _utf8.Length));
        int lineStart = before.LastIndexOf(LineFeed) + 1;
        ReadOnlySpan<byte> line = before[lineStart..];
        return new TextPlace(_file, before.Count(LineFeed) + 1, Encoding.UTF8.GetCharCount(line[(lineStart == 0 ? MarkLength(line) : 0)..]) + 1);
    }

    private ConfigNode? Root()
    {
        int mark = MarkLength(_utf8);
        var reader = new Utf8JsonReader(_utf8.AsSpan(mark));
        try
        {
            reader.Read();
            ConfigNode? root = Value(ref reader, mark);
            if (root is not null and not { Kind: JsonValueKind.Object })
            {
                Unreadable($"Expected a JSON object, got {root}; give a model's config.json.", root.Offset);
                return null;
            }

            // What stands behind the object is a mistake, which the reader tells.
            reader.Read();
            return root;
        }
        catch (JsonException wrong)
        {
            // The reader's sentence ends with its own count of lines, from 0.
            string sentence = wrong.Message.Split(" LineNumber:")[0];
            Unreadable($"{sentence} Correct the JSON.", mark + OffsetOf(wrong, mark));
            return null;
        }
    }

    private ConfigNode? Value(ref Utf8JsonReader reader, int mark)
    {
        int offset = mark + (int)reader.TokenStartIndex;
        if (++_values > MostValues)
        {
            Unreadable($"Expected at most {MostValues} values; give a model's config.json.", offset);
            return null;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, new ConfigNode(JsonValueKind.Object, string.Empty, offset), mark);
            case JsonTokenType.StartArray:
                var array = new ConfigNode(JsonValueKind.Array, string.Empty, offset);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (Value(ref reader, mark) is not { } item)
                    {
                        return null;
                    }

                    array.Items.Add(item);
                }

                return array;
            case JsonTokenType.String:
                return Characters(ref reader, offset) is { } characters ? new ConfigNode(JsonValueKind.String, characters, offset) : null;
            case JsonTokenType.Number:
                return new ConfigNode(JsonValueKind.Number, Encoding.ASCII.GetString(reader.ValueSpan), offset);
            case JsonTokenType.True:
                return new ConfigNode(JsonValueKind.True, string.Empty, offset);
            case JsonTokenType.False:
                return new ConfigNode(JsonValueKind.False, string.Empty, offset);
            default:
                return new ConfigNode(JsonValueKind.Null, string.Empty, offset);
        }
    }

    private ConfigNode? Object(ref Utf8JsonReader reader, ConfigNode node, int mark)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int offset = mark + (int)reader.TokenStartIndex;
            if (Characters(ref reader, offset) is not { } name)
            {
                return null;
            }

            reader.Read();
            if (Value(ref reader, mark) is not { } value)
            {
                return null;
            }

            if (!node.Members.TryAdd(name, value) && _mistakes.Count < MostMistakes)
            {
                _mistakes.Add(new Diagnostic(Diagnostic.DuplicateKey, $"\"{ConfigNode.Excerpt(name)}\" is there twice; keep one.") { Place = PlaceOf(offset) });
            }
        }

        return node;
    }

    private string? Characters(ref Utf8JsonReader reader, int offset)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Unreadable("The text has half of a surrogate pair, which is no character; correct the escape.", offset);
            return null;
        }
    }

    private void Unreadable(string message, int offset) => _mistakes.Add(new Diagnostic(Diagnostic.UnreadableConfiguration, message) { Place = PlaceOf(offset) });

    private int OffsetOf(JsonException wrong, int mark)
    {
        int offset = 0;
        ReadOnlySpan<byte> rest = _utf8.AsSpan(mark);
        for (long line = wrong.LineNumber ?? 0; line > 0; line--)
        {
            int end = rest[offset..].IndexOf(LineFeed);
            if (end < 0)
            {
                break;
            }

            offset += end + 1;
        }

        return (int)Math.Min(offset + (wrong.BytePositionInLine ?? 0), rest.Length);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        int offset = 0;
        while (offset < utf8.Length && Rune.DecodeFromUtf8(utf8[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    // A byte order mark, which some editors write, is no character of the text.
    private static int MarkLength(ReadOnlySpan<byte> utf8) => utf8.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
}
