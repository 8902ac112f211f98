using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fanin.Checkpoints;

/// <summary>What stands before the tensors in a safetensors file: their names, types, shapes and places, and texts about the file.</summary>
/// <param name="Tensors">In the order of their bytes.</param>
/// <param name="Metadata">Texts by name.</param>
/// <remarks>
/// <para>The file: 8 bytes of length N, little-endian; N bytes of JSON, an object that may be padded with spaces; the tensors, without overlap or gap, to the file's end.</para>
/// <para>Source: the README of huggingface/safetensors and <c>safetensors/src/tensor.rs</c>.</para>
/// </remarks>
public sealed record SafetensorsHeader(ImmutableArray<StoredTensor> Tensors, ImmutableSortedDictionary<string, string> Metadata)
{
    /// <summary>The most bytes that a header may have.</summary>
    public const long MostBytes = 100_000_000;

    /// <summary>Bytes of the length that stands before it.</summary>
    public const int LengthBytes = 8;

    internal const string MetadataName = "__metadata__";

    private const int Alignment = 8;

    /// <summary>Bytes of all tensors.</summary>
    public long DataBytes => Tensors.IsEmpty ? 0 : Tensors[^1].End;

    /// <summary>Lays tensors out in one file as the reference implementation does: by falling alignment of their types, then by name.</summary>
    /// <param name="tensors">Tensors, whose places are ignored.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <returns>A header with places.</returns>
    public static SafetensorsHeader LayOut(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        var laidOut = ImmutableArray.CreateBuilder<StoredTensor>();
        long start = 0;
        foreach (StoredTensor tensor in tensors.OrderByDescending(tensor => tensor.Type.Order).ThenBy(tensor => tensor.Name, CodePointOrder.Instance))
        {
            long end = checked(start + (tensor.Type.SizeBytes(tensor.Shape.ElementCount)
                ?? throw new ArgumentException($"{tensor} is not a whole number of bytes.", nameof(tensors))));
            laidOut.Add(tensor with { Start = start, End = end });
            start = end;
        }

        return new SafetensorsHeader(laidOut.ToImmutable(), metadata.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="json">The bytes behind the length.</param>
    /// <param name="fileBytes">Bytes of the whole file.</param>
    /// <param name="fileName">The name by which mistakes call it.</param>
    /// <exception cref="DiagnosticException">It is not one: all mistakes, each with its byte.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long fileBytes, string fileName) => SafetensorsHeaderReader.Read(json, fileBytes, fileName);

    /// <summary>The bytes that stand before the tensors: length and JSON, padded to a multiple of 8. The same for equal headers.</summary>
    /// <exception cref="InvalidOperationException">They would be more than <see cref="MostBytes"/>.</exception>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(new byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json);
        }

        while (buffer.WrittenCount % Alignment != 0)
        {
            buffer.Write(" "u8);
        }

        byte[] bytes = buffer.WrittenSpan.ToArray();
        if (bytes.Length - LengthBytes > MostBytes)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A safetensors header has at most {MostBytes} bytes, this one {bytes.Length - LengthBytes}; write more shards."));
        }

        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - LengthBytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(SafetensorsHeader? other) => other is not null && Tensors.SequenceEqual(other.Tensors) && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tensors.Length, Metadata.Count);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (!Metadata.IsEmpty)
        {
            json.WriteStartObject(MetadataName);
            foreach ((string name, string text) in Metadata)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        }

        foreach (StoredTensor tensor in Tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.Name);
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape.Sizes)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(tensor.Start);
            json.WriteNumberValue(tensor.End);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
