using System.Globalization;
using System.Numerics;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// The first rows and columns of a Hadamard matrix, at the centre tap of a convolution's kernels: entry (o, i) is <c>c·(−1)^popcount(o &amp; i)</c>.
/// </summary>
/// <param name="Shape"><c>[out, in, …kernel]</c>.</param>
/// <param name="Scale">c.</param>
public sealed record HadamardDistribution(TensorShape Shape, double Scale) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "hadamard";

    /// <inheritdoc/>
    public override double StdDev => Math.Abs(Scale) / Math.Sqrt(Math.Max(1, CentreTap.KernelSize(Shape)));

    /// <inheritdoc/>
    public override bool IsDrawn => false;

    /// <inheritdoc/>
    public override bool IsSliceable => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Hadamard {Shape[0]}×{Shape[1]}, ±{Scale:G6}");

    internal override Distribution Times(double factor) => this with { Scale = Scale * factor };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => position;

    internal override void Fill(NumberSource source, long count, long start, Elements destination)
    {
        destination.Fill(0);
        long kernel = CentreTap.KernelSize(Shape);
        long centre = CentreTap.IndexIn(Shape);
        for (long entry = kernel == 0 ? count : start / kernel; (entry * kernel) + centre < start + destination.Length; entry++)
        {
            long index = (entry * kernel) + centre - start;
            if (index >= 0)
            {
                bool odd = (BitOperations.PopCount((ulong)(entry / Shape[1] & (entry % Shape[1]))) & 1) != 0;
                destination.Slice((int)index, 1).Fill(odd ? -Scale : Scale);
            }
        }
    }
}
