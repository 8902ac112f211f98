namespace Fanin.Torch.Native;

/// <summary>Which copy of TorchSharp's native library this process runs.</summary>
public enum LibTorchSource
{
    /// <summary>None: loading failed, see <see cref="LibTorchStatus.Error"/>.</summary>
    None,

    /// <summary>TorchSharp loads it by itself; nothing has to be prepared on this platform.</summary>
    LeftToTorchSharp,

    /// <summary>It was loaded before Fanin ran.</summary>
    LoadedBefore,

    /// <summary>The file of the package, unchanged.</summary>
    Original,

    /// <summary>A patched copy in the user's data folder.</summary>
    CacheFile,

    /// <summary>A patched copy in memory, because no folder could be written.</summary>
    MemoryFile,
}
