using System.Runtime.InteropServices;

namespace Fanin.Torch.Native;

// What loading depends on outside this assembly; tests put their own in its place.
internal sealed record NativeEnvironment(
    string Platform,
    IReadOnlyList<string> SearchFolders,
    Func<LoadedLibraries> ReadLoadedLibraries,
    string? CacheRoot)
{
    public const string LinuxX64 = "linux-x64";

    public static NativeEnvironment OfThisProcess() =>
        new(PlatformName(), NativeFiles.SearchFolders(), LoadedLibraries.OfThisProcess, PatchCache.DefaultRoot());

    // In the form of a NuGet runtime identifier. Not RuntimeInformation.RuntimeIdentifier, which may name a distribution.
    private static string PlatformName()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (OperatingSystem.IsWindows())
            return $"win-{architecture}";
        if (OperatingSystem.IsMacOS())
            return $"osx-{architecture}";
        bool musl = OperatingSystem.IsLinux() && LoadedLibraries.OfThisProcess().PathOf("ld-musl-") is not null;
        return $"linux{(musl ? "-musl" : "")}-{architecture}";
    }
}
