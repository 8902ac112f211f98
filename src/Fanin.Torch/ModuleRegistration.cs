using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Finds what a module holds but TorchSharp does not know of: it would be called, but neither trained, nor saved, nor initialized.</summary>
/// <remarks>
/// TorchSharp registers fields when <c>RegisterComponents()</c> is called, and of these only layers, parameters and its own containers: no arrays and lists, and nothing that is put into a field
/// or a <c>ModuleList</c> later. Fields are looked at, with arrays, lists and dictionaries in them. Layers without parameters don't count.
/// </remarks>
internal static class ModuleRegistration
{
    /// <summary>Throws if a module holds layers or parameters that are not registered.</summary>
    /// <exception cref="DiagnosticException">All of them, by the fields that hold them.</exception>
    public static void Require(nn.Module module)
    {
        Diagnostic[] missing = [.. Missing(module).Select(problem => new Diagnostic(ModuleDiagnostic.NotRegistered, problem))];
        if (missing.Length > 0)
        {
            throw new DiagnosticException($"{NameOf(module)} does not tell TorchSharp all that it consists of, so that parts would be neither initialized, nor trained, nor saved", missing);
        }
    }

    private static IEnumerable<string> Missing(nn.Module module)
    {
        IReadOnlyList<(string Path, nn.Module Part)> parts = ModuleParts.Of(module);
        HashSet<nn.Module> known = [.. parts.Select(place => place.Part)];
        var identities = new TensorIdentities();
        HashSet<object> parameters = [.. parts.SelectMany(place => place.Part.parameters(recurse: false)).Where(HasNumbers).Select(identities.Of)];
        HashSet<object> reported = [];
        foreach ((string path, nn.Module part) in parts)
        {
            foreach (Held held in HeldBy(part))
            {
                string? kind = held.Value switch
                {
                    Parameter parameter when HasNumbers(parameter) && !parameters.Contains(identities.Of(parameter)) => $"parameter {new TensorShape(parameter.shape)}",
                    nn.Module child when !known.Contains(child) && HasNumbers(child, []) && !IsWithin(part, child) => NameOf(child),
                    _ => null,
                };
                if (kind is not null && reported.Add(held.Value))
                {
                    string place = path.Length == 0 || held.Place.StartsWith('[') ? path + held.Place : $"{path}.{held.Place}";
                    yield return $"{place} ({kind}) is not registered; {held.Remedy}";
                }
            }
        }
    }

    private static IEnumerable<Held> HeldBy(nn.Module part)
    {
        if (part.GetType().Assembly == typeof(nn.Module).Assembly)
        {
            IEnumerable? items = NameOf(part) switch
            {
                "ModuleList" => part as IEnumerable<nn.Module>,
                "ModuleDict" => EntriesOf(part),
                _ => null,
            };
            return items is null ? [] : Items(items, string.Empty, $"fill the {NameOf(part)} before the module that has it as a field calls RegisterComponents().");
        }

        return ModuleParts.Fields(part).SelectMany(field => field.GetValue(part) switch
        {
            null => [],
            nn.Module or Parameter => [new Held(ModuleParts.NameOf(field), field.GetValue(part)!, $"set the field before the constructor of {NameOf(part)} calls RegisterComponents().")],
            IDictionary pairs when IsOfParts(pairs.Values) => Items(pairs.Keys.Cast<object>().Select(key => (key, pairs[key])), ModuleParts.NameOf(field), "use a ModuleDict or ParameterDict; what is to be no part of the model goes into a Lazy."),
            ICollection several when IsOfParts(several) => Items(several, ModuleParts.NameOf(field), "use a ModuleList or ParameterList; what is to be no part of the model goes into a Lazy."),
            _ => Array.Empty<Held>(),
        });
    }

    // A ModuleDict<T> of unknown T can't be enumerated in TorchSharp 0.107: what IEnumerable asks for it does not implement.
    private static IEnumerable<(string, nn.Module)> EntriesOf(nn.Module dictionary) =>
        dictionary.GetType().GetProperty("Keys")?.GetValue(dictionary) is IEnumerable<string> keys && dictionary.GetType().GetProperty("Values")?.GetValue(dictionary) is IEnumerable<nn.Module> values
            ? keys.Zip(values)
            : [];

    // A default immutable array can't be looked at.
    private static bool IsOfParts(ICollection values) => values is (IEnumerable<nn.Module> or IEnumerable<Parameter>) and not ValueType;

    private static IEnumerable<Held> Items(IEnumerable items, string name, string remedy) => items.Cast<object?>().Select((item, index) => item switch
    {
        ITuple { Length: 2 } entry => ($"\"{entry[0]}\"", entry[1]),
        _ => (index.ToString(CultureInfo.InvariantCulture), item),
    }).Where(item => item.Item2 is not null).Select(item => new Held($"{name}[{item.Item1}]", item.Item2!, remedy));

    private static bool HasNumbers(Parameter parameter) => parameter.numel() > 0;

    // Registered or not.
    private static bool HasNumbers(nn.Module module, HashSet<nn.Module> seen) => seen.Add(module)
        && (module.parameters(recurse: false).Any(HasNumbers)
            || module.named_children().Any(child => HasNumbers(child.module, seen))
            || HeldBy(module).Any(held => held.Value is Parameter parameter ? HasNumbers(parameter) : HasNumbers((nn.Module)held.Value, seen)));

    // A block that knows the model which it is in.
    private static bool IsWithin(nn.Module part, nn.Module other) => ModuleParts.Of(other).Any(place => ReferenceEquals(place.Part, part));

    private static string NameOf(nn.Module module) => LayerSpec.NameOf(module.GetType());

    private sealed record Held(string Place, object Value, string Remedy);
}
