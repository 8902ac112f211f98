using System.Globalization;
using System.Security.Cryptography;

namespace Fanin.Streams;

/// <summary>The root of all randomness of a run: 64 bits, written as a decimal number.</summary>
/// <param name="Value">The bits. Negative seeds are two's complement, as in PyTorch: −1 is 2⁶⁴ − 1.</param>
/// <remarks>The PyTorch stream uses the low 32 bits only: seeds 5 and 5 + 2³² give the same numbers, there and here.</remarks>
public readonly record struct Seed(ulong Value)
{
    /// <summary>Draws a seed that nobody has chosen, for a run that was given none; print and record it.</summary>
    /// <returns>A seed below 2³², so that every stream uses all of it.</returns>
    public static Seed Fresh()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return new Seed(BitConverter.ToUInt32(bytes));
    }

    /// <summary>Reads a decimal seed from −2⁶³ to 2⁶⁴ − 1, the range of <c>torch.manual_seed</c>.</summary>
    /// <param name="text">For instance <c>123</c> or <c>-1</c>.</param>
    /// <param name="seed">The seed read.</param>
    /// <returns>Whether the text is a whole number in that range.</returns>
    public static bool TryParse(string? text, out Seed seed)
    {
        const NumberStyles Digits = NumberStyles.AllowLeadingSign;
        if (ulong.TryParse(text, Digits, CultureInfo.InvariantCulture, out ulong value))
        {
            seed = new Seed(value);
            return true;
        }

        bool negative = long.TryParse(text, Digits, CultureInfo.InvariantCulture, out long signed);
        seed = FromInt64(signed);
        return negative;
    }

    /// <summary>Takes a signed number as a seed: two's complement, as PyTorch does.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The seed.</returns>
    public static Seed FromInt64(long value) => new(unchecked((ulong)value));

    /// <summary>See <see cref="FromInt64"/>.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator Seed(int value) => FromInt64(value);

    /// <summary>See <see cref="FromInt64"/>.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator Seed(long value) => FromInt64(value);

    /// <summary>Takes an unsigned number as a seed.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator Seed(ulong value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
