namespace Fanin.Torch.Native;

// One version that a library asks another library for (an Elf64_Vernaux record of DT_VERNEED).
internal sealed record NeededVersion(string File, string Name, uint Hash, ushort Flags, ushort Index, ulong FlagsOffset)
{
    // VER_FLG_WEAK: the dynamic linker loads the library even where the version is missing.
    public const ushort WeakFlag = 0x2;

    public bool IsWeak => (Flags & WeakFlag) != 0;
}

// Symbol versions: which ones a library needs, and which ones it offers.
internal static class ElfVersions
{
    // Version indexes have 15 bits, so that more records cannot be meant; the limit also ends tables that never end.
    private const int MostRecords = 0x8000;

    private const ushort BaseFlag = 0x1;
    private const ushort KnownRevision = 1;

    // DT_VERNEED. Like the dynamic linker, follows the links and not the counts.
    public static IReadOnlyList<NeededVersion> Needed(ElfImage image)
    {
        var versions = new List<NeededVersion>();
        if (image.Address(ElfTag.NeededVersions) is not ulong table)
            return versions;

        ElfBytes bytes = image.Bytes;
        foreach (ulong file in Chain(bytes, image.Offset(table, 16), link: 12))
        {
            CheckRevision(bytes.U16(file));
            string name = image.Name(bytes.U32(file + 4));
            foreach (ulong record in Chain(bytes, file + bytes.U32(file + 8), link: 12))
            {
                versions.Add(new NeededVersion(
                    name,
                    image.Name(bytes.U32(record + 8)),
                    Hash: bytes.U32(record),
                    Flags: bytes.U16(record + 4),
                    Index: WithoutHiddenBit(bytes.U16(record + 6)),
                    FlagsOffset: record + 4));
                Limit(versions.Count);
            }
        }

        return versions;
    }

    // DT_VERDEF, without the record that names the library itself.
    public static IReadOnlyList<string> Defined(ElfImage image)
    {
        var names = new List<string>();
        if (image.Address(ElfTag.DefinedVersions) is not ulong table)
            return names;

        ElfBytes bytes = image.Bytes;
        foreach (ulong record in Chain(bytes, image.Offset(table, 20), link: 16))
        {
            CheckRevision(bytes.U16(record));
            if ((bytes.U16(record + 2) & BaseFlag) == 0)
                names.Add(image.Name(bytes.U32(record + bytes.U32(record + 12))));
        }

        return names;
    }

    // Bit 15 of an index only hides a symbol from linking.
    public static ushort WithoutHiddenBit(ushort index) => (ushort)(index & 0x7fff);

    // Offsets of linked records. A link is an unsigned distance ahead, so that a chain can be long but not cyclic.
    private static IEnumerable<ulong> Chain(ElfBytes bytes, ulong first, ulong link)
    {
        ulong record = first;
        for (int count = 1; ; count++)
        {
            Limit(count);
            yield return record;
            uint next = bytes.U32(record + link);
            if (next == 0)
                yield break;
            record += next;
        }
    }

    private static void Limit(int count)
    {
        if (count > MostRecords)
            throw new InvalidDataException($"The ELF file has a table of more than {MostRecords} versions.");
    }

    private static void CheckRevision(ushort revision)
    {
        if (revision != KnownRevision)
            throw new InvalidDataException($"The ELF file has version records of revision {revision}; {KnownRevision} is the only one known.");
    }
}
