using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>Two vectors that go through the same operations.</summary>
internal readonly struct VectorPair(Vector256<float> a, Vector256<float> b)
{
    public readonly Vector256<float> A = a;
    public readonly Vector256<float> B = b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair(Vector256<float> both)
        : this(both, both)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair(float all)
        : this(Vector256.Create(all))
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator *(VectorPair x, VectorPair y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator *(VectorPair x, float y) => x * new VectorPair(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator +(VectorPair x, VectorPair y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator -(VectorPair x, VectorPair y) => new(x.A - y.A, x.B - y.B);

    /// <summary>Whole numbers below 2³¹ as float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Convert(Vector256<uint> a, Vector256<uint> b) =>
        new(Vector256.ConvertToSingle(a.AsInt32()), Vector256.ConvertToSingle(b.AsInt32()));

    /// <summary>x·y + z with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair FusedMultiplyAdd(VectorPair x, VectorPair y, VectorPair z) =>
        new(Vector256.FusedMultiplyAdd(x.A, y.A, z.A), Vector256.FusedMultiplyAdd(x.B, y.B, z.B));

    /// <summary>x·y + z with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair FusedMultiplyAdd(VectorPair x, VectorPair y, float z) => FusedMultiplyAdd(x, y, new VectorPair(z));

    /// <summary>x·y − z with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair FusedMultiplySubtract(VectorPair x, VectorPair y, VectorPair z) =>
        new(Fma.MultiplySubtract(x.A, y.A, z.A), Fma.MultiplySubtract(x.B, y.B, z.B));
}
