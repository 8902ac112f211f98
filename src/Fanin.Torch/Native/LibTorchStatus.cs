namespace Fanin.Torch.Native;

/// <summary>How loading libtorch went: facts for a report, whether it worked or not.</summary>
/// <remarks>What was not looked for, because of the platform or because an earlier step failed, is <see langword="null"/> or empty.</remarks>
public sealed record LibTorchStatus
{
    /// <summary>Operating system and processor as in package names, such as <c>linux-x64</c> or <c>linux-musl-x64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Path of TorchSharp's library as shipped, <c>libLibTorchSharp.so</c>.</summary>
    public string? TorchSharpPath { get; init; }

    /// <summary>Path of <c>libtorch.so</c>.</summary>
    public string? LibTorchPath { get; init; }

    /// <summary>Which copy of TorchSharp's library is in use.</summary>
    public LibTorchSource Source { get; init; }

    /// <summary>Path that was loaded: as shipped, the cache file, or <c>/proc/self/fd/…</c> for a file in memory.</summary>
    public string? LoadedPath { get; init; }

    /// <summary>Versions that this system lacks and the patch made optional, such as <c>GLIBCXX_3.4.32</c>; empty: no patch was needed.</summary>
    public IReadOnlyList<string> PatchedVersions { get; init; } = [];

    /// <summary>Path of the C++ runtime that this process uses.</summary>
    public string? CppRuntimePath { get; init; }

    /// <summary>The newest version of that C++ runtime, such as <c>GLIBCXX_3.4.30</c> (GCC 12).</summary>
    public string? CppRuntimeVersion { get; init; }

    /// <summary>Version of libtorch that TorchSharp reports; only from <see cref="LibTorch.Describe"/>.</summary>
    public string? TorchVersion { get; init; }

    /// <summary>One sentence on what is wrong and what to do; <see langword="null"/>: nothing is wrong.</summary>
    public string? Error { get; init; }

    // The exception behind the sentence, for the inner exception of what EnsureLoaded throws.
    internal Exception? Cause { get; init; }
}
