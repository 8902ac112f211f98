using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>
/// PyTorch's <c>nn.init.trunc_normal_</c> of releases up to 2.11, by the inverse of the distribution function:
/// <c>x = clamp(μ + σ·√2·erf⁻¹(u), low, high)</c>.
/// </summary>
/// <remarks>
/// <para>u is uniform from 2Φ((low − μ)/σ) − 1 to 2Φ((high − μ)/σ) − 1. Every operation is rounded to the element type by itself, in PyTorch's
/// order. One draw an element, two in float64: element i stands at draw i (2i) after the beginning, so any slice can be filled by itself.</para>
/// <para>Repeatability: exact by itself. Close to PyTorch: its erf⁻¹ is Intel MKL's on x86, from which about two float32 in ten thousand differ,
/// in the last place.</para>
/// <para>Known defect of the method, kept: where the bounds are 5 σ or more away, u can be rounded to ±1, and that element becomes the bound
/// itself, however far out; about one in 2²⁵ in float32. <see cref="FillByRejection"/> has none, and is what PyTorch 2.12 changed to.</para>
/// <para>Differs from: PyTorch takes infinite bounds, and then leaves infinite elements; they are refused here.</para>
/// </remarks>
public static partial class PyTorchTruncatedNormal
{
    // Uniform numbers are turned into normal ones while they are in the cache: block by block of the twister's.
    private const int Piece = TwisterBlock.Size;

    /// <summary>Fills a span with truncated normal numbers.</summary>
    /// <param name="generator">Advances by one draw an element.</param>
    /// <param name="mean">μ of the normal distribution before truncation, finite; may lie outside the bounds.</param>
    /// <param name="stdDev">σ before truncation, positive.</param>
    /// <param name="low">Lower bound, in units of the result (not of σ); finite.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or float32 cannot hold it.</exception>
    public static void Fill(PyTorchGenerator generator, double mean, double stdDev, double low, double high, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        FillPieces(generator, Single(mean, stdDev, low, high), destination);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill(PyTorchGenerator, double, double, double, double, Span{float})"/> gives.</summary>
    /// <param name="generator">Moves to the end of the part.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="start">Index of the first element of the part, at least 0.</param>
    /// <param name="destination">The elements from <paramref name="start"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or float32 cannot hold it.</exception>
    public static void FillSlice(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, double low, double high, long start, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        TruncatedNormalSpec spec = Single(mean, stdDev, low, high);
        generator.MoveTo(Advance(position, start));
        FillPieces(generator, spec, destination);
    }

    /// <summary>Where the stream stands after a fill in float32, float16 or bfloat16.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place one draw an element further.</returns>
    public static StreamPosition Advance(StreamPosition position, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return position with { Draws = position.Draws + count };
    }

    /// <summary>Turns uniform numbers into truncated normal ones.</summary>
    /// <param name="uniforms">As many as there are values; a block of the twister's at most.</param>
    /// <param name="values">Where to; other memory.</param>
    /// <param name="spec">Parameters.</param>
    internal static void Transform(ReadOnlySpan<float> uniforms, Span<float> values, in TruncatedNormalSpec spec) =>
        Transform(uniforms, values, new TruncationClamp(spec), new Notes(stackalloc uint[Notes.Length]));

    /// <summary>The formula for one element.</summary>
    internal static float TransformOne(float u, in TruncatedNormalSpec spec) => TransformOne(u, new TruncationClamp(spec));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float TransformOne(float u, in TruncationClamp clamp)
    {
        float x = (InverseErrorFunction.Of(u) * clamp.Scale) + clamp.Mean;
        return x > clamp.Low ? (x < clamp.High ? x : clamp.High) : clamp.Low;
    }

    private static void Transform(ReadOnlySpan<float> uniforms, Span<float> values, in TruncationClamp clamp, Notes notes)
    {
        Debug.Assert(values.Length <= Piece, "There is room for the notes.");
        int done = 0;
        if (clamp.Cells == Cells.Near)
        {
            done = TransformBy16<NearCells>(uniforms, values, clamp, notes);
        }
        else if (clamp.Cells == Cells.Far)
        {
            done = TransformBy16<FarCells>(uniforms, values, clamp, notes);
        }

        if (InverseErrorSingle.IsSupported)
        {
            done += TransformBy8(uniforms[done..], values[done..], clamp, notes);
        }

        for (int i = done; i < values.Length; i++)
        {
            values[i] = TransformOne(uniforms[i], clamp);
        }
    }

    private static void FillPieces(PyTorchGenerator generator, in TruncatedNormalSpec spec, Span<float> destination)
    {
        PyTorchUniform.CheckBounds<float>(spec.From, spec.To);
        bool fused = generator.Capability == CpuCapability.Avx2;
        var clamp = new TruncationClamp(spec);
        Span<uint> room = generator.Room(Piece + Notes.Length);
        Span<float> uniforms = MemoryMarshal.Cast<uint, float>(room[..Piece]);
        var notes = new Notes(room[Piece..]);
        Span<uint> group = stackalloc uint[1];
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> draws = generator.Words.Take(Math.Min(Piece, destination.Length), group);
            PyTorchUniform.Convert(draws, uniforms[..draws.Length], spec.From, spec.To, fused);
            Transform(uniforms[..draws.Length], destination[..draws.Length], clamp, notes);
            destination = destination[draws.Length..];
        }
    }

    private static TruncatedNormalSpec Single(double mean, double stdDev, double low, double high) =>
        TruncatedNormalSpec.Create(mean, stdDev, low, high, float.MaxValue, float.Epsilon);

    // Whose tables sixteen lanes take erf⁻¹ from, if any.
    private enum Cells
    {
        None,
        Near,
        Far,
    }

    // What is done with erf⁻¹, in float32.
    private readonly struct TruncationClamp(in TruncatedNormalSpec spec)
    {
        // By rounding a uniform number may pass the end of its range.
        private const double Slack = 1e-5;

        // More than so many that are computed one by one cost more than sixteen lanes save.
        private const double MostBeyond = 0.02;

        public readonly float Scale = (float)spec.Scale;
        public readonly float Mean = (float)spec.Mean;
        public readonly float Low = (float)spec.Low;
        public readonly float High = (float)spec.High;
        public readonly Cells Cells = FewestFor(spec.From, spec.To);

        private static Cells FewestFor(double from, double to)
        {
            if (!InverseErrorWide<NearCells>.IsSupported)
            {
                return Cells.None;
            }

            return Math.Max(-from, to) <= InverseErrorWide<NearCells>.Reach - Slack ? Cells.Near
                : Beyond(from, to, InverseErrorWide<FarCells>.Reach) <= MostBeyond ? Cells.Far
                : Cells.None;
        }

        // The share of the uniform numbers between two that is farther out than a third on either side.
        private static double Beyond(double from, double to, double reach) => 1 - ((Math.Min(to, reach) - Math.Max(from, -reach)) / (to - from));
    }
}
