using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>One word to one truncated normal float32 number, for bounds on both sides of the mean.</summary>
/// <remarks>
/// With q the mass between the number and the nearer end of the whole distribution and x = 2p − 1, p being the mass below it:
/// <c>z = x·P(w)</c> with <c>w = −ln(4q(1 − q))</c>. x is accurate near the middle, q in the tails; both come from the word by one rounding or two.
/// </remarks>
internal readonly struct TruncatedNormalTransform : IBlockTransform<float>
{
    /// <summary>From here on, in σ, bounds cut off nothing that <see cref="NormalTransform"/> can give.</summary>
    public const double WholeNormal = 6.7;

    // P in h = w/2·… − centre, minimax relative to z; see docs/appendix/minimax.py. Middle: w in [0, 5], h = w − 2.5. Tail: h = √w − 3.375.
    private const float TailFrom = 10; // 2w
    private const float MiddleCentre = 2.5f;
    private const float TailCentre = 3.375f;
    private const float M0 = 2.1233136653900146f;
    private const float M1 = 0.3488026559352875f;
    private const float M2 = -0.005908170714974403f;
    private const float M3 = -0.001773010240867734f;
    private const float M4 = 0.00030915014212951064f;
    private const float M5 = -6.21796380073647e-06f;
    private const float M6 = -4.990551133232657e-06f;
    private const float M7 = 4.861013849222218e-07f;
    private const float M8 = 4.0353576480356423e-08f;
    private const float T0 = 4.539087772369385f;
    private const float T1 = 1.4233163595199585f;
    private const float T2 = 0.005912082735449076f;
    private const float T3 = -0.0037780674174427986f;
    private const float T4 = 0.0022327867336571217f;
    private const float T5 = -0.0017538522370159626f;
    private const float T6 = 0.0010880683548748493f;
    private const float T7 = -0.0002453850756864995f;
    private const float T8 = -2.8418635338312015e-05f;

    private const double Unit = 1.0 / (1ul << 32);

    private readonly float _mean;
    private readonly float _stdDev;
    private readonly float _low;
    private readonly float _high;
    private readonly float _slope;
    private readonly float _offset;
    private readonly float _span;
    private readonly float _nearLow;
    private readonly float _nearHigh;

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
        _nearLow = (float)(quantile.Below + (cell / 2));
        _nearHigh = (float)(quantile.Above + (cell / 2));
    }

    /// <summary>How many cells lie between the one of a word and the nearer end.</summary>
    public static int CellsToEnd(int word) => word ^ (word >> 31) ^ int.MaxValue;

    public void Apply(Span<float> block)
    {
        int i = 0;
        if (Fma.IsSupported && Avx2.IsSupported)
        {
            for (; i <= block.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                block.Store256(i, Numbers(block.Load256(i).AsInt32()));
            }
        }

        Span<int> words = MemoryMarshal.Cast<float, int>(block);
        for (; i < block.Length; i++)
        {
            block[i] = Number(words[i]);
        }
    }

    private static float Middle(float h)
    {
        float p = MathF.FusedMultiplyAdd(M8, h, M7);
        p = MathF.FusedMultiplyAdd(p, h, M6);
        p = MathF.FusedMultiplyAdd(p, h, M5);
        p = MathF.FusedMultiplyAdd(p, h, M4);
        p = MathF.FusedMultiplyAdd(p, h, M3);
        p = MathF.FusedMultiplyAdd(p, h, M2);
        p = MathF.FusedMultiplyAdd(p, h, M1);
        return MathF.FusedMultiplyAdd(p, h, M0);
    }

    private static float Tail(float h)
    {
        float p = MathF.FusedMultiplyAdd(T8, h, T7);
        p = MathF.FusedMultiplyAdd(p, h, T6);
        p = MathF.FusedMultiplyAdd(p, h, T5);
        p = MathF.FusedMultiplyAdd(p, h, T4);
        p = MathF.FusedMultiplyAdd(p, h, T3);
        p = MathF.FusedMultiplyAdd(p, h, T2);
        p = MathF.FusedMultiplyAdd(p, h, T1);
        return MathF.FusedMultiplyAdd(p, h, T0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Middle(Vector256<float> h)
    {
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(M8), h, Vector256.Create(M7));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M6));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M5));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M4));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M3));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M2));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M1));
        return Vector256.FusedMultiplyAdd(p, h, Vector256.Create(M0));
    }

    private static Vector256<float> Tail(Vector256<float> h)
    {
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(T8), h, Vector256.Create(T7));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T6));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T5));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T4));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T3));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T2));
        p = Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T1));
        return Vector256.FusedMultiplyAdd(p, h, Vector256.Create(T0));
    }

    private float Number(int word)
    {
        float x = MathF.FusedMultiplyAdd(word, _slope, _offset);
        float q = MathF.FusedMultiplyAdd(CellsToEnd(word), _span, word < 0 ? _nearLow : _nearHigh);
        float twice = Logarithm.MinusTwice(q * MathF.FusedMultiplyAdd(q, -4, 4));
        float p = twice > TailFrom
            ? Tail(MathF.Sqrt(twice * 0.5f) - TailCentre)
            : Middle(MathF.FusedMultiplyAdd(twice, 0.5f, -MiddleCentre));
        float number = MathF.FusedMultiplyAdd(x * p, _stdDev, _mean);
        number = number < _low ? _low : number;
        return number > _high ? _high : number;
    }

    // Number, in eight lanes; few vectors have a lane in a tail.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Numbers(Vector256<int> word)
    {
        Vector256<int> negative = word >> 31;
        Vector256<int> cells = word ^ negative ^ Vector256.Create(int.MaxValue);
        Vector256<float> near = Vector256.ConditionalSelect(negative.AsSingle(), Vector256.Create(_nearLow), Vector256.Create(_nearHigh));
        Vector256<float> x = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(word), Vector256.Create(_slope), Vector256.Create(_offset));
        Vector256<float> q = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(cells), Vector256.Create(_span), near);
        Vector256<float> twice = Logarithm.MinusTwice(q * Vector256.FusedMultiplyAdd(q, Vector256.Create(-4f), Vector256.Create(4f)));
        Vector256<float> half = Vector256.Create(0.5f);
        Vector256<float> p = Middle(Vector256.FusedMultiplyAdd(twice, half, Vector256.Create(-MiddleCentre)));
        Vector256<float> far = Vector256.GreaterThan(twice, Vector256.Create(TailFrom));
        if (far.ExtractMostSignificantBits() != 0)
        {
            p = Vector256.ConditionalSelect(far, Tail(Vector256.Sqrt(twice * half) - Vector256.Create(TailCentre)), p);
        }

        Vector256<float> number = Vector256.FusedMultiplyAdd(x * p, Vector256.Create(_stdDev), Vector256.Create(_mean));
        Vector256<float> low = Vector256.Create(_low);
        Vector256<float> high = Vector256.Create(_high);
        number = Vector256.ConditionalSelect(Vector256.LessThan(number, low), low, number);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(number, high), high, number);
    }
}
