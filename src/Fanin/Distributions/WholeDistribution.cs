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
            Compute(source, destination.Type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32, values);
            destination.Set(values.Slice((int)start, destination.Length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(all);
        }
    }

    /// <summary>Computes all numbers.</summary>
    /// <param name="source">Where random ones come from.</param>
    /// <param name="type">In which type they are drawn: double precision for tensors of it, else single.</param>
    /// <param name="values">Row-major; what it holds before is without meaning.</param>
    private protected abstract void Compute(NumberSource source, ElementType type, Span<double> values);

    /// <summary>Where the PyTorch stream stands after as many normal numbers as the tensor has elements, drawn into memory of their own.</summary>
    private protected static StreamPosition AdvanceNormals(StreamPosition position, TensorDraws tensor) =>
        PyTorchSource.AdvanceNormal(position, Drawn(tensor));

    /// <summary>Half types are drawn in single precision.</summary>
    private protected static TensorDraws Drawn(TensorDraws tensor) => tensor with
    {
        Type = tensor.Type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32,
        IsContiguous = true,
    };

    /// <summary>Draws a whole fill of normal numbers N(0, σ²).</summary>
    private protected static void DrawNormals(NumberSource source, ElementType type, Span<double> values, double stdDev = 1)
    {
        if (type == ElementType.Float64)
        {
            source.Normal(0, stdDev, values.Length, 0, Elements.Of(values));
            return;
        }

        float[] drawn = ArrayPool<float>.Shared.Rent(values.Length);
        source.Normal(0, stdDev, values.Length, 0, Elements.Of(drawn.AsSpan(0, values.Length)));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = drawn[i];
        }

        ArrayPool<float>.Shared.Return(drawn);
    }
}
