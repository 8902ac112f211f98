namespace Fanin.Parameters;

/// <summary>What is known of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    /// <param name="type">Any element type.</param>
    public static int SizeBytes(this ElementType type) => type switch
    {
        ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 => 4,
        _ => 8,
    };

    /// <summary>The largest number that an element can hold; for integers the largest below which every integer is a double.</summary>
    /// <param name="type">Any element type.</param>
    public static double MaxValue(this ElementType type) => type switch
    {
        ElementType.Float16 => (double)Half.MaxValue,
        ElementType.BFloat16 => BFloat16.MaxValue,
        ElementType.Float32 => float.MaxValue,
        ElementType.Int64 => 1L << 53,
        _ => double.MaxValue,
    };

    /// <summary>Whether the elements are fractions, so that random numbers can be drawn for them.</summary>
    /// <param name="type">Any element type.</param>
    public static bool IsFloating(this ElementType type) => type != ElementType.Int64;

    /// <summary>The element type that a type of C# stands for.</summary>
    /// <typeparam name="T">float, double, <see cref="Half"/>, <see cref="BFloat16"/> or long.</typeparam>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static ElementType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(BFloat16) ? ElementType.BFloat16
        : typeof(T) == typeof(long) ? ElementType.Int64
        : throw new NotSupportedException($"Expected elements of type float, double, Half, BFloat16 or long, got {typeof(T)}.");
}
