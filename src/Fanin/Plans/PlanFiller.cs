using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Draws the numbers of a plan. Everything is decided; rows can be filled in any order, and any of them alone.</summary>
/// <remarks>Not safe for use by several threads at once: give each a filler of its own.</remarks>
public sealed class PlanFiller
{
    private readonly PyTorchGenerator _generator;
    private readonly HashSet<PlanRow> _rows;

    /// <summary>Prepares to fill a plan.</summary>
    /// <param name="plan">The plan.</param>
    public PlanFiller(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _generator = new PyTorchGenerator(plan.Seed);
        _rows = new HashSet<PlanRow>(plan.Rows, ReferenceEqualityComparer.Instance);
    }

    /// <summary>Writes the numbers of one parameter. In any order; a far place of the stream is reached in milliseconds.</summary>
    /// <param name="row">A row of the plan.</param>
    /// <param name="destination">All elements of the parameter, row-major, float32.</param>
    /// <exception cref="ArgumentException">The row is not of this plan, the span's length is not the parameter's, or the parameter is not float32; nothing is written.</exception>
    public void Fill(PlanRow row, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(row);
        ParameterSpec parameter = row.Parameter;
        if (!_rows.Contains(row))
        {
            throw new ArgumentException($"The row of {parameter} belongs to another plan; expected one of the plan to fill.", nameof(row));
        }

        if (destination.Length != parameter.Shape.ElementCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{parameter} has {parameter.Shape.ElementCount} elements; got a span of {destination.Length}."), nameof(destination));
        }

        if (parameter.ElementType != ElementType.Float32)
        {
            throw new ArgumentException($"{parameter} is {parameter.ElementType}; got a span of float32.", nameof(destination));
        }

        if (row.IsDrawn)
        {
            _generator.MoveTo(row.Position);
        }

        row.Distribution.Fill(_generator, destination);
    }
}
