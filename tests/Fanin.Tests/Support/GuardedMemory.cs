using System.Runtime.InteropServices;

namespace Fanin.Tests.Support;

/// <summary>Memory that ends (or begins) at a page nobody may touch: a kernel that reaches one byte too far ends the process.</summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int Page = 4096;
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _start;
    private readonly int _bodyBytes;

    public GuardedMemory(int mostBytes)
    {
        _bodyBytes = (mostBytes + Page - 1) / Page * Page;
        _start = Map(null, (nuint)(_bodyBytes + (2 * Page)), ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)_start == -1 || Protect(_start, Page, NoAccess) != 0 || Protect(_start + Page + _bodyBytes, Page, NoAccess) != 0)
        {
            throw new InvalidOperationException("No guarded memory to be had.");
        }
    }

    /// <summary>Elements whose last one ends at the guard.</summary>
    public Span<T> AtEnd<T>(int length)
        where T : unmanaged => new(_start + Page + _bodyBytes - (length * sizeof(T)), length);

    /// <summary>Elements whose first one begins at the guard.</summary>
    public Span<T> AtStart<T>(int length)
        where T : unmanaged => new(_start + Page, length);

    public void Dispose() => _ = Unmap(_start, (nuint)(_bodyBytes + (2 * Page)));

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);
}
