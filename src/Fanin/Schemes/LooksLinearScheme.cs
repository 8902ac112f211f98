using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>An orthogonal matrix and its negative side by side, so that a network with rectifiers begins as a linear one: relu(x) − relu(−x) = x.</summary>
/// <remarks>
/// <para>Shape: matrices <c>[out, in]</c>, or the transpose where the layer says so; a mirrored dimension must be even. The layer before a rectifier mirrors rows, the one behind it columns, one between two of them
/// both.</para>
/// <para>Source: Balduzzi et al. 2017, arXiv:1702.08591, §4; also Shang et al. 2016.</para>
/// <para>Differs from: Transformer-Clinic's <c>looklinear</c>, which mirrors whatever scheme went before.</para>
/// </remarks>
public sealed record LooksLinearScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="axis">What mirrors.</param>
    public LooksLinearScheme(MirrorAxis axis = MirrorAxis.Both) => Axis = Check.Defined(axis);

    /// <summary>What mirrors.</summary>
    public MirrorAxis Axis { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        (int rows, int columns) = Matrix(parameter);
        MirrorAxis axis = IsOutIn(parameter) ? Axis : Transposed(Axis);
        bool halvesRows = axis != MirrorAxis.Columns;
        bool halvesColumns = axis != MirrorAxis.Rows;
        if ((halvesRows && rows % 2 != 0) || (halvesColumns && columns % 2 != 0))
        {
            throw Unsuitable(parameter, "an even number of the rows or columns that mirror");
        }

        var inner = new OrthogonalDistribution(halvesRows ? rows / 2 : rows, halvesColumns ? columns / 2 : columns, 1);
        return new Resolution(new LooksLinearDistribution(inner, rows, columns, axis));
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of("looks-linear", [Axis == MirrorAxis.Both ? null : Axis.ToString().ToLowerInvariant()]);

    private static MirrorAxis Transposed(MirrorAxis axis) => axis switch
    {
        MirrorAxis.Rows => MirrorAxis.Columns,
        MirrorAxis.Columns => MirrorAxis.Rows,
        _ => axis,
    };
}
