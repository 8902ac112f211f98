using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Mean and second moment of a tensor's elements; sums over pieces are in double.</summary>
/// <param name="Count">Elements.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="SecondMoment">The mean of their squares.</param>
/// <param name="Variance">The mean of the squared differences to the mean.</param>
/// <param name="NonFiniteCount">NaNs and infinities; where there are any, or no element at all, the other numbers are NaN.</param>
internal readonly record struct TensorMoments(long Count, double Mean, double SecondMoment, double Variance, long NonFiniteCount)
{
    private const long PieceElements = 1 << 20;

    // Float32 squares below this lose bits or vanish.
    private const double TinySquare = 1e-30;

    /// <summary>Whether the moments are numbers.</summary>
    public bool AreKnown => Count > 0 && NonFiniteCount == 0;

    /// <summary>√ of the variance; <see langword="null"/> if not known.</summary>
    public double? StdDev => AreKnown ? Math.Sqrt(Variance) : null;

    /// <summary>√ of the second moment; <see langword="null"/> if not known.</summary>
    public double? RootMeanSquare => AreKnown ? Math.Sqrt(SecondMoment) : null;

    /// <summary>Measures a tensor of numbers of any type.</summary>
    public static TensorMoments Of(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor flat = tensor.detach();
        flat = (flat.is_sparse ? flat.to_dense() : flat).reshape(-1);
        long count = flat.numel();
        if (count == 0)
        {
            return new TensorMoments(0, double.NaN, double.NaN, double.NaN, 0);
        }

        double mean = Sum(flat, piece => piece.sum()) / count;
        double square = Sum(flat, piece => piece.dot(piece)) / count;
        if (!double.IsFinite(square) || square < TinySquare)
        {
            mean = Sum(flat, piece => piece.to(ScalarType.Float64).sum()) / count;
            square = Sum(flat, piece => SquaredNorm(piece.to(ScalarType.Float64))) / count;
        }

        if (!double.IsFinite(square))
        {
            long finite = (long)Sum(flat, piece => piece.isfinite().sum());
            return new TensorMoments(count, double.NaN, double.NaN, double.NaN, count - finite);
        }

        // The difference of two nearly equal numbers would be left.
        const double Cancelled = 1e-3;
        double variance = square - (mean * mean);
        if (variance < Cancelled * square)
        {
            variance = Sum(flat, piece => SquaredNorm(piece.to(ScalarType.Float64) - mean)) / count;
        }

        return new TensorMoments(count, mean, square, variance, 0);
    }

    private static Tensor SquaredNorm(Tensor piece) => piece.dot(piece);

    private static double Sum(Tensor flat, Func<Tensor, Tensor> part)
    {
        bool isWide = flat.dtype is ScalarType.Float32 or ScalarType.Float64;
        double sum = 0;
        for (long start = 0; start < flat.numel(); start += PieceElements)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor piece = flat.narrow(0, start, Math.Min(PieceElements, flat.numel() - start));
            sum += part(isWide ? piece : piece.to(ScalarType.Float32)).ToDouble();
        }

        return sum;
    }
}
