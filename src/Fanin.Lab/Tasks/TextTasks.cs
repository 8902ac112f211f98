using System.Text;
using Fanin.Lab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>Text, character by character: a sample is a window of it, the targets the same window one character later.</summary>
/// <remarks>
/// <para>The vocabulary is all characters of the whole text in the order of their numbers. The first eight tenths train, the next one validates, the last one tests; windows don't
/// reach from one part into another.</para>
/// </remarks>
internal static class TextTasks
{
    private const int MostCharacters = 10_000;
    private const int Shares = 10;

    public static TaskData File(TaskRequest request)
    {
        byte[] content = DataFiles.ReadAll(request.Main!);
        ReadOnlySpan<byte> rest = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsSpan(Encoding.UTF8.Preamble.Length) : content;
        var characters = new List<Rune>(rest.Length);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune character, out int length) != System.Buffers.OperationStatus.Done)
            {
                int offset = content.Length - rest.Length;
                throw new DataFileException(FormattableString.Invariant($"{request.Main}, byte {offset}: expected text in UTF-8, got the byte {rest[0]:x2}. Save it as UTF-8.")) { FileName = request.Main, Offset = offset };
            }

            characters.Add(character);
            rest = rest[length..];
        }

        return Windows(request, $"file {Path.GetFullPath(request.Main!)}", characters);
    }

    public static TaskData Sentences(TaskRequest request)
    {
        string text = SentenceGrammar.Text(request.Arguments.Seed(), request.Arguments.Whole("count"));
        return Windows(request, $"made with seed {request.Arguments.Seed()}", [.. text.EnumerateRunes()]);
    }

    private static TaskData Windows(TaskRequest request, string source, List<Rune> characters)
    {
        Rune[] vocabulary = [.. characters.Distinct().Order()];
        if (vocabulary.Length is < 2 or > MostCharacters)
        {
            throw Wrong(request, FormattableString.Invariant($"expected from 2 to {MostCharacters:N0} different characters, got {vocabulary.Length:N0}."));
        }

        Dictionary<Rune, long> index = vocabulary.Select((character, i) => (character, i)).ToDictionary(pair => pair.character, pair => (long)pair.i);
        long[] tokens = [.. characters.Select(character => index[character])];
        int length = request.Arguments.Whole("length");
        int stride = request.Arguments.OptionalWhole("stride") ?? length;
        int part = tokens.Length / Shares;
        if (part <= length)
        {
            throw Wrong(
                request,
                FormattableString.Invariant($"expected at least {Shares * (length + 1):N0} characters for windows of {length}, of which a tenth each validates and tests; got {tokens.Length:N0}. Use a longer text, or a smaller length."));
        }

        int train = tokens.Length - (2 * part);
        using DisposeScope scope = NewDisposeScope();
        Tensor all = tensor(tokens);
        return new TaskData(
            request.Name, source, new TaskShape(TaskKind.NextToken, [length], vocabulary.Length),
            Split(0, train, request.Arguments.OptionalWhole("limit")), Split(train, part, null), Split(train + part, part, null));

        TensorSplit Split(long start, long count, long? limit)
        {
            Tensor windows = all.narrow(0, start, count).unfold(0, length + 1, stride);
            windows = limit < windows.shape[0] ? windows.narrow(0, 0, limit.Value) : windows;
            return new TensorSplit(windows.narrow(1, 0, length).clone().contiguous().MoveToOuterDisposeScope(), windows.narrow(1, 1, length).clone().contiguous().MoveToOuterDisposeScope());
        }
    }

    private static DatasetException Wrong(TaskRequest request, string sentence) =>
        request.Main is { } path ? new DataFileException($"{path}: {sentence}") { FileName = path } : new DatasetException($"Data '{request.Name}': {sentence}");
}
