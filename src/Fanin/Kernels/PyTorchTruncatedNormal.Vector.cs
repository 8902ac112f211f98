using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <content>Sixteen float32 numbers at a time, or eight, in passes over a piece. Each pass is a method of its own, so that it has the registers for itself.</content>
public static partial class PyTorchTruncatedNormal
{
    private const int Lanes = 8;
    private const int WideLanes = 16;

    // A vector that is not certain is noted as the place where it begins, above as many bits as it may have lanes.
    private const int NoteBits = WideLanes;
    private const int AllLanes = (1 << Lanes) - 1;
    private const int AllWideLanes = (1 << WideLanes) - 1;

    // What is left over is for eight at a time.
    private static int TransformBy16<TCells>(ReadOnlySpan<float> uniforms, Span<float> values, in TruncationClamp clamp, Notes notes)
        where TCells : struct, IInverseErrorCells
    {
        int length = values.Length / WideLanes * WideLanes;
        int count = FromRegisters<TCells>(uniforms[..length], values, notes.Uncertain, clamp);
        MakeGood(notes.Uncertain[..count], uniforms, values, clamp);
        return length;
    }

    // As FromRows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FromRegisters<TCells>(ReadOnlySpan<float> uniforms, Span<float> values, Span<int> uncertain, TruncationClamp clamp)
        where TCells : struct, IInverseErrorCells
    {
        var polynomials = new InverseErrorWide<TCells>.Polynomials();
        Vector512<float> scale = Vector512.Create(clamp.Scale);
        Vector512<float> mean = Vector512.Create(clamp.Mean);
        Vector512<float> low = Vector512.Create(clamp.Low);
        Vector512<float> high = Vector512.Create(clamp.High);
        int count = 0;
        for (int i = 0; i <= uniforms.Length - WideLanes; i += WideLanes)
        {
            (Vector512<float> x, int lanes) = polynomials.Of(uniforms.Load512(i));
            values.Store512(i, Avx512F.Min(Avx512F.Max((x * scale) + mean, low), high));
            uncertain[count] = (i << NoteBits) | lanes;
            count += lanes == 0 ? 0 : 1;
        }

        return count;
    }

    // What is left over is for TransformOne.
    private static int TransformBy8(ReadOnlySpan<float> uniforms, Span<float> values, in TruncationClamp clamp, Notes notes)
    {
        // First all rows are found, then fetched: an address takes its time from a vector to where it is used.
        int length = values.Length / Lanes * Lanes;
        FindRows(uniforms[..length], notes.RowStarts, notes.Distances);
        int count = FromRows(uniforms[..length], notes.RowStarts, notes.Distances, values, notes.Uncertain, clamp);
        MakeGood(notes.Uncertain[..count], uniforms, values, clamp);
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindRows(ReadOnlySpan<float> uniforms, Span<int> places, Span<float> distances)
    {
        for (int i = 0; i <= uniforms.Length - Lanes; i += Lanes)
        {
            (Vector256<int> place, Vector256<float> distance) = InverseErrorSingle.Find(uniforms.Load256(i));
            places.Store256(i, place);
            distances.Store256(i, distance);
        }
    }

    // Returns how many vectors are not certain in all lanes; they are noted with those lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FromRows(ReadOnlySpan<float> uniforms, ReadOnlySpan<int> places, ReadOnlySpan<float> distances, Span<float> values, Span<int> uncertain, TruncationClamp clamp)
    {
        ReadOnlySpan<float> rows = InverseErrorSingle.Table;
        Vector256<float> scale = Vector256.Create(clamp.Scale);
        Vector256<float> mean = Vector256.Create(clamp.Mean);
        Vector256<float> low = Vector256.Create(clamp.Low);
        Vector256<float> high = Vector256.Create(clamp.High);
        int count = 0;

        // Rows are fetched one vector ahead: arithmetic that waits for them takes room from what could go on.
        var next = new InverseErrorSingle.Cubics(rows, places);
        for (int i = 0; i <= uniforms.Length - Lanes; i += Lanes)
        {
            InverseErrorSingle.Cubics cubics = next;
            next = new InverseErrorSingle.Cubics(rows, places[(i + Lanes)..]);
            (Vector256<float> x, Vector256<float> isCertain) = InverseErrorSingle.Of(uniforms.Load256(i), distances.Load256(i), cubics);
            values.Store256(i, Avx.Min(Avx.Max((x * scale) + mean, low), high));
            int lanes = Avx.MoveMask(isCertain) ^ AllLanes;
            uncertain[count] = (i << NoteBits) | lanes;
            count += lanes == 0 ? 0 : 1;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeGood(ReadOnlySpan<int> uncertain, ReadOnlySpan<float> uniforms, Span<float> values, in TruncationClamp clamp)
    {
        foreach (int found in uncertain)
        {
            for (int lanes = found & AllWideLanes; lanes != 0; lanes &= lanes - 1)
            {
                int i = (found >> NoteBits) + BitOperations.TrailingZeroCount(lanes);
                values[i] = TransformOne(uniforms[i], clamp);
            }
        }
    }

    // What one pass leaves to the next: room for a piece.
    private readonly ref struct Notes
    {
        public readonly Span<int> RowStarts;
        public readonly Span<float> Distances;
        public readonly Span<int> Uncertain;

        public Notes(Span<uint> room)
        {
            RowStarts = MemoryMarshal.Cast<uint, int>(room[..(Piece + Lanes)]);
            Distances = MemoryMarshal.Cast<uint, float>(room.Slice(Piece + Lanes, Piece));
            Uncertain = MemoryMarshal.Cast<uint, int>(room[((2 * Piece) + Lanes)..]);
        }

        // Behind the places of a piece there are others, or zeros, which are fetched but not used.
        public static int Length => (2 * Piece) + Lanes + (Piece / Lanes) + 1;
    }
}
