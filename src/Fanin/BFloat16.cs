using System.Globalization;

namespace Fanin;

/// <summary>The upper half of an IEEE 754 binary32: 8 bits of exponent, 8 of significand (one implied).</summary>
/// <param name="Bits">The 16 bits.</param>
/// <remarks>Equal by bits: +0 and −0 differ, a NaN equals itself.</remarks>
public readonly record struct BFloat16(ushort Bits)
{
    private const int Shift = 16;

    /// <summary>The largest finite number, (2 − 2⁻⁷)·2¹²⁷.</summary>
    public static BFloat16 MaxValue { get; } = new(0x7F7F);

    /// <summary>Rounds to the nearest, ties to even; a NaN stays one.</summary>
    /// <param name="value">Any number; beyond <see cref="MaxValue"/> by half a unit in the last place or more it becomes infinite.</param>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            const uint Quiet = 0x40;
            return new BFloat16((ushort)((bits >> Shift) | Quiet));
        }

        uint tie = (bits >> Shift) & 1;
        return new BFloat16((ushort)((bits + 0x7FFF + tie) >> Shift));
    }

    /// <summary>Rounds to float32 first, then to the nearest, as PyTorch does.</summary>
    /// <param name="value">Any number.</param>
    public static explicit operator BFloat16(double value) => (BFloat16)(float)value;

    /// <summary>The same number in float32, exactly.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << Shift);

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
