using Fanin.Parameters;

namespace Fanin.Distributions;

/// <summary>The middle of a convolution's kernel.</summary>
internal static class CentreTap
{
    /// <summary>Index of the middle within one kernel: size/2 in every kernel dimension, as PyTorch's <c>dirac_</c> has it.</summary>
    /// <param name="shape"><c>[out, in, …kernel]</c>.</param>
    public static long IndexIn(TensorShape shape)
    {
        long index = 0;
        for (int d = 2; d < shape.Rank; d++)
        {
            index = (index * shape[d]) + (shape[d] / 2);
        }

        return index;
    }

    /// <summary>Elements of one kernel.</summary>
    /// <param name="shape"><c>[out, in, …kernel]</c>.</param>
    public static long KernelSize(TensorShape shape)
    {
        long size = 1;
        for (int d = 2; d < shape.Rank; d++)
        {
            size *= shape[d];
        }

        return size;
    }

    /// <summary>Puts a matrix [out, in] into the middle of the kernels.</summary>
    public static void Scatter(TensorShape shape, ReadOnlySpan<double> matrix, Span<double> values)
    {
        long kernel = KernelSize(shape);
        long centre = IndexIn(shape);
        for (int i = 0; i < matrix.Length && kernel > 0; i++)
        {
            values[(int)((i * kernel) + centre)] = matrix[i];
        }
    }
}
