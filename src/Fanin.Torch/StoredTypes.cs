using Fanin.Checkpoints;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Element types of checkpoints as libtorch's.</summary>
internal static class StoredTypes
{
    private static readonly Dictionary<string, ScalarType> ByName = new(StringComparer.Ordinal)
    {
        ["BOOL"] = ScalarType.Bool,
        ["U8"] = ScalarType.Byte,
        ["I8"] = ScalarType.Int8,
        ["I16"] = ScalarType.Int16,
        ["I32"] = ScalarType.Int32,
        ["I64"] = ScalarType.Int64,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["F32"] = ScalarType.Float32,
        ["F64"] = ScalarType.Float64,
        ["C64"] = ScalarType.ComplexFloat32,
    };

    /// <summary>The type in TorchSharp; <see langword="null"/> if it has none.</summary>
    public static ScalarType? ToScalarType(StoredType type) => ByName.TryGetValue(type.Name, out ScalarType found) ? found : null;

    /// <summary>The type in a checkpoint; <see langword="null"/> if the format has none.</summary>
    public static StoredType? ToStoredType(ScalarType type) => ByName.Where(pair => pair.Value == type).Select(pair => StoredType.Find(pair.Key)).FirstOrDefault();
}
