using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fanin.Yaml;

/// <summary>Reads one YAML document as a tree of texts, lists and mappings, with the places of all its parts.</summary>
/// <remarks>Size, depth and number of parts are bounded before anything is built; anchors, aliases and tags are refused, as are a second document and a key that
/// stands twice. What a text means (a number, a flag) is the business of whoever asks for it.</remarks>
internal sealed class YamlReader
{
    /// <summary>The longest file: 2²⁰ characters.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>The most levels of lists and mappings.</summary>
    public const int MostDepth = 32;

    /// <summary>The most texts, lists and mappings.</summary>
    public const int MostNodes = 100_000;

    private readonly string _file;
    private readonly List<Diagnostic> _problems;
    private readonly Stack<YamlFrame> _open = new();
    private YamlNode? _root;
    private int _nodes;
    private int _documents;
    private bool _isBroken;

    private YamlReader(string file, List<Diagnostic> problems) => (_file, _problems) = (file, problems);

    /// <summary>Reads a document.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="file">Its name, for the places of mistakes.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The tree; <see langword="null"/> if the text is broken, so that nothing more can be said of it.</returns>
    public static YamlNode? Read(string text, string file, List<Diagnostic> problems)
    {
        var reader = new YamlReader(file, problems);
        if (text.Length > MostCharacters)
        {
            reader.Break(new TextPlace(file), string.Create(CultureInfo.InvariantCulture, $"Expected a file of at most {MostCharacters} characters, got {text.Length}."));
            return null;
        }

        var parser = new Parser(new StringReader(text));
        while (reader.Next(parser) is { } part)
        {
            reader.Take(part);
        }

        return reader._isBroken ? null : reader._root ?? new YamlScalar(string.Empty, IsQuoted: false, null, new TextPlace(file, 1, 1));
    }

    private ParsingEvent? Next(Parser parser)
    {
        try
        {
            return !_isBroken && parser.MoveNext() ? parser.Current : null;
        }
        catch (YamlException wrong)
        {
            Break(PlaceOf(wrong.Start), $"This is not YAML: {wrong.Message.Trim().TrimEnd('.')}.");
        }
        catch (Exception lost) when (lost is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or ArithmeticException)
        {
            // Of some broken texts the parser loses track without a word of its own, for instance of a list that is not closed in a mapping on one line.
            Break(PlaceOf(parser.Current?.End ?? Mark.Empty), "This is not YAML: what follows here can't be read; look for brackets and quotes that are not closed.");
        }

        return null;
    }

    private void Take(ParsingEvent part)
    {
        switch (part)
        {
            case DocumentStart when ++_documents > 1:
                Break(PlaceOf(part.Start), "Expected one document, got a second one; put it into a file of its own.");
                break;
            case AnchorAlias alias:
                Break(PlaceOf(part.Start), $"Expected no alias, got *{alias.Value}; write out what it stands for, or quote a text that begins with *.");
                break;
            case Scalar scalar:
                CheckNode(scalar);
                Add(new YamlScalar(scalar.Value, scalar.Style != ScalarStyle.Plain, ValueColumn(scalar), PlaceOf(scalar.Start)));
                break;
            case MappingStart or SequenceStart:
                CheckNode((NodeEvent)part);
                Open(part);
                break;
            case MappingEnd or SequenceEnd:
                Add(_open.Pop().Close());
                break;
            default:
                break;
        }
    }

    private void CheckNode(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty || !node.Tag.IsEmpty)
        {
            string what = node.Anchor.IsEmpty ? $"tag {node.Tag}" : $"anchor &{node.Anchor}";
            Report(PlaceOf(node.Start), $"Expected no anchors and no tags, got the {what}; remove it.");
        }

        if (++_nodes > MostNodes)
        {
            Break(PlaceOf(node.Start), string.Create(CultureInfo.InvariantCulture, $"Expected at most {MostNodes} keys, values and items; this is one more."));
        }
    }

    private void Open(ParsingEvent start)
    {
        if (_open.Count == MostDepth)
        {
            Break(PlaceOf(start.Start), string.Create(CultureInfo.InvariantCulture, $"Expected at most {MostDepth} levels of lists and mappings; this is one more."));
            return;
        }

        _open.Push(new YamlFrame(start is MappingStart, PlaceOf(start.Start)));
    }

    private void Add(YamlNode node)
    {
        if (_isBroken)
        {
            return;
        }

        if (!_open.TryPeek(out YamlFrame? frame))
        {
            _root = node;
            return;
        }

        if (frame.Add(node) is { } problem)
        {
            Report(node.Place, problem);
        }
    }

    // Only what stands as it is on one line: no escapes, no folded lines.
    private static int? ValueColumn(Scalar scalar)
    {
        int quote = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        bool isAsWritten = scalar.Style is ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted
            && scalar.Start.Line == scalar.End.Line && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quote);
        return isAsWritten ? (int)scalar.Start.Column + quote : null;
    }

    private TextPlace PlaceOf(Mark mark) => new(_file, (int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private void Report(TextPlace place, string message) => _problems.Add(new Diagnostic(Diagnostic.UnreadableFile, message) { Place = place });

    private void Break(TextPlace place, string message)
    {
        _isBroken = true;
        Report(place, message);
    }
}
