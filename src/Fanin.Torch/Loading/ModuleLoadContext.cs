using System.Reflection;
using System.Runtime.Loader;

namespace Fanin.Torch.Loading;

/// <summary>The assemblies of a user's module: its own from its folder, TorchSharp and Fanin those of this program, so that its modules are this program's modules.</summary>
internal sealed class ModuleLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly string[] Shared = ["TorchSharp", "Fanin", "Fanin.Torch"];
    private readonly AssemblyDependencyResolver _dependencies = new(path);
    private readonly string _folder = Path.GetDirectoryName(path)!;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (Shared.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        // The list of dependencies that a build writes beside the file; or, where there is none, the folder.
        string? file = _dependencies.ResolveAssemblyToPath(assemblyName) ?? Path.Combine(_folder, name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : IntPtr.Zero;
}
