using System.Buffers.Binary;
using System.Text;

namespace Fanin.Torch.Tests.Native;

// Writes a small ELF library byte by byte: what a linker would write, and nothing else. One segment holds the whole file,
// mapped at an address that differs from its file offset so that the two can't be mixed up unnoticed.
internal sealed class ElfBuilder
{
    public const ulong BaseAddress = 0x10000;
    public const int DynamicHeader = 64 + 56;

    // Stands for the code and data that follow the tables in a real library.
    private const int TailSize = 64;

    private readonly List<byte> _content = [.. new byte[64 + (2 * 56)]];
    private readonly List<byte> _names = [0];
    private readonly List<(ulong Tag, ulong Value)> _dynamic = [];

    public string SoName { get; init; } = "libcrafted.so";

    public IReadOnlyList<string> Needed { get; init; } = [];

    // Version indexes count from 2 on, in this order.
    public IReadOnlyList<(string File, string Version)> NeededVersions { get; init; } = [];

    public IReadOnlyList<string> DefinedVersions { get; init; } = [];

    // Symbol numbers count from 1 on, in this order.
    public IReadOnlyList<(string Name, ushort Version)> Symbols { get; init; } = [];

    // Symbol numbers; 0 makes a relative relocation, which names no symbol.
    public IReadOnlyList<uint> Relocations { get; init; } = [];

    public IReadOnlyList<uint> JumpRelocations { get; init; } = [];

    public byte[] Build()
    {
        _dynamic.Add((14, Name(SoName)));
        foreach (string library in Needed)
            _dynamic.Add((1, Name(library)));
        WriteSymbols();
        WriteNeededVersions();
        WriteDefinedVersions();
        WriteRelocations(Relocations, tableTag: 7, sizeTag: 8);
        WriteRelocations(JumpRelocations, tableTag: 23, sizeTag: 2);
        _dynamic.AddRange([(9, 24), (20, 7)]);

        _dynamic.Add((5, Here));
        _dynamic.Add((10, (ulong)_names.Count));
        _content.AddRange(_names);

        int dynamic = _content.Count;
        foreach ((ulong tag, ulong value) in _dynamic.Append((0UL, 0UL)))
        {
            U64(tag);
            U64(value);
        }

        int dynamicSize = _content.Count - dynamic;
        _content.AddRange(new byte[TailSize]);
        WriteHeaders(dynamic, dynamicSize);
        return [.. _content];
    }

    private ulong Here => BaseAddress + (ulong)_content.Count;

    private void WriteSymbols()
    {
        _dynamic.Add((6, Here));
        _content.AddRange(new byte[24]);
        foreach ((string name, _) in Symbols)
        {
            U32(Name(name));
            _content.AddRange(new byte[20]);
        }

        _dynamic.Add((0x6ffffff0, Here));
        U16(0);
        foreach ((_, ushort version) in Symbols)
            U16(version);
    }

    private void WriteNeededVersions()
    {
        if (NeededVersions.Count == 0)
            return;

        _dynamic.Add((0x6ffffffe, Here));
        ushort index = 2;
        var files = NeededVersions.GroupBy(version => version.File, StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            bool lastFile = ReferenceEquals(file, files[^1]);
            U16(1);
            U16((ushort)file.Count());
            U32(Name(file.Key));
            U32(16);
            U32(lastFile ? 0 : 16 + (16 * (uint)file.Count()));
            int left = file.Count();
            foreach ((_, string version) in file)
            {
                U32(0xABCD0000u + index);
                U16(0);
                U16(index++);
                U32(Name(version));
                U32(--left == 0 ? 0u : 16u);
            }
        }
    }

    private void WriteDefinedVersions()
    {
        if (DefinedVersions.Count == 0)
            return;

        _dynamic.Add((0x6ffffffc, Here));
        string[] all = [SoName, .. DefinedVersions];
        for (int i = 0; i < all.Length; i++)
        {
            U16(1);
            U16((ushort)(i == 0 ? 1 : 0)); // The first names the library itself.
            U16((ushort)(i + 1));
            U16(1);
            U32(0);
            U32(20);
            U32(i == all.Length - 1 ? 0u : 28u);
            U32(Name(all[i]));
            U32(0);
        }
    }

    private void WriteRelocations(IReadOnlyList<uint> symbols, ulong tableTag, ulong sizeTag)
    {
        if (symbols.Count == 0)
            return;

        _dynamic.Add((tableTag, Here));
        _dynamic.Add((sizeTag, (ulong)symbols.Count * 24));
        foreach (uint symbol in symbols)
        {
            U64(BaseAddress);
            U64(((ulong)symbol << 32) | (symbol == 0 ? 8u : 6u));
            U64(0);
        }
    }

    private void WriteHeaders(int dynamic, int dynamicSize)
    {
        var header = new ElfBuilder();
        header._content.Clear();
        header._content.AddRange([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        header.U16(3); // shared library
        header.U16(62); // x86-64
        header.U32(1);
        header.U64(0);
        header.U64(64); // program headers
        header.U64(0); // no section headers
        header.U32(0);
        header.U16(64);
        header.U16(56);
        header.U16(2);
        header._content.AddRange(new byte[6]);
        header.ProgramHeader(kind: 1, offset: 0, size: _content.Count);
        header.ProgramHeader(kind: 2, offset: dynamic, size: dynamicSize);
        for (int i = 0; i < header._content.Count; i++)
            _content[i] = header._content[i];
    }

    private void ProgramHeader(uint kind, int offset, int size)
    {
        U32(kind);
        U32(4);
        U64((ulong)offset);
        U64(BaseAddress + (ulong)offset);
        U64(BaseAddress + (ulong)offset);
        U64((ulong)size);
        U64((ulong)size);
        U64(8);
    }

    private uint Name(string name)
    {
        uint index = (uint)_names.Count;
        _names.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        return index;
    }

    private void U16(ushort value) => Append(2, bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes, value));

    private void U32(uint value) => Append(4, bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes, value));

    private void U64(ulong value) => Append(8, bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes, value));

    private void Append(int size, Action<byte[]> write)
    {
        byte[] bytes = new byte[size];
        write(bytes);
        _content.AddRange(bytes);
    }
}
