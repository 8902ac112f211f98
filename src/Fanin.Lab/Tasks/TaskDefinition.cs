using Fanin.Lab.Data;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Tasks;

/// <summary>Data named by a text: <c>fashion-mnist</c>, <c>spirals:classes=3,noise=0.2</c>, <c>csv:wine.csv,target=quality</c>, or a folder of IDX files. Nothing is read until <see cref="Load"/>.</summary>
/// <remarks>
/// <para>Text form: a name of <see cref="TaskCatalog"/>; behind a colon the file or folder, if it has one, and arguments as <c>key=value</c>, separated by commas. Anything
/// else with a slash in it, or that is a folder, is a folder of IDX files. Files, folders and values may stand in double quotes, a quote within as two; with commas in them they must,
/// as <c>csv:"wine, red.csv",target="quality, of 10"</c>.</para>
/// </remarks>
public sealed class TaskDefinition
{
    private const string Separators = ",";

    private readonly TaskEntry _entry;
    private readonly string? _main;
    private readonly ArgumentValues _arguments;

    private TaskDefinition(TaskEntry entry, string? main, ArgumentValues arguments)
    {
        (_entry, _main, _arguments) = (entry, main, arguments);
        string[] options = [.. arguments.Canonical(Separators)];
        string head = entry == TaskCatalog.Folder ? FolderText.Write(main!) : main is null ? entry.Name : $"{entry.Name}:{MainText(main)}";
        Text = options.Length == 0 ? head : $"{head}{(main is null ? ':' : ',')}{string.Join(',', options)}";
    }

    /// <summary>The text in its canonical form: arguments in the catalog's order, those that are as usual left out. Equal texts mean equal data, as long as files don't change.</summary>
    public string Text { get; }

    /// <summary>The name in the catalog, for instance <c>spirals</c>; <c>folder</c> for a folder of IDX files.</summary>
    public string Name => _entry.Name;

    /// <summary>What is to be learned.</summary>
    public TaskKind Kind => _entry.Kind(_arguments);

    /// <summary>Reads a text.</summary>
    /// <param name="text">For instance <c>mixture:classes=10,inputs=20</c>.</param>
    /// <exception cref="DiagnosticException">There are no such data: with the nearest name; or all that is wrong with the arguments.</exception>
    public static TaskDefinition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> mistakes = [];
        TaskDefinition definition = Read(text, mistakes);
        return mistakes.Count == 0 ? definition : throw Wrong(text, LabDiagnostic.WrongTaskArgument, mistakes);
    }

    /// <summary>Reads or makes the data. Nothing is downloaded.</summary>
    /// <param name="places">Where sets of images are looked for, see <see cref="DatasetPlaces.FromEnvironment"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The data, the caller's to dispose.</returns>
    /// <exception cref="DatasetException">They are not there, or not what they should be; the message names file, line or byte.</exception>
    public TaskData Load(DatasetPlaces places, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(places);
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        return _entry.Load(new TaskRequest(Text, _main, _arguments, places, cancellation));
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => Text;

    private static TaskDefinition Read(string text, List<string> mistakes)
    {
        if (QuotedText.IsQuoted(text))
        {
            return ReadFolder(text, mistakes);
        }

        TextParts parts = TextParts.Of(text, Separators, mistakes);
        return TaskCatalog.Find(parts.Name) is { } entry ? ReadEntry(entry, parts, mistakes)
            : FolderText.IsMeant(text) ? ReadFolder(text, mistakes)
            : throw Wrong(text, LabDiagnostic.UnknownTask, [Unknown(parts.Name)]);
    }

    private static TaskDefinition ReadEntry(TaskEntry entry, TextParts parts, List<string> mistakes)
    {
        if (parts.Main is { } main && entry.Main is null)
        {
            mistakes.Add($"{entry.Name} expects arguments as {entry.Arguments.FirstOrDefault()?.ToString() ?? "key=value"} behind its colon; got \"{main}\".");
        }
        else if (parts.Main is null && entry.Main is not null)
        {
            mistakes.Add($"{entry.Name} needs {entry.Main} behind its colon, as {entry.Form}.");
        }

        return new TaskDefinition(entry, parts.Main, ArgumentValues.Read(entry.Name, entry.Arguments, parts.Options, mistakes));
    }

    private static TaskDefinition ReadFolder(string text, List<string> mistakes)
    {
        (string folder, IEnumerable<string> options) = FolderText.Read(text, mistakes);
        return new TaskDefinition(TaskCatalog.Folder, folder, ArgumentValues.Read(FolderText.Owner, TaskCatalog.Folder.Arguments, options, mistakes));
    }

    // With an equals sign in it, it would be taken for an argument.
    private static string MainText(string main) => main.Contains('=', StringComparison.Ordinal) ? QuotedText.InQuotes(main) : QuotedText.Write(main, Separators);

    private static string Unknown(string name) =>
        $"The data \"{(name.Length <= 64 ? name : name[..64])}\" are not known; the nearest is {NearestWord.Of(name, TaskCatalog.All.Select(entry => entry.Name))}, known are "
        + $"{string.Join(", ", TaskCatalog.All.Select(entry => entry.Form))}, or a folder of IDX files.";

    private static DiagnosticException Wrong(string text, string code, IEnumerable<string> mistakes) =>
        new($"\"{(text.Length <= 128 ? text : text[..128])}\" names no data", [.. mistakes.Select(mistake => new Diagnostic(code, mistake))]);
}
