using TorchSharp;

namespace Fanin.Torch.Native;

/// <summary>Loads libtorch for TorchSharp, on systems where TorchSharp alone fails or fails without saying why.</summary>
/// <remarks>
/// <para>On Linux x64 TorchSharp's library asks for a newer C++ runtime than Debian 12 and Ubuntu 22.04 have, though it uses nothing of it.
/// A copy that asks no more is made once, in the user's data folder, and loaded. Other platforms are left to TorchSharp.</para>
/// <para>It happens once in a process, when code of this assembly first runs. A program that calls TorchSharp before
/// anything of Fanin calls <see cref="EnsureLoaded"/> first.</para>
/// </remarks>
public static class LibTorch
{
    private static readonly Lazy<LibTorchStatus> Loaded = new(
        () => NativeLoader.Load(NativeEnvironment.OfThisProcess()), LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>How loading went; loads first, if that has not happened yet. Does not throw.</summary>
    public static LibTorchStatus Status => Loaded.Value;

    /// <summary>Loads libtorch unless it is loaded. Call it before TorchSharp; calling it again costs nothing, from any thread.</summary>
    /// <exception cref="DllNotFoundException">libtorch can't be loaded; the message says in one sentence what is missing and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (Status.Error is string error)
            throw new DllNotFoundException(error, Status.Cause);
    }

    /// <summary>Returns <see cref="Status"/> with the version of libtorch, for which TorchSharp has to start too. Does not throw.</summary>
    /// <returns>The facts, and in <see cref="LibTorchStatus.Error"/> what is wrong, if anything is.</returns>
    public static LibTorchStatus Describe()
    {
        if (Status.Error is not null)
            return Status;

        try
        {
            return Status with { TorchVersion = torch.__version__ };
        }
        catch (TypeInitializationException failure)
        {
            Exception cause = failure.GetBaseException();
            return Status with { Error = $"TorchSharp could not start: {cause.Message}", Cause = cause };
        }
    }
}
