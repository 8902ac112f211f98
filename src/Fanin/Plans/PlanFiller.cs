using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Draws the numbers of a plan. Everything is decided; rows, and slices of rows, can be filled in any order, and any of them alone.</summary>
/// <remarks>Not safe for use by several threads at once: give each a filler of its own, or use <see cref="ParallelFiller"/>.</remarks>
public sealed class PlanFiller
{
    private readonly InitPlan _plan;
    private readonly HashSet<PlanRow> _rows;
    private readonly Lazy<PyTorchGenerator> _generator;

    /// <summary>Prepares to fill a plan.</summary>
    /// <param name="plan">The plan.</param>
    public PlanFiller(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _rows = new HashSet<PlanRow>(plan.Rows, ReferenceEqualityComparer.Instance);
        _generator = Generator(plan);
    }

    // For another thread; the rows are only read.
    private PlanFiller(PlanFiller other)
    {
        _plan = other._plan;
        _rows = other._rows;
        _generator = Generator(_plan);
    }

    /// <summary>Writes the numbers of one parameter. In any order; a far place of the stream is reached in milliseconds.</summary>
    /// <typeparam name="T">float, double, <see cref="Half"/>, <see cref="BFloat16"/> or long: the parameter's element type.</typeparam>
    /// <param name="row">A row of the plan.</param>
    /// <param name="destination">All elements of the parameter, row-major (in the order of memory, if the row says so).</param>
    /// <exception cref="ArgumentException">The row is not of this plan, the span's length is not the parameter's, or the elements are of another type; nothing is
    /// written.</exception>
    public void Fill<T>(PlanRow row, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(row);
        if (destination.Length != row.Parameter.Shape.ElementCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{row.Parameter} has {row.Parameter.Shape.ElementCount} elements; got a span of {destination.Length}."), nameof(destination));
        }

        Fill(row, 0, Elements.Of(destination));
    }

    /// <summary>Writes a slice of one parameter: the numbers that <see cref="Fill{T}"/> would write there.</summary>
    /// <typeparam name="T">See <see cref="Fill{T}"/>.</typeparam>
    /// <param name="row">A row of the plan.</param>
    /// <param name="start">Index of the slice's first element in the whole parameter.</param>
    /// <param name="destination">The slice.</param>
    /// <remarks>Distributions whose elements depend on each other (orthogonal ones) are computed whole, and the slice copied.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="Fill{T}"/>; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the parameter.</exception>
    public void FillSlice<T>(PlanRow row, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(row);
        Fill(row, start, Elements.Of(destination));
    }

    /// <summary>A filler of the same plan for another thread.</summary>
    internal PlanFiller Another() => new(this);

    /// <summary>Writes a slice into memory of whatever type.</summary>
    /// <param name="row">A row of the plan.</param>
    /// <param name="start">Index of the slice's first element in the whole parameter.</param>
    /// <param name="destination">The slice.</param>
    /// <param name="threads">How many threads heavy arithmetic may use.</param>
    /// <exception cref="ArgumentException">As for <see cref="Fill{T}"/>; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the parameter.</exception>
    public void Fill(PlanRow row, long start, Elements destination, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ParameterSpec parameter = row.Parameter;
        long count = parameter.Shape.ElementCount;
        if (!_rows.Contains(row))
        {
            throw new ArgumentException($"The row of {parameter} belongs to another plan; expected one of the plan to fill.", nameof(row));
        }

        if (start < 0 || start > count - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), string.Create(CultureInfo.InvariantCulture, $"Expected a slice within the {count} elements of {parameter}, got {destination.Length} from {start} on."));
        }

        if (parameter.ElementType != destination.Type)
        {
            throw new ArgumentException($"{parameter} is {parameter.ElementType}; got a span of {destination.Type}.", nameof(destination));
        }

        NumberSource source = row.Place.Open(_generator);
        source.Threads = threads;
        row.Distribution.Fill(source, count, start, destination);
    }

    private static Lazy<PyTorchGenerator> Generator(InitPlan plan) => new(() => new PyTorchGenerator(plan.Seed), isThreadSafe: false);
}
