using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <content>Eight float32 numbers at a time.</content>
public static partial class PyTorchTruncatedNormal
{
    // So few that what is noted about them is in the cache too.
    private const int SmallPiece = 256;
    private const int Lanes = 8;
    private const int AllLanes = (1 << Lanes) - 1;

    private static int TransformBy8(ReadOnlySpan<float> uniforms, Span<float> values, float scale, float mean, float low, float high)
    {
        Span<int> places = stackalloc int[SmallPiece];
        Span<float> distances = stackalloc float[SmallPiece];
        Span<int> uncertain = stackalloc int[(SmallPiece / Lanes) + 1];
        ReadOnlySpan<float> rows = InverseErrorSingle.Table;
        int done = 0;
        while (values.Length - done >= Lanes)
        {
            // First all rows are found, then fetched: an address takes its time from a vector to where it is used.
            int length = Math.Min(SmallPiece, (values.Length - done) / Lanes * Lanes);
            ReadOnlySpan<float> from = uniforms.Slice(done, length);
            Span<float> to = values.Slice(done, length);
            for (int i = 0; i < length; i += Lanes)
            {
                (Vector256<int> place, Vector256<float> distance) = InverseErrorSingle.Find(from.Load256(i));
                places.Store256(i, place);
                distances.Store256(i, distance);
            }

            // What is not certain is noted, and made good below.
            int count = 0;
            for (int i = 0; i < length; i += Lanes)
            {
                (Vector256<float> x, Vector256<float> isCertain) = InverseErrorSingle.Of(from.Load256(i), distances.Load256(i), places.Slice(i, Lanes), rows);
                x = (x * Vector256.Create(scale)) + Vector256.Create(mean);
                to.Store256(i, Avx.Min(Avx.Max(x, Vector256.Create(low)), Vector256.Create(high)));
                int lanes = Avx.MoveMask(isCertain) ^ AllLanes;
                uncertain[count] = (i << Lanes) | lanes;
                count += lanes == 0 ? 0 : 1;
            }

            foreach (int found in uncertain[..count])
            {
                for (int lanes = found & AllLanes; lanes != 0; lanes &= lanes - 1)
                {
                    int i = (found >> Lanes) + BitOperations.TrailingZeroCount(lanes);
                    to[i] = TransformOne(from[i], scale, mean, low, high);
                }
            }

            done += length;
        }

        return done;
    }
}
