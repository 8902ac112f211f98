using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>How the outputs of a layer lie to each other: directions and rank of the rows of a matrix of samples (or tokens) and units.</summary>
internal static class BatchGeometry
{
    private const int MaxRows = 256;
    private const int MaxColumns = 1024;

    /// <summary>A tensor as rows: one a token where units are the last of three and more dimensions, else one a sample.</summary>
    public static Tensor Rows(Tensor tensor, int unitDimension) => tensor.dim() switch
    {
        1 => tensor.unsqueeze(1),
        > 2 when unitDimension == tensor.dim() - 1 => tensor.reshape(-1, tensor.shape[^1]),
        _ => tensor.flatten(1),
    };

    /// <summary>The mean cosine of two rows, over all pairs; rows of zeros have no direction and are left out.</summary>
    /// <returns>Within [−1, 1]; <see langword="null"/> for fewer than two rows with a direction, or rows of one number.</returns>
    /// <remarks>(‖Σ u‖² − n)/(n(n − 1)) with u the rows of length 1: no pair is visited.</remarks>
    public static double? MeanCosine(Tensor rows, double rootMeanSquare)
    {
        if (rows.shape[0] < 2 || rows.shape[1] < 2 || rootMeanSquare <= 0)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor x = rows.detach();

        // Squares of float32 numbers below 10⁻¹⁹ would vanish.
        const double Tiny = 1e-12;
        const double Huge = 1e12;
        x = rootMeanSquare is < Tiny or > Huge ? x.to(ScalarType.Float64) / rootMeanSquare : x.dtype == ScalarType.Float64 ? x : x.to(ScalarType.Float32);
        Tensor norms = linalg.vector_norm(x, 2, [1]);
        Tensor directed = norms > 0;
        long count = directed.sum().item<long>();
        if (count < 2)
        {
            return null;
        }

        Tensor inverse = where(directed, norms.reciprocal(), zeros_like(norms));
        Tensor sum = x.t().mv(inverse).to(ScalarType.Float64);
        return Math.Clamp((sum.dot(sum).ToDouble() - count) / ((double)count * (count - 1)), -1, 1);
    }

    /// <summary>exp of the entropy of p = s/Σs, s being the singular values of the centred rows.</summary>
    /// <returns>From 1 to the smaller of rows and columns; <see langword="null"/> if all rows are equal.</returns>
    /// <remarks>
    /// <para>Of more than 256 rows or 1024 columns as many are taken at equal distances. Singular values below 10⁻⁷ of the largest count as 0.</para>
    /// <para>Source: Roy and Vetterli 2007, The effective rank.</para>
    /// </remarks>
    public static double? EffectiveRank(Tensor rows)
    {
        if (rows.shape[0] < 2)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor x = Thinned(Thinned(rows.detach(), 0, MaxRows), 1, MaxColumns).cpu().to(ScalarType.Float64);
        double largest = x.abs().max().ToDouble();
        if (largest <= 0 || !double.IsFinite(largest))
        {
            return null;
        }

        x = x / largest;
        double scale = x.square().mean().ToDouble();
        x = x - x.mean([0]);
        Tensor gram = x.shape[0] <= x.shape[1] ? x.mm(x.t()) : x.t().mm(x);
        double[] eigenvalues = linalg.eigvalsh(gram).data<double>().ToArray();
        double top = eigenvalues.Max();

        // What centring leaves of equal rows is rounding.
        const double Rounding = 1e-14;
        if (top <= Rounding * scale * x.numel())
        {
            return null;
        }

        double[] singular = [.. eigenvalues.Where(value => value > Rounding * top).Select(Math.Sqrt)];
        double total = singular.Sum();
        return Math.Exp(-singular.Sum(value => value / total * Math.Log(value / total)));
    }

    private static Tensor Thinned(Tensor x, int dimension, int most)
    {
        long length = x.shape[dimension];
        return length <= most
            ? x
            : x.index_select(dimension, tensor(Enumerable.Range(0, most).Select(i => i * length / most).ToArray(), device: x.device));
    }
}
