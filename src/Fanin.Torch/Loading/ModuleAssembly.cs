using System.Reflection;
using TorchSharp;

namespace Fanin.Torch.Loading;

/// <summary>Finds an assembly's file, loads it, and finds a module's class in it.</summary>
internal static class ModuleAssembly
{
    private const int MostNames = 12;

    /// <summary>Loads the file, once in a process.</summary>
    /// <exception cref="DiagnosticException">There is none, it is no assembly, or one for another TorchSharp.</exception>
    public static Assembly Load(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw Problem(path, ModuleDiagnostic.InvalidAssembly, $"There is no file {full}; build the project, and give the path of its assembly.");
        }

        try
        {
            // Throws for what is no assembly, before a context is made for it.
            AssemblyName.GetAssemblyName(full);
            Assembly assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => !loaded.IsDynamic && loaded.Location == full)
                ?? new ModuleLoadContext(full).LoadFromAssemblyPath(full);
            RequireThisTorchSharp(path, assembly);
            return assembly;
        }
        catch (Exception refused) when (refused is BadImageFormatException or FileLoadException or UnauthorizedAccessException)
        {
            throw Problem(path, ModuleDiagnostic.InvalidAssembly, $"{full} is no .NET assembly that can be loaded: {refused.Message}");
        }
    }

    /// <summary>Finds the class.</summary>
    /// <exception cref="DiagnosticException">It is not there, or no module that can be made.</exception>
    public static Type FindType(string path, Assembly assembly, string name)
    {
        Type? type;
        try
        {
            type = assembly.GetType(name, throwOnError: false) ?? Types(assembly).FirstOrDefault(known => known.FullName?.Replace('+', '.') == name);
        }
        catch (Exception refused) when (refused is FileNotFoundException or FileLoadException or TypeLoadException or ArgumentException)
        {
            throw Problem(path, ModuleDiagnostic.InvalidModuleType, $"The class {name} can't be loaded: {refused.Message}");
        }

        string? problem = type switch
        {
            null => NotFound(assembly, name),
            _ when !typeof(torch.nn.Module).IsAssignableFrom(type) => $"{name} is no torch.nn.Module, but {(type.BaseType is null ? "an interface" : $"a {type.BaseType.Name}")}.{Known(assembly)}",
            _ when type.IsAbstract => $"{name} is abstract; name a class that derives from it.{Known(assembly)}",
            _ when type.ContainsGenericParameters => $"{name} has type parameters; derive a class without from it.{Known(assembly)}",
            _ => null,
        };
        return problem is null ? type! : throw Problem(path, ModuleDiagnostic.InvalidModuleType, problem);
    }

    private static void RequireThisTorchSharp(string path, Assembly assembly)
    {
        AssemblyName ours = typeof(torch).Assembly.GetName();
        AssemblyName? theirs = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == ours.Name);
        if (theirs?.Version is { } version && (version.Major, version.Minor) != (ours.Version!.Major, ours.Version.Minor))
        {
            throw Problem(path, ModuleDiagnostic.InvalidAssembly, $"{path} is built for TorchSharp {version}, this program has {ours.Version}; build it with that version.");
        }
    }

    private static string NotFound(Assembly assembly, string name)
    {
        string[] names = [.. Modules(assembly)];
        return names.Length == 0
            ? $"There is no class {name}, nor any other torch.nn.Module, in {assembly.GetName().Name}."
            : $"There is no class {name} in {assembly.GetName().Name}. Did you mean {Nearest(name, names)}?{Known(assembly)}";
    }

    // By its last part, if that alone is right.
    private static string Nearest(string name, string[] names) =>
        names.FirstOrDefault(known => known.EndsWith('.' + name, StringComparison.OrdinalIgnoreCase)) ?? NearestWord.Of(name, names);

    private static string Known(Assembly assembly)
    {
        string[] names = [.. Modules(assembly)];
        string more = names.Length > MostNames ? ", …" : string.Empty;
        return names.Length == 0 ? string.Empty : $" Its modules: {string.Join(", ", names.Take(MostNames))}{more}.";
    }

    private static IEnumerable<string> Modules(Assembly assembly) => Types(assembly)
        .Where(type => typeof(torch.nn.Module).IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters)
        .Select(type => type.FullName!)
        .Order(StringComparer.Ordinal);

    // A class whose dependencies are missing hides itself, not the others.
    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException some)
        {
            return some.Types.OfType<Type>();
        }
    }

    private static DiagnosticException Problem(string path, string code, string sentence) =>
        new($"No module can be loaded from {path}", [new Diagnostic(code, sentence)]);
}
