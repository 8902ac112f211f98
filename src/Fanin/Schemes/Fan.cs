using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>How many scalar connections go into and out of a unit.</summary>
/// <param name="In">Connections into one output unit.</param>
/// <param name="Out">Connections out of one input unit.</param>
public readonly record struct Fan(long In, long Out)
{
    /// <summary>
    /// PyTorch's count from the shape alone: <c>in = size(1)·k</c>, <c>out = size(0)·k</c>, k the product of the kernel sizes.
    /// </summary>
    /// <param name="shape">Shape of a weight, 2 or more dimensions.</param>
    /// <returns>The fans; either may be 0 if a size is.</returns>
    /// <remarks>
    /// <para>Source: <c>_calculate_fan_in_and_fan_out</c> of <c>torch.nn.init</c>.</para>
    /// <para>It knows nothing of the layer: for a grouped convolution <c>out</c> is too large by the number of groups, for a transposed one
    /// <c>in</c> is (out/groups)·k.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The shape has fewer than 2 dimensions.</exception>
    public static Fan FromShape(TensorShape shape)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"Shape {shape} has no fans; expected a weight of 2 or more dimensions.", nameof(shape));
        }

        long kernel = 1;
        for (int i = 2; i < shape.Rank; i++)
        {
            kernel = checked(kernel * shape[i]);
        }

        return new Fan(checked(shape[1] * kernel), checked(shape[0] * kernel));
    }

    /// <summary>The fan that a mode asks for.</summary>
    /// <param name="mode">In or out.</param>
    public long Of(FanMode mode) => mode == FanMode.FanIn ? In : Out;
}
