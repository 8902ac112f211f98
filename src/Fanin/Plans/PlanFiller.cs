using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Draws the numbers of a plan. Everything is decided; rows can be filled in any order, and any of them alone.</summary>
public sealed class PlanFiller
{
    private readonly PyTorchGenerator _generator;

    /// <summary>Prepares to fill a plan.</summary>
    /// <param name="plan">The plan.</param>
    public PlanFiller(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _generator = new PyTorchGenerator(plan.Seed);
    }

    /// <summary>Writes the numbers of one parameter. In any order; a far place of the stream is reached in milliseconds.</summary>
    /// <param name="row">A row of the plan.</param>
    /// <param name="destination">All elements of the parameter, row-major, float32.</param>
    /// <exception cref="ArgumentException">The span's length is not the parameter's, or the parameter is not float32; nothing is written.</exception>
    public void Fill(PlanRow row, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(row);
        ParameterSpec parameter = row.Parameter;
        if (destination.Length != parameter.Shape.ElementCount)
        {
            throw new ArgumentException(
                $"{parameter} has {parameter.Shape.ElementCount} elements; got a span of {destination.Length}.", nameof(destination));
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
