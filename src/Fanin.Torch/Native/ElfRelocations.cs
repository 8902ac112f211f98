namespace Fanin.Torch.Native;

// The symbols that the dynamic linker will look up when it loads a library: those that a relocation names.
// A symbol that is only listed in the symbol table is never bound.
internal static class ElfRelocations
{
    private const ulong RelocationSize = 24;
    private const ulong SymbolSize = 24;

    // For each version index that a relocation refers to, the name of the first symbol found; DT_RELA and DT_JMPREL.
    // (DT_RELR holds relative relocations only: they name no symbol.)
    public static IReadOnlyDictionary<ushort, string> BoundVersions(ElfImage image)
    {
        bool shortJumps = image.Address(ElfTag.JumpRelocationsKind) is ulong kind && kind != (ulong)ElfTag.Relocations;
        bool otherSize = image.Address(ElfTag.RelocationSize) is ulong size && size != RelocationSize;
        if (shortJumps || otherSize || image.Address(ElfTag.ShortRelocations) is not null)
            throw new InvalidDataException("The ELF file has relocations of a kind that 64-bit x86 does not use.");

        var bound = new Dictionary<ushort, string>();
        if (image.Address(ElfTag.SymbolVersions) is ulong versions)
        {
            Collect(image, ElfTag.Relocations, ElfTag.RelocationsSize, versions, bound);
            Collect(image, ElfTag.JumpRelocations, ElfTag.JumpRelocationsSize, versions, bound);
        }

        return bound;
    }

    private static void Collect(ElfImage image, ElfTag tableTag, ElfTag sizeTag, ulong versions, Dictionary<ushort, string> bound)
    {
        if (image.Address(tableTag) is not ulong table)
            return;

        ulong size = image.Address(sizeTag) ?? 0;
        ulong first = image.Offset(table, size);
        for (ulong at = first; at + RelocationSize <= first + size; at += RelocationSize)
        {
            ulong symbol = image.Bytes.U64(at + 8) >> 32;
            if (symbol == 0)
                continue; // A relative relocation: it names no symbol.

            ushort version = ElfVersions.WithoutHiddenBit(image.Bytes.U16(image.Offset(versions + (symbol * 2), 2)));
            if (!bound.ContainsKey(version))
                bound.Add(version, SymbolName(image, symbol));
        }
    }

    private static string SymbolName(ElfImage image, ulong symbol)
    {
        if (image.Address(ElfTag.SymbolTable) is not ulong table)
            throw new InvalidDataException("The ELF file has relocations but no symbol table.");
        return image.Name(image.Bytes.U32(image.Offset(table + (symbol * SymbolSize), SymbolSize)));
    }
}
