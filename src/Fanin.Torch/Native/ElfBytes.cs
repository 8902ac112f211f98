using System.Buffers.Binary;
using System.Text;

namespace Fanin.Torch.Native;

// Little-endian reads that cannot leave the file: every read of the ELF code goes through here, so that a damaged file
// can only ever end in an InvalidDataException.
internal sealed class ElfBytes
{
    // The longest version, symbol or library name we believe; C++ symbols of libtorch stay below 2,000 characters.
    private const ulong LongestName = 8192;

    private readonly byte[] _content;

    public ElfBytes(byte[] content) => _content = content;

    public ulong Length => (ulong)_content.Length;

    public ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    public ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));

    public ReadOnlySpan<byte> Slice(ulong offset, ulong count)
    {
        if (offset > Length || count > Length - offset)
            throw new InvalidDataException($"The ELF file is truncated: {count} bytes at offset {offset} reach past its end ({Length} bytes).");
        return _content.AsSpan((int)offset, (int)count);
    }

    // A zero-terminated string that must end within `room` bytes.
    public string Text(ulong offset, ulong room)
    {
        ReadOnlySpan<byte> bytes = Slice(offset, Math.Min(room, LongestName));
        int length = bytes.IndexOf((byte)0);
        if (length < 0)
            throw new InvalidDataException($"The ELF file has a name at offset {offset} that does not end.");
        return Encoding.UTF8.GetString(bytes[..length]);
    }
}
