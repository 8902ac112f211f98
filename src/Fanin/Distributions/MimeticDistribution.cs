using System.Collections.Immutable;
using System.Globalization;
using Fanin.LinearAlgebra;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Which projection of an attention layer.</summary>
public enum AttentionPart
{
    /// <summary>Queries.</summary>
    Query,

    /// <summary>Keys.</summary>
    Key,

    /// <summary>Values.</summary>
    Value,

    /// <summary>The projection of the heads' outputs.</summary>
    Projection,
}

/// <summary>
/// Attention weights that imitate trained ones: per head <c>W_Q·W_Kᵀ ≈ α₁Z + β₁I</c>, and <c>W_V·W_O = α₂Z − β₂I</c>, Z ~ N(0, 1/d), factored by singular values.
/// </summary>
/// <param name="Layer">Name of the attention layer: its projections share their random numbers.</param>
/// <param name="Parts">The projections that the tensor holds, one below the other, each <c>[d, d]</c>.</param>
/// <param name="Width">d.</param>
/// <param name="Heads">Number of heads, a divisor of d.</param>
/// <param name="QueryKeyNoise">α₁.</param>
/// <param name="QueryKeyDiagonal">β₁.</param>
/// <param name="ValueOutputNoise">α₂.</param>
/// <param name="ValueOutputDiagonal">β₂.</param>
public sealed record MimeticDistribution(
    string Layer,
    ImmutableArray<AttentionPart> Parts,
    int Width,
    int Heads,
    double QueryKeyNoise,
    double QueryKeyDiagonal,
    double ValueOutputNoise,
    double ValueOutputDiagonal) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "mimetic";

    /// <summary>An estimate: the mean square of a factor is the mean of its kept singular values over d, for which their quadratic mean √(α² + β²) is taken.</summary>
    public override double StdDev
    {
        get
        {
            double mean = Parts.Average(part => part is AttentionPart.Query or AttentionPart.Key
                ? double.Hypot(QueryKeyNoise, QueryKeyDiagonal)
                : double.Hypot(ValueOutputNoise, ValueOutputDiagonal));
            return Math.Sqrt(mean / Math.Max(1, Width));
        }
    }

    /// <inheritdoc/>
    public override string SharedNumbers => $"{Layer} (mimetic attention)";

    /// <inheritdoc/>
    public bool Equals(MimeticDistribution? other) => other is not null && Parts.SequenceEqual(other.Parts)
        && (Layer, Width, Heads, QueryKeyNoise, QueryKeyDiagonal, ValueOutputNoise, ValueOutputDiagonal)
            == (other.Layer, other.Width, other.Heads, other.QueryKeyNoise, other.QueryKeyDiagonal, other.ValueOutputNoise, other.ValueOutputDiagonal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Layer, Width, Heads, Parts.Length);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"mimetic {string.Join(" | ", Parts.Select(part => part.ToString().ToLowerInvariant()))} of {Heads} heads, d = {Width}");

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) =>
        throw new InvalidOperationException("Shared numbers have no place in the PyTorch stream; the planner refuses them.");

    // Fill h is head h's Z, fill Heads the one of values and outputs, whichever of them the tensor holds.
    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        int d = Width;
        int headWidth = d / Heads;
        int block = d * d;
        for (int head = 0; head < Heads; head++)
        {
            if (!Parts.Contains(AttentionPart.Query) && !Parts.Contains(AttentionPart.Key))
            {
                source.SkipFill();
                continue;
            }

            JacobiSvd svd = Decompose(source, type, QueryKeyNoise, QueryKeyDiagonal);
            for (int part = 0; part < Parts.Length; part++)
            {
                if (Parts[part] is AttentionPart.Query or AttentionPart.Key)
                {
                    IReadOnlyList<double> vectors = Parts[part] == AttentionPart.Query ? svd.Left : svd.Right;
                    Scaled(vectors, svd.Values, headWidth, values.Slice((part * block) + (head * headWidth * d), headWidth * d));
                }
            }
        }

        if (Parts.Contains(AttentionPart.Value) || Parts.Contains(AttentionPart.Projection))
        {
            JacobiSvd svd = Decompose(source, type, ValueOutputNoise, -ValueOutputDiagonal);
            for (int part = 0; part < Parts.Length; part++)
            {
                Span<double> destination = values.Slice(part * block, block);
                if (Parts[part] == AttentionPart.Value)
                {
                    Scaled(svd.Left, svd.Values, d, destination);
                }
                else if (Parts[part] == AttentionPart.Projection)
                {
                    // PyTorch keeps W_Oᵀ = V·S^½.
                    double[] rows = new double[block];
                    Scaled(svd.Right, svd.Values, d, rows);
                    for (int i = 0; i < block; i++)
                    {
                        destination[i] = rows[(i % d * d) + (i / d)];
                    }
                }
            }
        }
    }

    private JacobiSvd Decompose(NumberSource source, ElementType type, double noise, double diagonal)
    {
        double[] matrix = new double[Width * Width];
        DrawNormals(source, Wide(type), matrix, 1 / Math.Sqrt(Width));
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (noise * matrix[i]) + (i % (Width + 1) == 0 ? diagonal : 0);
        }

        return JacobiSvd.Decompose(matrix, Width, Width);
    }

    // The first rows of Uᵀ (or Vᵀ), each times √ of its singular value: PyTorch keeps a projection transposed.
    private void Scaled(IReadOnlyList<double> vectors, IReadOnlyList<double> singularValues, int rows, Span<double> destination)
    {
        for (int i = 0; i < rows * Width; i++)
        {
            destination[i] = vectors[(i % Width * Width) + (i / Width)] * Math.Sqrt(singularValues[i / Width]);
        }
    }
}
