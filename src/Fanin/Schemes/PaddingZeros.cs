using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>The row of an embedding that stands for no word.</summary>
internal static class PaddingZeros
{
    /// <summary>A distribution whose padding row is zero, if the parameter has such a row; else the distribution itself.</summary>
    /// <exception cref="ArgumentException">The row is not one of the parameter's, or nothing is written at all.</exception>
    public static Distribution In(Distribution all, ParameterSpec parameter)
    {
        if (all is LeaveDistribution)
        {
            throw new ArgumentException("Expected a scheme that writes a padding row, got leave.", nameof(all));
        }

        if (parameter.Layer.PaddingRow is not { } row)
        {
            return all;
        }

        TensorShape shape = parameter.Shape;
        return shape.Rank == 2 && row >= 0 && row < shape[0]
            ? new ZeroRowDistribution(all, row, shape[1])
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Padding row {row} is not a row of {parameter}; expected a table [rows, width]."), nameof(parameter));
    }
}
