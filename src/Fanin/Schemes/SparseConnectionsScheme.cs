using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Each unit has a fixed number of incoming connections, chosen at random, with normal weights N(0, σ²); all others are 0.</summary>
/// <remarks>
/// <para>Shape: matrices <c>[out, in]</c>, or <c>[in, out]</c> where the layer says so; with fewer inputs than connections all are kept.</para>
/// <para>Source: Martens 2010, "Deep learning via Hessian-free optimization", §5: 15 connections, σ = 1; biases 0, or 0.5 for tanh.</para>
/// <para>Differs from: <c>torch.nn.init.sparse_</c>, which fixes the share of zeros in each column; init2winit, which fixes outgoing connections too.</para>
/// </remarks>
public sealed record SparseConnectionsScheme : Scheme
{
    /// <summary>Martens' number of connections: 15.</summary>
    public const int DefaultConnections = 15;

    /// <summary>Makes the scheme.</summary>
    /// <param name="connections">Connections into a unit, at least 0.</param>
    /// <param name="stdDev">σ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or σ not finite.</exception>
    public SparseConnectionsScheme(int connections = DefaultConnections, double stdDev = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(connections);
        (Connections, StdDev) = (connections, Check.FiniteNonNegative(stdDev));
    }

    /// <summary>Connections into a unit.</summary>
    public int Connections { get; }

    /// <summary>σ.</summary>
    public double StdDev { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        (int rows, int columns) = Matrix(parameter);
        bool byRow = IsOutIn(parameter);
        return new Resolution(new SparseDistribution(rows, columns, StdDev, Math.Max(0, (byRow ? columns : rows) - Connections), byRow));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sparse-connections({Connections}, {StdDev:R})");
}
