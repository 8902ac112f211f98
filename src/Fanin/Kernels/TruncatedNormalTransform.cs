using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>One word to one truncated normal float32 number, for bounds on both sides of the mean.</summary>
/// <remarks>
/// With q the mass between the number and the nearer end of the whole distribution and x = 2p − 1, p being the mass below it:
/// <c>z = x·P(w)</c> with <c>w = −ln(4q(1 − q))</c>. x is accurate near the middle, q in the tails; both come from the word by one rounding or two.
/// </remarks>
internal readonly struct TruncatedNormalTransform : ISingleTransform, IMixedFormula
{
    /// <summary>From here on, in σ, bounds cut off nothing that <see cref="NormalTransform"/> can give.</summary>
    public const double WholeNormal = 6.7;

    private const double Unit = 1.0 / (1ul << 32);

    private readonly float _mean;
    private readonly float _stdDev;
    private readonly float _low;
    private readonly float _high;
    private readonly float _slope;
    private readonly float _offset;
    private readonly float _span;
    private readonly float _nearHigh;

    // The bits by which what lies beyond the lower bound differs from what lies beyond the upper one.
    private readonly int _nearDifference;

    public TruncatedNormalTransform(in TruncatedQuantile quantile)
    {
        _mean = (float)quantile.Mean;
        _stdDev = (float)quantile.StdDev;
        _low = (float)quantile.Low;
        _high = (float)quantile.High;

        // A word s, as a signed number, stands for the share (s + 2³¹ + ½)·2⁻³² of the mass between the bounds, from below.
        double cell = quantile.Between * Unit;
        _slope = (float)(2 * cell);
        _offset = (float)(quantile.Below - quantile.Above + cell);
        _span = (float)cell;
        _nearHigh = (float)(quantile.Above + (cell / 2));
        _nearDifference = BitConverter.SingleToInt32Bits(_nearHigh) ^ BitConverter.SingleToInt32Bits((float)(quantile.Below + (cell / 2)));
    }

    /// <summary>How many cells lie between the one of a word and the nearer end.</summary>
    public static int CellsToEnd(int word) => word ^ (word >> 31) ^ int.MaxValue;

    public void Apply(Span<float> block)
    {
        Span<float> depths = stackalloc float[block.Length];
        Depths(block, depths);
        LaneLoop.RunMixed(this, depths, block, block);
    }

    public void Apply(Span<float> block, Span<BFloat16> numbers)
    {
        Span<float> depths = stackalloc float[block.Length];
        Depths(block, depths);
        LaneLoop.RunMixed(this, depths, block, numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Numbers<T>(T depths, T words)
        where T : struct, ILanes<T>
    {
        const float TailFrom = 10;
        const float MiddleCentre = 2.5f;
        const float TailCentre = 3.375f;

        // P by minimax relative to z, see docs/appendix/minimax.py: in w − 2.5 for w in [0, 5], in √w − 3.375 beyond.
        T half = T.Create(0.5f);
        T p = Polynomial.OfDegree8(
            T.Fma(depths, half, T.Create(-MiddleCentre)),
            2.1233136653900146f, 0.3488026559352875f, -0.005908171180635691f, -0.0017730101244524121f, 0.00030915020033717155f,
            -6.217993814061629e-06f, -4.9905684136319906e-06f, 4.861039997194894e-07f, 4.035489453713126e-08f);
        T far = T.GreaterThan(depths, T.Create(TailFrom));
        if (T.Any(far))
        {
            T tail = Polynomial.OfDegree10(
                T.Sqrt(depths * half) - T.Create(TailCentre),
                4.539088249206543f, 1.4233263731002808f, 0.005895896349102259f, -0.0038745596539229155f, 0.0023036880884319544f,
                -0.0015070498920977116f, 0.0009621996432542801f, -0.0004787679936271161f, 7.447273674188182e-05f, 7.378134614555165e-05f,
                -3.176902100676671e-05f);
            p = T.Select(far, tail, p);
        }

        T x = T.Fma(T.FromInt32(words), T.Create(_slope), T.Create(_offset));
        T numbers = T.Fma(x * p, T.Create(_stdDev), T.Create(_mean));
        return T.Min(T.Create(_high), T.Max(T.Create(_low), numbers));
    }

    // Two short loops overlap better than a long one, each number of which waits for itself.
    private void Depths(ReadOnlySpan<float> words, Span<float> depths) =>
        LaneLoop.Run(new DepthFormula(_span, _nearHigh, _nearDifference), words, depths);

    /// <summary>2w of a word.</summary>
    private readonly struct DepthFormula(float span, float nearHigh, int nearDifference) : IWordFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Numbers<T>(T words)
            where T : struct, ILanes<T>
        {
            T negative = T.ShiftRight(words, 31);
            T cells = words ^ negative ^ T.CreateBits(int.MaxValue);
            T near = T.Create(nearHigh) ^ (T.CreateBits(nearDifference) & negative);
            T q = T.Fma(T.FromInt32(cells), T.Create(span), near);
            return Logarithm.MinusTwice(q * T.Fma(q, T.Create(-4), T.Create(4)));
        }
    }
}
