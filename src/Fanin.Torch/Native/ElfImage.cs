namespace Fanin.Torch.Native;

// A 64-bit little-endian ELF shared library as the dynamic linker sees it: program headers and dynamic section.
// Section headers are for linkers and debuggers, and may be stripped; the loader never reads them, so neither do we.
internal sealed class ElfImage
{
    private const uint SegmentLoad = 1;
    private const uint SegmentDynamic = 2;
    private const ushort SharedLibrary = 3;
    private const ulong ProgramHeaderSize = 56;
    private const ulong DynamicEntrySize = 16;

    private readonly List<Segment> _segments = [];
    private readonly Dictionary<ElfTag, ulong> _dynamic = [];
    private readonly List<ulong> _neededNames = [];

    // Reads header, segments and dynamic section; the tables behind them are read on demand.
    // Throws InvalidDataException when the content is not such a library.
    public ElfImage(byte[] content)
    {
        Bytes = new ElfBytes(content);
        CheckIdentity();
        ReadSegments();
        SoName = Address(ElfTag.SoName) is ulong name ? Name(name) : null;
        Needed = [.. _neededNames.Select(Name)];
    }

    public ElfBytes Bytes { get; }

    // The name under which the dynamic linker knows the library (DT_SONAME).
    public string? SoName { get; }

    // Names of the libraries it asks for (DT_NEEDED).
    public IReadOnlyList<string> Needed { get; }

    // Value of a dynamic entry: an address for tables, a number for sizes.
    public ulong? Address(ElfTag tag) => _dynamic.TryGetValue(tag, out ulong value) ? value : null;

    // File offset of a table, whose first `size` bytes must lie in one segment's file content.
    public ulong Offset(ulong address, ulong size)
    {
        foreach (Segment segment in _segments)
        {
            ulong within = address - segment.Address;
            if (address >= segment.Address && within <= segment.Size && size <= segment.Size - within)
                return segment.Offset + within;
        }

        throw new InvalidDataException($"The ELF file has no content for the {size} bytes at address 0x{address:x}.");
    }

    // A string of the dynamic string table.
    public string Name(ulong index)
    {
        ulong size = Address(ElfTag.StringTableSize) ?? 0;
        if (Address(ElfTag.StringTable) is not ulong table || index >= size)
            throw new InvalidDataException($"The ELF file has a name at index {index}, outside its string table of {size} bytes.");
        return Bytes.Text(Offset(table, size) + index, size - index);
    }

    private void CheckIdentity()
    {
        if (Bytes.Length < 4 || !Bytes.Slice(0, 4).SequenceEqual("\u007fELF"u8))
            throw new InvalidDataException("The file is not an ELF library: it does not start with 0x7F 'ELF'.");

        ReadOnlySpan<byte> identity = Bytes.Slice(0, 16);
        if (identity[4] != 2)
            throw new InvalidDataException("The ELF file is not 64-bit.");
        if (identity[5] != 1)
            throw new InvalidDataException("The ELF file is not little-endian.");
        if (Bytes.U16(16) != SharedLibrary)
            throw new InvalidDataException("The ELF file is not a shared library.");
        if (Bytes.U16(54) != ProgramHeaderSize)
            throw new InvalidDataException($"The ELF file has program headers of {Bytes.U16(54)} bytes instead of {ProgramHeaderSize}.");
    }

    private void ReadSegments()
    {
        ulong table = Bytes.U64(32);
        ulong count = Bytes.U16(56);
        Bytes.Slice(table, count * ProgramHeaderSize);

        (ulong Offset, ulong Size)? dynamic = null;
        for (ulong header = table; header < table + (count * ProgramHeaderSize); header += ProgramHeaderSize)
        {
            uint kind = Bytes.U32(header);
            if (kind is not (SegmentLoad or SegmentDynamic))
                continue;

            ulong offset = Bytes.U64(header + 8);
            ulong size = Bytes.U64(header + 32);
            Bytes.Slice(offset, size); // A cut file is found here, even where the tables we read are complete.
            if (kind == SegmentDynamic)
                dynamic = (offset, size);
            else
                _segments.Add(new Segment(Bytes.U64(header + 16), offset, size));
        }

        if (dynamic is null)
            throw new InvalidDataException("The ELF file has no dynamic section.");
        ReadDynamic(dynamic.Value.Offset, dynamic.Value.Size);
    }

    private void ReadDynamic(ulong offset, ulong size)
    {
        ulong end = offset + (size / DynamicEntrySize * DynamicEntrySize);
        for (ulong entry = offset; entry < end; entry += DynamicEntrySize)
        {
            var tag = (ElfTag)Bytes.U64(entry);
            ulong value = Bytes.U64(entry + 8);
            if (tag == ElfTag.End)
                return;
            if (tag == ElfTag.Needed)
                _neededNames.Add(value);
            else
                _dynamic[tag] = value; // The dynamic linker, too, lets the last one win.
        }
    }

    private sealed record Segment(ulong Address, ulong Offset, ulong Size);
}
