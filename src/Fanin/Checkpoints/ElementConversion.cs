using System.Runtime.InteropServices;
using Fanin.Parameters;

namespace Fanin.Checkpoints;

/// <summary>Elements of one floating type as another: rounded to the nearest, ties to even. From float64 to a half type by way of float32, as PyTorch does.</summary>
internal static class ElementConversion
{
    /// <summary>Converts a run.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="destination">As many.</param>
    public static void Convert(Elements source, Elements destination)
    {
        if (source.Type == destination.Type)
        {
            source.Bytes.CopyTo(destination.Bytes);
            return;
        }

        switch (source.Type)
        {
            case ElementType.Float32: From(source.As<float>(), destination, value => value); break;
            case ElementType.Float64: FromDouble(source.As<double>(), destination); break;
            case ElementType.Float16: From(source.As<Half>(), destination, value => (float)value); break;
            case ElementType.BFloat16: From(source.As<BFloat16>(), destination, value => value); break;
            default: throw new ArgumentException($"{source.Type} can't be converted to {destination.Type}.", nameof(source));
        }
    }

    private static void FromDouble(Span<double> source, Elements destination)
    {
        float[] single = new float[source.Length];
        for (int i = 0; i < single.Length; i++)
        {
            single[i] = (float)source[i];
        }

        Convert(Elements.Of(single.AsSpan()), destination);
    }

    private static void From<T>(Span<T> source, Elements destination, Func<T, float> widen)
        where T : unmanaged
    {
        switch (destination.Type)
        {
            case ElementType.Float32: Each(source, destination.As<float>(), widen); break;
            case ElementType.Float64: Each(source, destination.As<double>(), value => widen(value)); break;
            case ElementType.Float16: Each(source, destination.As<Half>(), value => (Half)widen(value)); break;
            case ElementType.BFloat16: Each(source, destination.As<BFloat16>(), value => (BFloat16)widen(value)); break;
            default: throw new ArgumentException($"{MemoryMarshal.AsBytes(source).Length} bytes can't be converted to {destination.Type}.", nameof(destination));
        }
    }

    private static void Each<TFrom, TTo>(Span<TFrom> source, Span<TTo> destination, Func<TFrom, TTo> convert)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = convert(source[i]);
        }
    }
}
