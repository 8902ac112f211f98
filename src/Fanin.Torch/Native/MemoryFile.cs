using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fanin.Torch.Native;

// A library file without a file system, for read-only containers and users without a home.
internal static class MemoryFile
{
    // Path of an anonymous file with this content, valid in this process only. Linux 3.17, glibc 2.27 or later.
    public static string Create(string name, byte[] content)
    {
        int descriptor = memfd_create(Encoding.UTF8.GetBytes(name + '\0'), flags: CloseOnExec);
        if (descriptor < 0)
            throw new IOException($"memfd_create failed: {Marshal.GetLastPInvokeErrorMessage()}.");

        // Never closed: the dynamic linker remembers the library as /proc/self/fd/N, and would take the next file that
        // happens to get the number N for the same library.
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        RandomAccess.Write(handle, content, fileOffset: 0);
        return string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
    }

    private const uint CloseOnExec = 1; // MFD_CLOEXEC

#pragma warning disable SYSLIB1054 // LibraryImport would need unsafe code for this one call.
    [DllImport("libc.so.6", SetLastError = true)]
    private static extern int memfd_create(byte[] name, uint flags);
#pragma warning restore SYSLIB1054
}
