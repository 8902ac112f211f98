using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fanin.Lab.Export;

/// <summary>TensorFlow's files of records: the length, its checksum, the bytes, their checksum; all little-endian, checksums CRC-32C, masked.</summary>
/// <remarks>Source: the format as TensorFlow documents it under TFRecord.</remarks>
internal static class RecordFile
{
    private const uint Mask = 0xa282ead8;

    /// <summary>Writes one record.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Checksum(head[..sizeof(ulong)]));
        stream.Write(head);
        stream.Write(record);
        Span<byte> tail = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Checksum(record));
        stream.Write(tail);
    }

    /// <summary>CRC-32C, turned by 15 bits and shifted, so that a checksum of checksums is not zero.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte one in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return BitOperations.RotateRight(~crc, 15) + Mask;
    }
}
