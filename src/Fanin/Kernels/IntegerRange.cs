using System.Numerics;

namespace Fanin.Kernels;

/// <summary>What PyTorch's <c>random_</c> draws from: <c>From + (draws mod Count)</c>.</summary>
/// <param name="From">The least number.</param>
/// <param name="Count">How many numbers there are.</param>
/// <param name="Draws">Draws of 32 bits for one of them.</param>
internal readonly record struct IntegerRange(long From, ulong Count, int Draws)
{
    // From here on PyTorch takes two draws, whatever the type.
    private const ulong TwoDraws = 1 << 28;

    /// <summary>From one number to just below another; for the floating-point types, first brought to numbers of the type as PyTorch does it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are in the wrong order, or the type cannot hold them.</exception>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static IntegerRange Between<T>(long from, long to)
    {
        if (from >= to)
        {
            throw new ArgumentOutOfRangeException(nameof(to), FormattableString.Invariant($"Expected an upper bound above the lower one, {from}, got {to}."));
        }

        (double min, double max, int digits) = Format<T>();
        CheckBound<T>(nameof(from), "a lower bound", from, min, max);
        CheckBound<T>(nameof(to), "an upper bound less 1", to - 1, min, max);
        if (digits == 0)
        {
            return Of(from, to);
        }

        (long least, long end) = (RaiseToType<T>(from, digits), LowerToType<T>(to, digits));
        return least < end
            ? Of(least, end)
            : throw new ArgumentOutOfRangeException(
                nameof(to),
                FormattableString.Invariant(
                    $"Expected bounds with a {FloatFormat.Name<T>()} number between them, got {from} and {to}; bounds wider apart have one."));
    }

    /// <summary>What <c>random_()</c> draws from without bounds: every number that the type has, from 0 on; for a floating-point type, to 2^digits.</summary>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static IntegerRange Whole<T>()
    {
        int digits = Format<T>().Digits;
        return typeof(T) == typeof(long) ? new IntegerRange(0, 1UL << 63, 2)
            : typeof(T) == typeof(int) ? new IntegerRange(0, 1UL << 31, 1)
            : new IntegerRange(0, (1UL << digits) + 1, FloatFormat.DrawsPerElement<T>());
    }

    private static IntegerRange Of(long from, long to)
    {
        ulong count = unchecked((ulong)to - (ulong)from);
        return new IntegerRange(from, count, count < TwoDraws ? 1 : 2);
    }

    // The ends of the type, and the bits of a floating-point one's significand.
    private static (double Min, double Max, int Digits) Format<T>()
    {
        if (typeof(T) == typeof(long))
        {
            return (long.MinValue, long.MaxValue, 0);
        }

        if (typeof(T) == typeof(int))
        {
            return (int.MinValue, int.MaxValue, 0);
        }

        int digits = typeof(T) == typeof(float) ? 24
            : typeof(T) == typeof(double) ? 53
            : typeof(T) == typeof(Half) ? 11
            : typeof(T) == typeof(BFloat16) ? 8
            : throw new NotSupportedException(FormattableString.Invariant($"Expected elements of long, int, float, double, Half or BFloat16, got {typeof(T).Name}."));
        return (-FloatFormat.Max<T>(), FloatFormat.Max<T>(), digits);
    }

    private static void CheckBound<T>(string name, string what, long bound, double min, double max)
    {
        if (bound < min || bound > max)
        {
            throw new ArgumentOutOfRangeException(
                name, FormattableString.Invariant($"Expected {what} within the numbers of {typeof(T).Name}, {min:F0} to {max:F0}, got {bound}."));
        }
    }

    // Where from + 1 is rounded down beyond from, from goes up to the next number of the type.
    private static long RaiseToType<T>(long from, int digits)
    {
        long above = Rounded<T>(from + 1);
        if (above == long.MinValue && from > 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(from), FormattableString.Invariant($"Expected a lower bound that {FloatFormat.Name<T>()} does not round to 2^63, got {from}."));
        }

        return above < from ? above + Step(from + 1, digits) : from;
    }

    // Where to − 1 is rounded up to to or beyond, to goes down to the number of the type before it.
    private static long LowerToType<T>(long to, int digits)
    {
        long below = Rounded<T>(to - 1);
        return below >= to ? below - Step(to - 1, digits) : to;
    }

    private static long Step(long number, int digits) => 1L << (BitOperations.Log2((ulong)Math.Abs(number)) - digits + 1);

    // As on x86: 2⁶³, which is no long, becomes −2⁶³.
    private static long Rounded<T>(long number)
    {
        double rounded = typeof(T) == typeof(double) ? number
            : typeof(T) == typeof(float) ? (float)number
            : typeof(T) == typeof(Half) ? (double)(Half)(float)number
            : (float)(BFloat16)(float)number;
        return rounded < 9223372036854775808.0 ? (long)rounded : long.MinValue;
    }
}
