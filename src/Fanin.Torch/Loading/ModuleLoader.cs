using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Loading;

/// <summary>Makes a TorchSharp module of a user's assembly.</summary>
/// <remarks>
/// The assembly's own dependencies come from its folder; TorchSharp and Fanin are those of this program, whatever lies beside it. It runs with the rights of this
/// program: load only what you would run.
/// </remarks>
public static class ModuleLoader
{
    /// <summary>Makes the module that a text names, see <see cref="ModuleReference.Parse"/>.</summary>
    /// <param name="reference">The file, the class, and its arguments.</param>
    /// <exception cref="DiagnosticException">There is no such module, or it can't be made so.</exception>
    public static nn.Module Load(ModuleReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Load(reference.AssemblyPath, reference.TypeName, reference.Arguments);
    }

    /// <summary>Makes a module.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="typeName">The class, with its namespace.</param>
    /// <param name="arguments">
    /// The constructor's arguments as JSON: an array in order, or an object by the parameters' names; if omitted, none. Numbers, texts, bools, enumerations by their
    /// names, arrays of these, and devices as text. Parameters with defaults may be left out.
    /// </param>
    /// <returns>The module; within <see cref="DeferredModule.Build"/>, without memory.</returns>
    /// <remarks>Of several constructors that fit, the one that leaves out the fewest parameters is taken, then the one that takes the most whole numbers as such.</remarks>
    /// <exception cref="DiagnosticException">No file, no assembly, one for another TorchSharp; no such class, an abstract one, no module; no constructor that
    /// suits the arguments, or several; or the constructor threw. The message says what there is instead.</exception>
    public static nn.Module Load(string path, string typeName, string? arguments = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        if (arguments is not null && ModuleReference.ArgumentProblem(arguments) is { } problem)
        {
            throw Refusal(typeName, ModuleDiagnostic.InvalidReference, problem);
        }

        Native.LibTorch.EnsureLoaded();
        Type type = ModuleAssembly.FindType(path, ModuleAssembly.Load(path), typeName);
        using JsonDocument? json = arguments is null ? null : JsonDocument.Parse(arguments);
        try
        {
            return Make(type, json?.RootElement);
        }
        catch (Exception missing) when (missing is FileNotFoundException or FileLoadException or TypeLoadException or MissingMethodException)
        {
            throw Refusal(typeName, ModuleDiagnostic.InvalidAssembly, $"Something that {path} is built with is not beside it: {missing.Message}");
        }
    }

    private static nn.Module Make(Type type, JsonElement? json)
    {
        ConstructorCall call = Choose(type, json);
        try
        {
            return (nn.Module)call.Constructor.Invoke(call.Arguments);
        }
        catch (TargetInvocationException thrown)
        {
            Exception cause = thrown.GetBaseException();
            throw Refusal(type.FullName!, ModuleDiagnostic.ConstructorFailed, $"The constructor {call.Signature} threw {cause.GetType().Name}: {cause.Message.Split('\n')[0]}{WithoutValues(cause)}");
        }
    }

    private static ConstructorCall Choose(Type type, JsonElement? json)
    {
        ConstructorCall[] calls = [.. type.GetConstructors().Select(constructor => ConstructorCall.Of(constructor, json))];
        if (calls.Length == 0)
        {
            throw Refusal(type.FullName!, ModuleDiagnostic.InvalidArguments, $"{type.Name} has no public constructor.");
        }

        ConstructorCall[] fitting = [.. calls.Where(call => call.Problems.Count == 0).OrderBy(call => call.Omitted).ThenBy(call => call.Widened)];
        if (fitting.Length == 0)
        {
            throw new DiagnosticException(
                $"No constructor of {type.FullName} suits {Given(json)}",
                [.. calls.Select(call => new Diagnostic(ModuleDiagnostic.InvalidArguments, $"{call.Signature}: {string.Join("; ", call.Problems)}."))]);
        }

        return fitting.Length == 1 || (fitting[0].Omitted, fitting[0].Widened) != (fitting[1].Omitted, fitting[1].Widened)
            ? fitting[0]
            : throw Refusal(
                type.FullName!,
                ModuleDiagnostic.InvalidArguments,
                $"Several constructors suit {Given(json)}: {string.Join(", ", fitting.Select(call => call.Signature))}; give the arguments by name.");
    }

    // What libtorch and TorchSharp throw for a tensor that has none.
    private static string WithoutValues(Exception cause) =>
        get_default_device().type == DeviceType.META && (cause is ExternalException or InvalidOperationException or NotImplementedException)
            ? " It ran on the meta device, without memory; make the tensors that it reads with device: CPU."
            : string.Empty;

    private static string Given(JsonElement? json) => json is { } given ? $"the arguments {given.GetRawText()}" : "a call without arguments";

    private static DiagnosticException Refusal(string type, string code, string sentence) => new($"The module {type} can't be made", [new Diagnostic(code, sentence)]);
}
