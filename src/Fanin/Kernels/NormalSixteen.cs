using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>PyTorch's Box–Muller block in float16 and bfloat16: every intermediate result is rounded to the type.</summary>
/// <remarks>
/// <para>Q being that rounding: <c>r = Q(√Q(−2·Q(ln Q(1 − u₁))))</c>, <c>θ = Q(2π·u₂)</c>, and the results are <c>Q(Q(Q(r·Q(cos θ))·σ) + μ)</c>
/// and the same with the sine. u takes 2048 or 256 values, so r, sine and cosine come from tables.</para>
/// <para>Repeatability: exact. The tables are computed once a process in float64 and rounded to float32, then to 11 or 8 bits; none of the
/// logarithms, sines and cosines lies closer to the middle of two such numbers than 0.8 units in float32's last place.</para>
/// </remarks>
internal static class NormalSixteen
{
    private const int Length = NormalBlock.Length;
    private const int Pairs = Length / 2;

    // Blocks looked up before they are computed on: few enough to stay in the nearest cache.
    private const int BlocksAtOnce = 13;

    // Standard normals are below 4 in magnitude.
    private const float MostDeviations = 4;

    /// <summary>Makes whole blocks of normals, one draw an element.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<Half> destination, Half mean, Half stdDev)
    {
        Debug.Assert(draws.Length == destination.Length && draws.Length % Length == 0, "Whole blocks, one draw an element.");

        // The vectors round, but do not know infinity, nor a negative zero that would be left to be added to another.
        bool known = (MostDeviations * (float)stdDev) + MathF.Abs((float)mean) < 60_000 && !(mean == (Half)0 && Half.IsNegative(mean));
        if (VectorSpan.HasFused256 && known)
        {
            ByVectors<HalfLanes>(draws, MemoryMarshal.Cast<Half, ushort>(destination), NormalTables.Half, (float)mean, (float)stdDev);
        }
        else
        {
            OneByOne(draws, destination, mean, stdDev);
        }
    }

    /// <summary>Makes whole blocks of normals, one draw an element.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<BFloat16> destination, BFloat16 mean, BFloat16 stdDev)
    {
        Debug.Assert(draws.Length == destination.Length && draws.Length % Length == 0, "Whole blocks, one draw an element.");
        bool known = SixteenBits.IsModerate(stdDev) && (mean == default || SixteenBits.IsModerate(mean));
        if (VectorSpan.HasFused256 && known)
        {
            ByVectors<BFloat16Lanes>(draws, MemoryMarshal.Cast<BFloat16, ushort>(destination), NormalTables.BFloat16, mean, stdDev);
        }
        else
        {
            OneByOne(draws, destination, mean, stdDev);
        }
    }

    /// <summary>Number by number: the reference.</summary>
    internal static void OneByOne(ReadOnlySpan<uint> draws, Span<Half> destination, Half mean, Half stdDev)
    {
        NormalTable table = NormalTables.Half;
        for (int block = 0; block < destination.Length; block += Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                var radius = (Half)table.Radius[draws[i] & UniformSixteen.HalfMask];
                uint direction = table.Direction[draws[i + Pairs] & UniformSixteen.HalfMask];
                destination[i] = (radius * BitConverter.UInt16BitsToHalf((ushort)direction) * stdDev) + mean;
                destination[i + Pairs] = (radius * BitConverter.UInt16BitsToHalf((ushort)(direction >> 16)) * stdDev) + mean;
            }
        }
    }

    /// <summary>Number by number: the reference.</summary>
    internal static void OneByOne(ReadOnlySpan<uint> draws, Span<BFloat16> destination, BFloat16 mean, BFloat16 stdDev)
    {
        NormalTable table = NormalTables.BFloat16;
        for (int block = 0; block < destination.Length; block += Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                float radius = table.Radius[draws[i] & UniformSixteen.BFloat16Mask];
                uint direction = table.Direction[draws[i + Pairs] & UniformSixteen.BFloat16Mask];
                destination[i] = Scale(radius, new BFloat16((ushort)direction), mean, stdDev);
                destination[i + Pairs] = Scale(radius, new BFloat16((ushort)(direction >> 16)), mean, stdDev);
            }
        }
    }

    private static BFloat16 Scale(float radius, BFloat16 direction, BFloat16 mean, BFloat16 stdDev)
    {
        var standard = (BFloat16)(radius * direction);
        var scaled = (BFloat16)((float)standard * stdDev);
        return (BFloat16)((float)scaled + mean);
    }

    // Tables first, then arithmetic: a vector read right behind the eight numbers written into it would wait for them.
    private static void ByVectors<TLanes>(ReadOnlySpan<uint> draws, Span<ushort> destination, NormalTable table, float mean, float stdDev)
        where TLanes : struct, ISixteenLanes
    {
        Span<float> radius = stackalloc float[BlocksAtOnce * Pairs];
        Span<uint> direction = stackalloc uint[BlocksAtOnce * Pairs];
        ReadOnlySpan<float> radii = table.Radius.AsSpan(0, (int)TLanes.Mask + 1);
        ReadOnlySpan<uint> directions = table.Direction.AsSpan(0, (int)TLanes.Mask + 1);

        // Adding 0 changes a sign at most.
        bool centered = mean == 0;
        Vector256<float> mu = Vector256.Create(mean);
        Vector256<float> sigma = Vector256.Create(stdDev);
        while (destination.Length > 0)
        {
            int count = Math.Min(BlocksAtOnce * Length, destination.Length);
            for (int i = 0, pair = 0; i < count; i += Length, pair += Pairs)
            {
                LookUp<TLanes, float>(draws.Slice(i, Pairs), radii, radius.Slice(pair, Pairs));
                LookUp<TLanes, uint>(draws.Slice(i + Pairs, Pairs), directions, direction.Slice(pair, Pairs));
            }

            for (int i = 0, pair = 0; i < count; i += Length, pair += Pairs)
            {
                Vector256<float> r = radius.Load256(pair);
                Vector256<uint> d = direction.Load256(pair);
                Vector256<float> cos = TLanes.Round(TLanes.Round(r * TLanes.Low(d)) * sigma) + mu;
                Vector256<float> sin = TLanes.Round(TLanes.Round(r * TLanes.High(d)) * sigma) + mu;
                Vector256<ushort> bits = centered
                    ? SixteenBits.Pack(TLanes.ExactBits(cos), TLanes.ExactBits(sin))
                    : SixteenBits.Pack(TLanes.ToBits(cos), TLanes.ToBits(sin));
                destination.Store256(i, bits);
            }

            draws = draws[count..];
            destination = destination[count..];
        }
    }

    // Written out, because a loop of eight costs as much as its body.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LookUp<TLanes, T>(ReadOnlySpan<uint> draws, ReadOnlySpan<T> table, Span<T> found)
        where TLanes : struct, ISixteenLanes
    {
        found[0] = table[(int)(draws[0] & TLanes.Mask)];
        found[1] = table[(int)(draws[1] & TLanes.Mask)];
        found[2] = table[(int)(draws[2] & TLanes.Mask)];
        found[3] = table[(int)(draws[3] & TLanes.Mask)];
        found[4] = table[(int)(draws[4] & TLanes.Mask)];
        found[5] = table[(int)(draws[5] & TLanes.Mask)];
        found[6] = table[(int)(draws[6] & TLanes.Mask)];
        found[7] = table[(int)(draws[7] & TLanes.Mask)];
    }
}
