using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

// The native libraries beside this test program.
internal static class RealFiles
{
    public const string Reason = "TorchSharp's library for Linux x64 is not beside this program.";

    public static string TorchSharp => Path.Combine(AppContext.BaseDirectory, NativeLoader.TorchSharpFile);

    public static bool Exist => OperatingSystem.IsLinux() && File.Exists(TorchSharp);
}
