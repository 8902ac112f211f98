using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fanin.Yaml;

/// <summary>Writes YAML that reads back as the same texts, key by key.</summary>
internal sealed class YamlWriter
{
    private const int UsualIndent = 2;

    // What a reader of YAML would not take for a text.
    private static readonly HashSet<string> Ambiguous = new(StringComparer.Ordinal) { string.Empty, "~", "null", "true", "false" };

    private readonly Emitter _emitter;
    private MappingStyle _style;

    private YamlWriter(Emitter emitter, MappingStyle style) => (_emitter, _style) = (emitter, style);

    /// <summary>Writes a document.</summary>
    /// <param name="inOneLine">Whether its mappings are written in braces.</param>
    /// <param name="write">Writes its content.</param>
    public static string Document(bool inOneLine, Action<YamlWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings = new EmitterSettings(UsualIndent, int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, indentSequences: true, newLine: "\n");
        var writer = new YamlWriter(new Emitter(text, settings), inOneLine ? MappingStyle.Flow : MappingStyle.Block);
        writer._emitter.Emit(new StreamStart());
        writer._emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        write(writer);
        writer._emitter.Emit(new DocumentEnd(isImplicit: true));
        writer._emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>A mapping.</summary>
    public void Mapping(Action write)
    {
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, _style));
        write();
        _emitter.Emit(new MappingEnd());
    }

    /// <summary>A mapping in braces on one line.</summary>
    public void ShortMapping(Action write)
    {
        (MappingStyle before, _style) = (_style, MappingStyle.Flow);
        Mapping(write);
        _style = before;
    }

    /// <summary>A list, an item a line unless it is empty.</summary>
    public void Sequence<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (T item in items)
        {
            write(item);
        }

        _emitter.Emit(new SequenceEnd());
    }

    /// <summary>A key; what follows is its value.</summary>
    public void Key(YamlKey key) => Plain(key.Name);

    /// <summary>A key and its text; nothing if there is none.</summary>
    public void Text(YamlKey key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Key(key);
            Value(value);
        }
    }

    /// <summary>A key and its texts, one without a list; nothing if there are none.</summary>
    public void Texts(YamlKey key, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Key(key);
            Values(values);
        }
    }

    /// <summary>Texts, one without a list.</summary>
    public void Values(IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            Value(values[0]);
            return;
        }

        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Flow));
        foreach (string value in values)
        {
            Value(value);
        }

        _emitter.Emit(new SequenceEnd());
    }

    /// <summary>A key and its number; nothing if there is none.</summary>
    public void Number(YamlKey key, double? value)
    {
        if (value is { } number)
        {
            Key(key);
            Number(number);
        }
    }

    /// <summary>A number.</summary>
    public void Number(double value) => Plain(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A key and true or false; nothing if it is neither.</summary>
    public void Flag(YamlKey key, bool? value)
    {
        if (value is { } flag)
        {
            Key(key);
            Plain(flag ? "true" : "false");
        }
    }

    /// <summary>A word as it is.</summary>
    public void Plain(string word) => Scalar(word, ScalarStyle.Plain);

    /// <summary>A text.</summary>
    /// <remarks>Lines that begin or end with a space, or hold what is not printed, would not come back from a block.</remarks>
    public void Value(string value)
    {
        string[] lines = value.Split('\n');
        bool isBlock = lines.Length > 1 && lines[0].Length > 0 && value.All(c => c is >= ' ' and < '\x7f' or '\n')
            && lines.All(line => line.Length == 0 || (line[0] != ' ' && line[^1] != ' '));
        Scalar(value, isBlock ? ScalarStyle.Literal : lines.Length > 1 || Ambiguous.Contains(value) || value.Any(char.IsControl) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any);
    }

    private void Scalar(string value, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));
}
