using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.LinearAlgebra;

/// <summary>Plain matrix arithmetic to test with.</summary>
internal static class Matrices
{
    public static double[] Normals(int count, ulong seed)
    {
        var values = new float[count];
        PyTorchNormal.Fill(new PyTorchGenerator(seed), 0, 1, values);
        return [.. values.Select(value => (double)value)];
    }

    public static double[] Transpose(double[] matrix, int rows, int columns)
    {
        var result = new double[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = matrix[i];
        }

        return result;
    }

    /// <summary>AᵀB of two tall matrices.</summary>
    public static double[] TransposedProduct(double[] a, double[] b, int rows, int columns)
    {
        var result = new double[columns * columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < rows; k++)
                {
                    sum += a[(k * columns) + i] * b[(k * columns) + j];
                }

                result[(i * columns) + j] = sum;
            }
        }

        return result;
    }

    /// <summary>The largest element of QᵀQ − g²I.</summary>
    public static double Loss(double[] q, int rows, int columns, double gain)
    {
        double[] product = TransposedProduct(q, q, rows, columns);
        double loss = 0;
        for (int i = 0; i < product.Length; i++)
        {
            loss = Math.Max(loss, Math.Abs(product[i] - (i / columns == i % columns ? gain * gain : 0)));
        }

        return loss;
    }

    /// <summary>The definition of the orthogonal factor with a positive diagonal in R, by Gram and Schmidt, twice.</summary>
    public static double[] GramSchmidt(double[] matrix, int rows, int columns)
    {
        double[][] q = [.. Transpose(matrix, rows, columns).Chunk(rows)];
        for (int j = 0; j < columns; j++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int earlier = 0; earlier < j; earlier++)
                {
                    double product = q[earlier].Zip(q[j], (x, y) => x * y).Sum();
                    q[j] = [.. q[j].Zip(q[earlier], (x, y) => x - (product * y))];
                }
            }

            double length = Math.Sqrt(q[j].Sum(x => x * x));
            q[j] = [.. q[j].Select(x => x / length)];
        }

        return Transpose([.. q.SelectMany(column => column)], columns, rows);
    }

    public static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).DefaultIfEmpty().Max();
}
