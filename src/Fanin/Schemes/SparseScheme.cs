using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Normal numbers N(0, σ²), of which in each column a share is set to zero: <c>⌈sparsity·rows⌉</c> rows chosen at random.</summary>
/// <remarks>
/// <para>Shape: matrices.</para>
/// <para>Source: <c>torch.nn.init.sparse_</c>, after Martens 2010, "Deep learning via Hessian-free optimization"; its bits in the PyTorch stream.</para>
/// <para>Differs from: Martens, who fixes the number of connections, not the share: <see cref="SparseConnectionsScheme"/>.</para>
/// </remarks>
public sealed record SparseScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="sparsity">Share of zeros in a column, from 0 to 1.</param>
    /// <param name="stdDev">σ of the rest, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within [0, 1], or σ negative or not finite.</exception>
    public SparseScheme(double sparsity, double stdDev = 0.01)
    {
        if (!(sparsity is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sparsity), string.Create(CultureInfo.InvariantCulture, $"Expected a share of zeros from 0 to 1, got {sparsity:R}."));
        }

        (Sparsity, StdDev) = (sparsity, Check.FiniteNonNegative(stdDev));
    }

    /// <summary>Share of zeros.</summary>
    public double Sparsity { get; }

    /// <summary>σ of the rest.</summary>
    public double StdDev { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        (int rows, int columns) = Matrix(parameter);
        return new Resolution(new SparseDistribution(rows, columns, StdDev, (int)Math.Ceiling(Sparsity * rows), ByRow: false));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sparse({Sparsity:R}, {StdDev:R})");
}
