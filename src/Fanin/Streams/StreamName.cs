using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fanin.Streams;

/// <summary>A parameter's name as 64 bits that never change: the first eight bytes of the SHA-256 of its UTF-8 bytes, little-endian.</summary>
/// <remarks>
/// <para>Repeatability: exact, in every process, on every machine and in every language: <c>int.from_bytes(sha256(name).digest()[:8], 'little')</c>.</para>
/// <para>Among n names two share a hash with a probability of about n²/2⁶⁵: 3·10⁻⁸ for a million.</para>
/// <para>Source: FIPS 180-4. Names are not normalized: two spellings of one character are two names.</para>
/// </remarks>
public static class StreamName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Hashes a name.</summary>
    /// <param name="name">The full name of a parameter, for instance <c>layers.3.attn.weight</c>; case matters.</param>
    /// <returns>64 bits.</returns>
    /// <exception cref="ArgumentException">The name is not well-formed UTF-16.</exception>
    public static ulong Hash(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Utf8(name), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    private static byte[] Utf8(string name)
    {
        try
        {
            return Strict.GetBytes(name);
        }
        catch (EncoderFallbackException problem)
        {
            throw new ArgumentException(
                "Expected a name of whole characters, got one with half a surrogate pair; give the name as the model has it.",
                nameof(name),
                problem);
        }
    }
}
