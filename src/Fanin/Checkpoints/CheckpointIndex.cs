using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fanin.Files;
using Fanin.Json;

namespace Fanin.Checkpoints;

/// <summary>Which shard of a checkpoint holds which tensor: <c>model.safetensors.index.json</c>.</summary>
/// <param name="WeightMap">Names of tensors to names of files beside the index.</param>
/// <param name="TotalSize">Bytes of all tensors, if it says so. Writers disagree about shared tensors, so nothing is concluded from it.</param>
/// <remarks>Source: Hugging Face's <c>huggingface_hub</c>, <c>serialization</c>.</remarks>
public sealed record CheckpointIndex(ImmutableSortedDictionary<string, string> WeightMap, long? TotalSize)
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "model.safetensors.index.json";

    /// <summary>Reads an index.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="fileName">The name by which mistakes call it.</param>
    /// <exception cref="DiagnosticException">It is not one: all mistakes, each with its place.</exception>
    public static CheckpointIndex Parse(ReadOnlyMemory<byte> utf8, string fileName)
    {
        var source = new JsonSource(utf8, fileName);
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        long? totalSize = null;
        if (source.Parse() is { } root && JsonFields.Of(source, root, "The index", Diagnostic.WrongIndex) is { } fields)
        {
            totalSize = fields.Has("metadata") && fields.Object("metadata", "\"metadata\"") is { } metadata && metadata.Has("total_size") ? metadata.Whole("total_size") : null;
            JsonNode? shards = fields.Value("weight_map", "an object of file names");
            if (shards is not null && shards.Kind != JsonKind.Object)
            {
                source.Report(Diagnostic.WrongIndex, $"\"weight_map\" is {shards.Described}; expected an object of file names.", shards.Offset);
            }

            foreach (JsonMember member in shards?.Members ?? [])
            {
                if (member.Value.Kind != JsonKind.Text)
                {
                    source.Report(Diagnostic.WrongIndex, $"The shard of {member.Name} is {member.Value.Described}; expected the name of a file.", member.Value.Offset);
                }
                else if (!IsPlain(member.Value.Text))
                {
                    source.Report(
                        Diagnostic.UnsafeShardName, $"The shard of {member.Name} is {member.Value.Described}; expected the plain name of a file beside the index.", member.Value.Offset);
                }
                else
                {
                    map.Add(member.Name, member.Value.Text);
                }
            }
        }

        source.ThrowProblems($"{fileName} is no index of a checkpoint");
        return new CheckpointIndex(map.ToImmutable(), totalSize);
    }

    /// <summary>Reads an index from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DiagnosticException">See <see cref="Parse"/>; or it is longer than any index.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static CheckpointIndex Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // A pipe has no length either, and opening one would wait for somebody to write to it.
        byte[]? utf8 = new FileInfo(path) is { Exists: true, Length: 0 } ? [] : BoundedFile.Read(path, SafetensorsHeader.MostBytes);
        return utf8 is not null ? Parse(utf8, path) : throw new DiagnosticException(
            $"{path} is no index of a checkpoint",
            [new Diagnostic(Diagnostic.WrongIndex, FormattableString.Invariant($"Expected an index of at most {SafetensorsHeader.MostBytes} bytes, got a longer file.")) { Place = new TextPlace(path) }]);
    }

    /// <summary>The bytes of the file, the same for equal indexes.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            if (TotalSize is { } bytes)
            {
                json.WriteNumber("total_size", bytes);
            }

            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach ((string tensor, string file) in WeightMap)
            {
                json.WriteString(tensor, file);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public bool Equals(CheckpointIndex? other) => other is not null && TotalSize == other.TotalSize && WeightMap.SequenceEqual(other.WeightMap);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(WeightMap.Count, TotalSize);

    // Both kinds of separators count on every system: a checkpoint travels.
    private static bool IsPlain(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', ':') < 0 && !name.Any(char.IsControl);
}
