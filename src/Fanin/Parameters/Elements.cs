using System.Globalization;
using System.Runtime.InteropServices;

namespace Fanin.Parameters;

/// <summary>A run of elements of whatever type, in memory that somebody else owns.</summary>
public readonly ref struct Elements
{
    /// <summary>Sees memory as elements.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="bytes">Their bytes, a whole number of elements in the machine's order.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of elements.</exception>
    public Elements(ElementType type, Span<byte> bytes)
    {
        if (bytes.Length % type.SizeBytes() != 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected a whole number of {type} elements of {type.SizeBytes()} bytes, got {bytes.Length} bytes."), nameof(bytes));
        }

        Type = type;
        Bytes = bytes;
    }

    /// <summary>The type of each element.</summary>
    public ElementType Type { get; }

    /// <summary>The memory.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Bytes.Length / Type.SizeBytes();

    /// <summary>Sees a span as elements.</summary>
    /// <typeparam name="T">See <see cref="ElementTypes.Of{T}"/>.</typeparam>
    /// <param name="span">The memory.</param>
    public static Elements Of<T>(Span<T> span)
        where T : unmanaged => new(ElementTypes.Of<T>(), MemoryMarshal.AsBytes(span));

    /// <summary>The elements as a span of their own type.</summary>
    /// <typeparam name="T">The type that <see cref="Type"/> stands for.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Span<T> As<T>()
        where T : unmanaged => ElementTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(Bytes)
            : throw new InvalidOperationException($"The elements are {Type}, not {typeof(T)}.");

    /// <summary>A part of them.</summary>
    /// <param name="start">Index of its first element.</param>
    /// <param name="length">Number of its elements.</param>
    public Elements Slice(int start, int length) => new(Type, Bytes.Slice(start * Type.SizeBytes(), length * Type.SizeBytes()));

    /// <summary>Sets every element to one number.</summary>
    /// <param name="value">Rounded once to the element type.</param>
    public void Fill(double value)
    {
        switch (Type)
        {
            case ElementType.Float32: As<float>().Fill((float)value); break;
            case ElementType.Float64: As<double>().Fill(value); break;
            case ElementType.Float16: As<Half>().Fill((Half)(float)value); break;
            case ElementType.BFloat16: As<BFloat16>().Fill((BFloat16)value); break;
            default: As<long>().Fill(checked((long)value)); break;
        }
    }

    /// <summary>Reads one element.</summary>
    /// <param name="index">Its index.</param>
    public double Get(int index) => Type switch
    {
        ElementType.Float32 => As<float>()[index],
        ElementType.Float64 => As<double>()[index],
        ElementType.Float16 => (double)As<Half>()[index],
        ElementType.BFloat16 => As<BFloat16>()[index],
        _ => As<long>()[index],
    };

    /// <summary>Copies numbers here, each rounded once to the element type.</summary>
    /// <param name="values">As many as there are elements.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Set(ReadOnlySpan<double> values)
    {
        if (values.Length != Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Expected {Length} numbers, got {values.Length}."), nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            Slice(i, 1).Fill(values[i]);
        }
    }
}
