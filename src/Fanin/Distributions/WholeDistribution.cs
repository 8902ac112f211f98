using System.Buffers;
using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Numbers that depend on each other, so that a tensor is computed whole: in double precision, rounded once.</summary>
public abstract record WholeDistribution : Distribution
{
    private protected WholeDistribution()
    {
    }

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type) ?? NotHeld(type, $"{this}", StdDev);

    internal sealed override void Fill(NumberSource source, long count, long start, Elements destination)
    {
        if (count > Array.MaxLength)
        {
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"{this} is computed whole, for up to {Array.MaxLength} elements; got {count}."));
        }

        double[] all = ArrayPool<double>.Shared.Rent((int)count);
        try
        {
            Span<double> values = all.AsSpan(0, (int)count);
            Compute(source, destination.Type, values);
            destination.Set(values.Slice((int)start, destination.Length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(all);
        }
    }

    /// <summary>Computes all numbers.</summary>
    /// <param name="source">Where random ones come from.</param>
    /// <param name="type">The tensor's element type.</param>
    /// <param name="values">Row-major; what it holds before is without meaning.</param>
    private protected abstract void Compute(NumberSource source, ElementType type, Span<double> values);

    /// <summary>Where the PyTorch stream stands after as many normal numbers as the tensor has elements, drawn into memory of their own.</summary>
    private protected static StreamPosition AdvanceNormals(StreamPosition position, TensorDraws tensor) =>
        PyTorchSource.AdvanceNormal(position, Drawn(tensor));

    /// <summary>Half types are computed from numbers of single precision.</summary>
    private protected static ElementType Wide(ElementType type) => type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;

    /// <summary>What is drawn for a tensor: numbers of <see cref="Wide"/>, in memory of their own.</summary>
    private protected static TensorDraws Drawn(TensorDraws tensor) => tensor with { Type = Wide(tensor.Type), IsContiguous = true };

    /// <summary>Draws a whole fill of normal numbers N(0, σ²).</summary>
    private protected static void DrawNormals(NumberSource source, ElementType type, Span<double> values, double stdDev = 1)
    {
        int count = values.Length;
        Draw(type, values, drawn => source.Normal(0, stdDev, count, 0, drawn));
    }

    /// <summary>Draws numbers of a type and widens them.</summary>
    private protected static void Draw(ElementType type, Span<double> values, Filling fill)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(checked(values.Length * type.SizeBytes()));
        var drawn = new Elements(type, bytes.AsSpan(0, values.Length * type.SizeBytes()));
        fill(drawn);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = drawn.Get(i);
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes all of some elements.</summary>
    private protected delegate void Filling(Elements destination);
}
