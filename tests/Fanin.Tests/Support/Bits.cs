using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.Plans;

namespace Fanin.Tests.Support;

/// <summary>Comparing numbers by their bits.</summary>
internal static class Bits
{
    public static string[] Of(ReadOnlySpan<float> values)
    {
        var bits = new string[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToUInt32Bits(values[i]).ToString("x8", CultureInfo.InvariantCulture);
        }

        return bits;
    }

    public static double ToDouble(string hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    public static string Sha256(ReadOnlySpan<float> values) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    /// <summary>The first elements and the hash together, so that a failure shows where to look.</summary>
    public static string Facts(ReadOnlySpan<float> values) =>
        $"{string.Join(' ', Of(values[..Math.Min(4, values.Length)]))} {Sha256(values)}";

    public static float[] Fill(PlanRow row, PlanFiller filler)
    {
        var values = new float[row.Parameter.Shape.ElementCount];
        filler.Fill(row, values);
        return values;
    }
}
