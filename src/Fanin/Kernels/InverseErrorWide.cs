using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>
/// The inverse of the error function for sixteen float32 numbers at once, from tables that registers hold, with the bits of
/// <see cref="InverseErrorFunction.Of(float)"/> where it is certain of them.
/// </summary>
/// <typeparam name="TCells">How numbers are divided.</typeparam>
/// <remarks>
/// <para>erf⁻¹(y)/y as a polynomial in v = 1 − y², another one for each cell of v. In v, unlike in 1 − |y|, the middle takes few cells, because the quotient
/// is even. The polynomials go through the double-precision function at the Chebyshev nodes of their cell, and are off by less than 2⁻³⁴ of the value.</para>
/// <para>Float32 arithmetic with two parts of what matters: of v, of the linear part and of its coefficients, of the product with y. That is within
/// <see cref="IInverseErrorCells.Doubt"/> of the value, which tells to which float32 the value is to be rounded in all but 1 case of 350 (near cells) or 60 (far ones).</para>
/// <para>Repeatability: exact.</para>
/// </remarks>
internal static class InverseErrorWide<TCells>
    where TCells : struct, IInverseErrorCells
{
    private const int Cells = 32;
    private const int Rests = 2;
    private const uint BehindCells = 127 << 23;
    private const float BelowOne = 0.99999994f;

    // A number of each cell side by side: 1 − the origin of distances, the terms, and what the first two of them lack to double precision.
    private static readonly AlignedMemory<float> Rows = MakeRows();

    /// <summary>Whether the processor has what this takes.</summary>
    public static bool IsSupported => VectorSpan.Has512;

    /// <summary>The greatest number that lies in a cell: √(1 − v) for the least v.</summary>
    public static float Reach { get; } = MathF.BitDecrement(MathF.Sqrt(1 - LeastV));

    private static int CellShift => 23 - TCells.BitsOfOctave;

    private static float LeastV
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1f / (1 << (Cells >> TCells.BitsOfOctave));
    }

    private static int Terms => TCells.Degree + 1;

    private static AlignedMemory<float> MakeRows()
    {
        var memory = new AlignedMemory<float>((1 + Terms + Rests) * Cells);
        Span<float> rows = memory.Span;
        Span<double> distances = stackalloc double[Terms];
        Span<double> terms = stackalloc double[Terms];
        uint size = 1u << CellShift;
        for (uint bits = BehindCells - (Cells * size); bits < BehindCells; bits += size)
        {
            double middle = BitConverter.UInt32BitsToSingle(bits + (size / 2));
            double half = middle - BitConverter.UInt32BitsToSingle(bits);

            // From v = 1 the distances are squares, and so as exact as those, however small.
            double origin = bits + size == BehindCells ? 1 : middle;
            for (int i = 0; i < Terms; i++)
            {
                double v = middle + (half * Math.Cos(((2 * i) + 1) * Math.PI / (2 * Terms)));
                double y = Math.Sqrt(1 - v);
                distances[i] = v - origin;
                terms[i] = InverseErrorFunction.Of(y) / y;
            }

            ToTerms(distances, terms);
            int cell = (int)(bits / size) % Cells;
            rows[cell] = (float)(1 - origin);
            for (int i = 0; i < Terms; i++)
            {
                rows[((1 + i) * Cells) + cell] = (float)terms[i];
            }

            for (int i = 0; i < Rests; i++)
            {
                rows[((1 + Terms + i) * Cells) + cell] = (float)(terms[i] - (float)terms[i]);
            }
        }

        return memory;
    }

    // The polynomial through some points: Newton's divided differences, multiplied out.
    private static void ToTerms(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int order = 1; order < x.Length; order++)
        {
            for (int i = x.Length - 1; i >= order; i--)
            {
                y[i] = (y[i] - y[i - 1]) / (x[i] - x[i - order]);
            }
        }

        for (int first = x.Length - 2; first >= 0; first--)
        {
            for (int i = first; i < x.Length - 1; i++)
            {
                y[i] -= x[first] * y[i + 1];
            }
        }
    }

    /// <summary>The polynomials of all cells, for a loop to hold in registers.</summary>
    public readonly struct Polynomials
    {
        private readonly CellRow _origin;
        private readonly CellRow _constant;
        private readonly CellRow _first;
        private readonly CellRow _second;
        private readonly CellRow _third;
        private readonly CellRow _fourth;
        private readonly CellRow _fifth;
        private readonly CellRow _sixth;
        private readonly CellRow _seventh;
        private readonly CellRow _constantRest;
        private readonly CellRow _firstRest;

        /// <summary>Fetches them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Polynomials()
        {
            ReadOnlySpan<float> rows = Rows.Span;
            _origin = new CellRow(rows, 0);
            _constant = new CellRow(rows, 1);
            _first = new CellRow(rows, 2);
            _second = new CellRow(rows, 3);
            _third = new CellRow(rows, 4);
            _fourth = new CellRow(rows, 5);
            _fifth = new CellRow(rows, 6);
            if (TCells.Degree == 7)
            {
                _sixth = new CellRow(rows, 7);
                _seventh = new CellRow(rows, 8);
            }

            _constantRest = new CellRow(rows, 1 + Terms);
            _firstRest = new CellRow(rows, 2 + Terms);
        }

        /// <summary>erf⁻¹ y, rounded to float32, and the lanes, the first one in the last bit, where that is not certain.</summary>
        /// <param name="y">Within ±<see cref="Reach"/>; or within ±1, if the cells tell what lies beyond.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<float> X, int Uncertain) Of(Vector512<float> y)
        {
            // v − origin is t − squareRest, exactly.
            Vector512<float> square = y * y;
            Vector512<float> squareRest = Avx512F.FusedMultiplySubtract(y, y, square);
            Vector512<float> v = Vector512.Create(BelowOne) - square;
            Vector512<int> cells = (v.AsUInt32() >>> CellShift).AsInt32();
            Vector512<float> t = _origin.At(cells) - square;

            Vector512<float> distance = t - squareRest;
            Vector512<float> high = _fifth.At(cells);
            if (TCells.Degree == 7)
            {
                high = Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAdd(_seventh.At(cells), distance, _sixth.At(cells)), distance, high);
            }

            high = Avx512F.FusedMultiplyAdd(high, distance, _fourth.At(cells));
            high = Avx512F.FusedMultiplyAdd(high, distance, _third.At(cells));
            high = Avx512F.FusedMultiplyAdd(high, distance, _second.At(cells));
            Vector512<float> rest = Avx512F.FusedMultiplyAdd(_firstRest.At(cells), distance, _constantRest.At(cells));
            rest = Avx512F.FusedMultiplyAdd(high, distance * distance, rest);

            // The linear part, and what it loses by rounding.
            Vector512<float> constant = _constant.At(cells);
            Vector512<float> first = _first.At(cells);
            Vector512<float> sum = Avx512F.FusedMultiplyAdd(first, t, constant);
            Vector512<float> lost = Avx512F.FusedMultiplyAdd(first, t, constant - sum);
            rest += Avx512F.FusedMultiplyAddNegated(first, squareRest, lost);

            Vector512<float> product = y * sum;
            Vector512<float> small = Avx512F.FusedMultiplyAdd(y, rest, Avx512F.FusedMultiplySubtract(y, sum, product));
            Vector512<float> doubt = Vector512.Create(TCells.Doubt);
            Vector512<float> x = product + Avx512F.FusedMultiplyAdd(product, doubt, small);
            Vector512<float> other = product + Avx512F.FusedMultiplyAddNegated(product, doubt, small);
            Vector512<float> isUncertain = ~Vector512.Equals(x, other);
            if (TCells.TellsBeyond)
            {
                isUncertain |= Vector512.LessThan(v, Vector512.Create(LeastV));
            }

            return (x, (int)isUncertain.ExtractMostSignificantBits());
        }
    }

    // One number of each cell.
    private readonly struct CellRow(ReadOnlySpan<float> rows, int index)
    {
        private readonly Vector512<float> _lower = rows.Load512(index * Cells);
        private readonly Vector512<float> _upper = rows.Load512((index * Cells) + Vector512<float>.Count);

        // The instruction looks at the last five bits only.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> At(Vector512<int> cells) => Avx512F.PermuteVar16x32x2(_lower, cells, _upper);
    }
}
