using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Checkpoints;

/// <summary>An element type of the safetensors format.</summary>
/// <param name="Name">As the format writes it: <c>BF16</c>.</param>
/// <param name="Bits">Bits of one element; those of less than a byte are packed.</param>
/// <param name="ElementType">What it is here, if this library can fill it.</param>
/// <remarks>Source: <c>Dtype</c> in huggingface/safetensors, <c>safetensors/src/tensor.rs</c>.</remarks>
public sealed record StoredType(string Name, int Bits, ElementType? ElementType = null)
{
    /// <summary>All of them, in the format's own order, which is that of growing alignment: a file holds its tensors in the opposite one.</summary>
    public static IReadOnlyList<StoredType> All { get; } =
    [
        new("BOOL", 8),
        new("F4", 4),
        new("F6_E2M3", 6),
        new("F6_E3M2", 6),
        new("U8", 8),
        new("I8", 8),
        new("F8_E5M2", 8),
        new("F8_E4M3", 8),
        new("F8_E8M0", 8),
        new("F8_E4M3FNUZ", 8),
        new("F8_E5M2FNUZ", 8),
        new("I16", 16),
        new("U16", 16),
        new("F16", 16, Parameters.ElementType.Float16),
        new("BF16", 16, Parameters.ElementType.BFloat16),
        new("I32", 32),
        new("U32", 32),
        new("F32", 32, Parameters.ElementType.Float32),
        new("C64", 64),
        new("F64", 64, Parameters.ElementType.Float64),
        new("I64", 64, Parameters.ElementType.Int64),
        new("U64", 64),
    ];

    private static readonly Dictionary<string, int> ByName = All.Select((type, order) => (type.Name, order)).ToDictionary(pair => pair.Name, pair => pair.order, StringComparer.Ordinal);

    /// <summary>Place in <see cref="All"/>.</summary>
    internal int Order => ByName[Name];

    /// <summary>Finds a type.</summary>
    /// <param name="name">As the format writes it.</param>
    /// <returns>The type, or <see langword="null"/>.</returns>
    public static StoredType? Find(string name) => ByName.TryGetValue(name, out int order) ? All[order] : null;

    /// <summary>The type that an element type is stored as.</summary>
    /// <param name="type">Any element type.</param>
    public static StoredType Of(ElementType type) => All.First(stored => stored.ElementType == type);

    /// <summary>Bytes of a tensor; <see langword="null"/> if they are no whole number, or more than 2⁶³ − 1.</summary>
    /// <param name="elements">Its elements.</param>
    public long? SizeBytes(long elements)
    {
        Int128 bits = (Int128)elements * Bits;
        return bits % 8 == 0 && bits / 8 <= long.MaxValue ? (long)(bits / 8) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}");
}
