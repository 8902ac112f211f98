namespace Fanin.Parameters;

/// <summary>The type of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>Signed 64-bit integer: counters such as BatchNorm's <c>num_batches_tracked</c>.</summary>
    Int64,
}
