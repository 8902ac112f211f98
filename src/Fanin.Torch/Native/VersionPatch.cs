using System.Buffers.Binary;

namespace Fanin.Torch.Native;

// What to change in a library so that it loads beside older libraries: version needs that nothing refers to become weak.
//
// libLibTorchSharp.so of TorchSharp 0.107 asks libstdc++ for GLIBCXX_3.4.32 (GCC 13) on behalf of one symbol,
// std::ios_base_library_init, that no relocation names: it would never be bound, yet the dynamic linker refuses the library.
internal sealed record VersionPatch(IReadOnlyList<NeededVersion> Missing, byte[] Content)
{
    // Versions of glibc are promises about the loader itself (GLIBC_ABI_DT_RELR, for example), even where no symbol uses them.
    private const string GlibcFamily = "GLIBC_";

    // Compares what the library needs with what the given libraries define (null: not known, left to the dynamic linker).
    // Returns the content unchanged where nothing is missing, else a copy that differs in the weak flags alone.
    // Throws DllNotFoundException with a sentence for the user where a missing version is really used.
    public static VersionPatch For(byte[] content, Func<string, LoadedLibrary?> find)
    {
        var image = new ElfImage(content);
        IReadOnlyList<NeededVersion> missing = [.. ElfVersions.Needed(image).Where(version => IsMissing(version, find(version.File)))];
        if (missing.Count == 0)
            return new VersionPatch(missing, content);

        IReadOnlyDictionary<ushort, string> bound = ElfRelocations.BoundVersions(image);
        foreach (NeededVersion version in missing)
            RefuseIfUsed(version, find(version.File)!, image.SoName, bound);

        byte[] patched = [.. content];
        foreach (NeededVersion version in missing)
        {
            Span<byte> flags = patched.AsSpan((int)version.FlagsOffset, sizeof(ushort));
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(version.Flags | NeededVersion.WeakFlag));
        }

        return new VersionPatch(missing, patched);
    }

    private static bool IsMissing(NeededVersion version, LoadedLibrary? library) =>
        !version.IsWeak && library is not null && !library.DefinedVersions.Contains(version.Name, StringComparer.Ordinal);

    private static void RefuseIfUsed(
        NeededVersion version, LoadedLibrary library, string? asking, IReadOnlyDictionary<ushort, string> bound)
    {
        string newest = VersionNames.Newest(library.DefinedVersions, VersionNames.Family(version.Name)) ?? "none of that family";
        string gap = $"{asking ?? "The native library"} needs {version.Name}, but {library.Path} ends at {newest}";
        if (version.Name.StartsWith(GlibcFamily, StringComparison.Ordinal))
            throw new DllNotFoundException($"{gap}: this system's glibc is too old, use Debian 12, Ubuntu 22.04 or a later distribution.");

        if (bound.TryGetValue(version.Index, out string? symbol))
        {
            throw new DllNotFoundException(
                $"{gap} and the symbol {symbol} is really used: install a newer {version.File} or use a later distribution.");
        }
    }
}
