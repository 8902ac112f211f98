using Fanin.LinearAlgebra;

namespace Fanin.Tests.LinearAlgebra;

/// <summary>Orthogonal matrices are uniformly distributed; with the signs that Householder's method leaves they are not, and fail.</summary>
/// <remarks>Each statistic exceeds its limit with a probability of about 10⁻⁵, were the seed not fixed.</remarks>
public class HaarTests
{
    private const int Count = 4000;
    private const double MostDeviations = 4.4;

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void Traces_HaveTheMomentsOfANormalNumber(int size)
    {
        double[] traces = [.. Sample(size, corrected: true).Select(q => Trace(q, size))];
        Assert.InRange(Deviations(traces, 1, 0), -MostDeviations, MostDeviations);
        Assert.InRange(Deviations(traces, 2, 1), -MostDeviations, MostDeviations);
        Assert.InRange(Deviations(traces, 4, 3), -MostDeviations, MostDeviations);

        double[] wrong = [.. Sample(size, corrected: false).Select(q => Trace(q, size))];
        Assert.True(Math.Abs(Deviations(wrong, 1, 0)) > 2 * MostDeviations, "Signs left to the method shift the trace.");
    }

    // Of a point on the sphere in three dimensions each coordinate is uniform (Archimedes).
    [Fact]
    public void Elements_AreUniform_InThreeDimensions()
    {
        double[][] sample = [.. Sample(3, corrected: true)];
        for (int element = 0; element < 9; element++)
        {
            Assert.InRange(KolmogorovSmirnov([.. sample.Select(q => q[element])]), 0, 2.5);
        }

        double[] wrong = [.. Sample(3, corrected: false).Select(q => q[0])];
        Assert.True(KolmogorovSmirnov(wrong) > 10, "Signs left to the method make Q[0,0] negative.");
    }

    [Fact]
    public void Determinants_AreOfEitherSign()
    {
        Assert.InRange(Deviations([.. Sample(3, corrected: true).Select(Determinant)], 1, 0), -MostDeviations, MostDeviations);
        Assert.All(Sample(3, corrected: false), q => Assert.Equal(1, Determinant(q), 12));
    }

    private static IEnumerable<double[]> Sample(int size, bool corrected)
    {
        double[] normals = Matrices.Normals(Count * size * size, seed: 11);
        foreach (double[] matrix in normals.Chunk(size * size))
        {
            double[] q = [.. matrix];
            OrthogonalMatrix.FromNormals(q, size, size);
            yield return corrected ? q : WithSignsOfLapack(matrix, q, size);
        }
    }

    /// <summary>Q as LAPACK returns it: each step reflects a column x to −sign(x₁)‖x‖e₁, but the last leaves its one element.</summary>
    private static double[] WithSignsOfLapack(double[] matrix, double[] q, int size)
    {
        double[] rest = [.. matrix];
        double[] result = [.. q];
        for (int k = 0; k < size; k++)
        {
            double sign = k == size - 1 ? Math.Sign(rest[^1]) : -Math.Sign(rest[(k * size) + k]);
            for (int i = 0; i < size; i++)
            {
                result[(i * size) + k] *= sign;
            }

            Reflect(rest, size, k);
        }

        return result;
    }

    private static void Reflect(double[] rest, int size, int k)
    {
        double[] v = [.. Enumerable.Range(0, size).Select(i => i < k ? 0 : rest[(i * size) + k])];
        double length = Math.Sqrt(v.Sum(x => x * x));
        v[k] += Math.CopySign(length, v[k]);
        double square = v.Sum(x => x * x);
        for (int column = 0; column < size; column++)
        {
            double product = Enumerable.Range(0, size).Sum(i => v[i] * rest[(i * size) + column]);
            for (int i = 0; i < size; i++)
            {
                rest[(i * size) + column] -= 2 * product / square * v[i];
            }
        }
    }

    private static double Trace(double[] q, int size) => Enumerable.Range(0, size).Sum(i => q[i * (size + 1)]);

    private static double Determinant(double[] q) =>
        (q[0] * ((q[4] * q[8]) - (q[5] * q[7]))) - (q[1] * ((q[3] * q[8]) - (q[5] * q[6]))) + (q[2] * ((q[3] * q[7]) - (q[4] * q[6])));

    /// <summary>How many standard errors the mean of a power is from what it should be.</summary>
    private static double Deviations(double[] values, int power, double expected)
    {
        double[] powers = [.. values.Select(value => Math.Pow(value, power))];
        double mean = powers.Average();
        double variance = powers.Sum(value => (value - mean) * (value - mean)) / (powers.Length - 1);
        return (mean - expected) / Math.Sqrt(variance / powers.Length);
    }

    /// <summary>√n times the largest distance from the distribution function of the uniform numbers on [−1, 1].</summary>
    private static double KolmogorovSmirnov(double[] values)
    {
        Array.Sort(values);
        double most = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double uniform = (values[i] + 1) / 2;
            most = Math.Max(most, Math.Max(uniform - ((double)i / values.Length), ((i + 1.0) / values.Length) - uniform));
        }

        return most * Math.Sqrt(values.Length);
    }
}
