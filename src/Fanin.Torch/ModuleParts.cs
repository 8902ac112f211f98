using System.Collections;
using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>The modules that a module consists of, and what each of them holds.</summary>
internal static class ModuleParts
{
    /// <summary>The module itself and all within it, each once, with its path, from the outside in and in the order of registration.</summary>
    public static IReadOnlyList<(string Path, nn.Module Part)> Of(nn.Module module)
    {
        List<(string, nn.Module)> parts = [];
        Walk(module, string.Empty, [], parts);
        return parts;
    }

    /// <summary>Whether TorchSharp keeps the module's own tensors in C#, where they can be exchanged, and not in libtorch.</summary>
    public static bool IsManaged(nn.Module part) =>
        part.GetType().Assembly != typeof(nn.Module).Assembly
        || part is Linear or Convolution or Bilinear or NormBase or LayerNorm or GroupNorm or PReLU or ParameterList or ParameterDict;

    /// <summary>Tensors in the fields of a module's own class and of those that it derives from, also in lists and dictionaries; not those of TorchSharp's classes.</summary>
    public static IEnumerable<(string Field, Tensor Tensor)> TensorsInFields(nn.Module part)
    {
        foreach (FieldInfo field in Fields(part))
        {
            foreach (Tensor tensor in TensorsIn(field.GetValue(part)))
            {
                yield return (NameOf(field), tensor);
            }
        }
    }

    /// <summary>The fields of a module's own class and of those that it derives from; not those of TorchSharp's classes.</summary>
    public static IEnumerable<FieldInfo> Fields(nn.Module part)
    {
        for (Type? type = part.GetType(); type is not null && type.Assembly != typeof(nn.Module).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    /// <summary>A field as the code calls it: that of a property is named &lt;Mask&gt;k__BackingField.</summary>
    public static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static IEnumerable<Tensor> TensorsIn(object? value) => value switch
    {
        Tensor tensor => [tensor],
        IDictionary pairs => pairs.Values.OfType<Tensor>(),
        IEnumerable<Tensor> tensors => tensors,
        _ => [],
    };

    private static void Walk(nn.Module module, string path, HashSet<nn.Module> seen, List<(string, nn.Module)> parts)
    {
        if (!seen.Add(module))
        {
            return;
        }

        parts.Add((path, module));
        foreach ((string name, nn.Module child) in module.named_children())
        {
            Walk(child, path.Length == 0 ? name : $"{path}.{name}", seen, parts);
        }
    }
}
