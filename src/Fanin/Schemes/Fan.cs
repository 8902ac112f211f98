using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>How many scalar connections go into and out of a unit.</summary>
/// <param name="In">Connections into one output unit; with strides of a transposed convolution an average, which need not be whole.</param>
/// <param name="Out">Connections out of one input unit.</param>
public readonly record struct Fan(double In, double Out)
{
    /// <summary>
    /// PyTorch's count from the shape alone: <c>in = size(1)·k</c>, <c>out = size(0)·k</c>, k the product of the kernel sizes.
    /// </summary>
    /// <param name="shape">Shape of a weight, 2 or more dimensions.</param>
    /// <returns>The fans; either may be 0 if a size is.</returns>
    /// <remarks>
    /// <para>Source: <c>_calculate_fan_in_and_fan_out</c> of <c>torch.nn.init</c>.</para>
    /// <para>It knows nothing of the layer: for a grouped convolution <c>out</c> is too large by the number of groups, for a transposed one
    /// <c>in</c> is (out/groups)·k, and a packed projection counts all its parts as outputs. <see cref="FromLayout"/> counts what is there.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The shape has fewer than 2 dimensions.</exception>
    public static Fan FromShape(TensorShape shape)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"Shape {shape} has no fans; expected a weight of 2 or more dimensions.", nameof(shape));
        }

        long kernel = Product(shape, Enumerable.Range(2, shape.Rank - 2));
        return new Fan(checked(shape[1] * kernel), checked(shape[0] * kernel));
    }

    /// <summary>The connections that a layer really has: groups, packed parts, copies and strides taken into account.</summary>
    /// <param name="shape">Shape of the weight.</param>
    /// <param name="layout">What its dimensions are.</param>
    /// <returns>The fans; either may be 0 if a size is.</returns>
    /// <exception cref="ArgumentException">The shape lacks a dimension that the layout names, or does not divide by its groups or parts.</exception>
    public static Fan FromLayout(TensorShape shape, WeightLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        int[] named = [.. layout.Out, .. layout.In, .. layout.Copies];
        if (named.Any(dimension => dimension >= shape.Rank))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Shape {shape} has no fans; expected a weight of {named.Max() + 1} or more dimensions."), nameof(shape));
        }

        long units = Product(shape, layout.Out);
        long inputs = Product(shape, layout.In);
        long kernel = Product(shape, Enumerable.Range(0, shape.Rank).Except(named));
        long grouped = layout.IsTransposed ? inputs : units;
        if (layout.Groups < 1 || layout.PackedParts < 1 || layout.TransposedStride < 1 || grouped % layout.Groups != 0 || units % layout.PackedParts != 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Shape {shape} does not divide into {layout.Groups} groups and {layout.PackedParts} packed parts, strides of {layout.TransposedStride}; correct the layer."),
                nameof(layout));
        }

        // A weight holds one group's worth of the dimension that isn't grouped, and all groups of the other.
        (double sees, double feeds) = layout.IsTransposed ? (inputs / layout.Groups, units) : (inputs, units / layout.Groups);
        return new Fan(sees * kernel / layout.TransposedStride, feeds / layout.PackedParts * kernel);
    }

    /// <summary>The fan that a mode asks for.</summary>
    /// <param name="mode">In, out, or a mean of both.</param>
    public double Of(FanMode mode) => mode switch
    {
        FanMode.FanIn => In,
        FanMode.FanOut => Out,
        FanMode.FanAvg => (In + Out) / 2,
        _ => Math.Sqrt(In * Out),
    };

    private static long Product(TensorShape shape, IEnumerable<int> dimensions) =>
        dimensions.Aggregate(1L, (product, dimension) => checked(product * shape[dimension]));
}

/// <summary>Who counts the fans.</summary>
public enum FanCount
{
    /// <summary>The layer: <see cref="Fan.FromLayout"/>.</summary>
    Layer,

    /// <summary>PyTorch, by shape: <see cref="Fan.FromShape"/>.</summary>
    PyTorch,
}
