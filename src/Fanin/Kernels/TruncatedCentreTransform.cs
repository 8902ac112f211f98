using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>One word to one truncated normal float32 number, for bounds on both sides of the mean and no farther than 2 σ from it.</summary>
/// <remarks>
/// With x = 2p − 1, p being the mass of the whole distribution below the number: <c>z = x·R(v)</c> with <c>v = 1 − x²</c>. So near the middle there is no
/// logarithm to take: a rational function does.
/// </remarks>
internal readonly struct TruncatedCentreTransform : ISingleTransform, IWordFormula
{
    /// <summary>How far, in σ, bounds may be; a little more than 2, because bounds of 2 σ are rounded.</summary>
    public const double Reach = 2.006;

    private const double Unit = 1.0 / (1ul << 32);

    private readonly float _mean;
    private readonly float _low;
    private readonly float _high;

    // Of x, and of x·σ.
    private readonly float _slope;
    private readonly float _offset;
    private readonly float _scaledSlope;
    private readonly float _scaledOffset;

    public TruncatedCentreTransform(in TruncatedQuantile quantile)
    {
        _mean = (float)quantile.Mean;
        _low = (float)quantile.Low;
        _high = (float)quantile.High;

        // A word s, as a signed number, stands for the share (s + 2³¹ + ½)·2⁻³² of the mass between the bounds, from below.
        double cell = quantile.Between * Unit;
        double offset = quantile.Below - quantile.Above + cell;
        _slope = (float)(2 * cell);
        _offset = (float)offset;
        _scaledSlope = (float)(2 * cell * quantile.StdDev);
        _scaledOffset = (float)(offset * quantile.StdDev);
    }

    public void Apply(Span<float> block) => LaneLoop.Run(this, block, block);

    public void Apply(Span<float> block, Span<BFloat16> numbers) => LaneLoop.Run(this, block, numbers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Numbers<T>(T words)
        where T : struct, ILanes<T>
    {
        T shares = T.FromInt32(words);
        T x = T.Fma(shares, T.Create(_slope), T.Create(_offset));
        T v = T.FmaNegated(x, x, T.Create(1));

        // Minimax relative to z, see docs/appendix/minimax.py.
        T p = T.Fma(v, T.Create(2.808763027191162f), T.Create(3.5203957557678223f));
        T q = v + T.Create(4.324612617492676f);
        p = T.Fma(p, v, T.Create(0.6651082634925842f));
        q = T.Fma(q, v, T.Create(2.826364755630493f));
        p = T.Fma(p, v, T.Create(0.016544241458177567f));
        q = T.Fma(q, v, T.Create(0.35677602887153625f));
        q = T.Fma(q, v, T.Create(0.0061659496277570724f));
        T ratio = (p / q) + T.Create(0.4298613667488098f);

        T numbers = T.Fma(T.Fma(shares, T.Create(_scaledSlope), T.Create(_scaledOffset)), ratio, T.Create(_mean));
        return T.Min(T.Create(_high), T.Max(T.Create(_low), numbers));
    }
}
