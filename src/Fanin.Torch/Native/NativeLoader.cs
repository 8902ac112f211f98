using System.Runtime.InteropServices;

namespace Fanin.Torch.Native;

// Loads libtorch and TorchSharp's library so that TorchSharp's own search finds both loaded already.
internal static class NativeLoader
{
    public const string TorchSharpFile = "libLibTorchSharp.so";
    public const string LibTorchFile = "libtorch.so";

    // What TorchSharp 0.107 asks for.
    public const string LibTorchVersion = "2.10.0";

    private const string CppRuntime = "libstdc++.so.6";
    private static readonly string[] Supported = [NativeEnvironment.LinuxX64, "win-x64", "win-arm64", "osx-arm64"];

    // Does not throw: every failure ends in the status.
    public static LibTorchStatus Load(NativeEnvironment environment)
    {
        var status = new LibTorchStatus { Platform = environment.Platform };
        try
        {
            return Load(environment, ref status);
        }
        catch (Exception failure)
        {
            // Everything, because this runs in a module initializer: what escapes it makes the whole assembly unusable.
            // EnsureLoaded throws it to the caller instead. What was found until then stays in the report.
            return status with { Error = Sentence(failure), Cause = failure };
        }
    }

    private static LibTorchStatus Load(NativeEnvironment environment, ref LibTorchStatus status)
    {
        if (!Supported.Contains(environment.Platform, StringComparer.Ordinal))
        {
            throw new DllNotFoundException(
                $"TorchSharp has no native library for {environment.Platform}: use one of {string.Join(", ", Supported)} (Linux with glibc).");
        }

        if (!string.Equals(environment.Platform, NativeEnvironment.LinuxX64, StringComparison.Ordinal))
            return status with { Source = LibTorchSource.LeftToTorchSharp };

        LoadedLibraries loaded = WithCppRuntime(environment);
        LoadedLibrary? cpp = loaded.Find(CppRuntime);
        status = status with
        {
            CppRuntimePath = cpp?.Path,
            CppRuntimeVersion = cpp is null ? null : VersionNames.Newest(cpp.DefinedVersions, "GLIBCXX_"),
            TorchSharpPath = NativeFiles.Find(environment.SearchFolders, TorchSharpFile),
            LibTorchPath = loaded.PathOf(LibTorchFile) ?? NativeFiles.Find(environment.SearchFolders, LibTorchFile),
        };
        if (loaded.PathOf(TorchSharpFile) is string present)
            return status with { Source = LibTorchSource.LoadedBefore, LoadedPath = present };

        string torchSharp = status.TorchSharpPath ?? throw Missing(environment, TorchSharpFile,
            "it belongs to the package TorchSharp, so restore and build the program again");
        string libTorch = status.LibTorchPath ?? throw Missing(environment, LibTorchFile,
            $"reference the package libtorch-cpu-{environment.Platform} {LibTorchVersion} in the program and build it again");

        VersionPatch patch = Patch(torchSharp, loaded);
        status = status with { PatchedVersions = [.. patch.Missing.Select(version => version.Name)] };

        // First, because the copy lies in another folder: what it needs is then met by the names of loaded libraries.
        NativeLibrary.Load(libTorch);
        (string path, LibTorchSource source) = patch.Missing.Count == 0
            ? (LoadFrom(torchSharp), LibTorchSource.Original)
            : LoadCopy(patch.Content, environment.CacheRoot);
        return status with { Source = source, LoadedPath = path };
    }

    private static VersionPatch Patch(string path, LoadedLibraries loaded)
    {
        try
        {
            return VersionPatch.For(File.ReadAllBytes(path), loaded.Find);
        }
        catch (InvalidDataException damage)
        {
            throw new DllNotFoundException($"{path} is damaged, restore and build the program again: {damage.Message}", damage);
        }
    }

    // .NET links to libstdc++, so that it is loaded; should a later one not, TorchSharp's library would load the same file.
    private static LoadedLibraries WithCppRuntime(NativeEnvironment environment)
    {
        LoadedLibraries loaded = environment.ReadLoadedLibraries();
        if (loaded.PathOf("libstdc++.so") is not null)
            return loaded;
        if (!NativeLibrary.TryLoad(CppRuntime, out _))
            throw new DllNotFoundException($"The C++ runtime {CppRuntime} was not found: install it (Debian, Ubuntu: apt-get install libstdc++6).");
        return environment.ReadLoadedLibraries();
    }

    private static (string Path, LibTorchSource Source) LoadCopy(byte[] content, string? cacheRoot)
    {
        if (cacheRoot is not null)
        {
            try
            {
                return (LoadFrom(PatchCache.Store(cacheRoot, TorchSharpFile, content)), LibTorchSource.CacheFile);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                // A read-only disk, no home, or a home mounted without the right to execute: memory needs none of them.
            }
        }

        return (LoadFrom(MemoryFile.Create(TorchSharpFile, content)), LibTorchSource.MemoryFile);
    }

    private static string LoadFrom(string path)
    {
        NativeLibrary.Load(path);
        return path;
    }

    private static DllNotFoundException Missing(NativeEnvironment environment, string file, string remedy) =>
        new($"{file} was not found in {string.Join(", ", environment.SearchFolders)}: {remedy}.");

    // NativeLibrary.Load surrounds the dynamic linker's one line with general advice; the line is what a user needs.
    private static string Sentence(Exception failure)
    {
        string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length < 2 ? failure.Message : $"libtorch could not be loaded: {lines[^1]}.";
    }
}
