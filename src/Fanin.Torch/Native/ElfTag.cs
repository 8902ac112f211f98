namespace Fanin.Torch.Native;

// The entries of a dynamic section that matter here (DT_… in elf.h).
internal enum ElfTag : ulong
{
    End = 0,
    Needed = 1,
    JumpRelocationsSize = 2,
    StringTable = 5,
    SymbolTable = 6,
    Relocations = 7,
    RelocationsSize = 8,
    RelocationSize = 9,
    StringTableSize = 10,
    SoName = 14,
    ShortRelocations = 17,
    JumpRelocationsKind = 20,
    JumpRelocations = 23,
    SymbolVersions = 0x6ffffff0,
    DefinedVersions = 0x6ffffffc,
    NeededVersions = 0x6ffffffe,
}
