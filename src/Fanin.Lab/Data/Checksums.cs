using System.IO.Compression;
using System.Security.Cryptography;

namespace Fanin.Lab.Data;

/// <summary>Compares files with the checksums that their publishers state.</summary>
internal static class Checksums
{
    /// <summary>MD5, for integrity only: it is what the publishers state. Where they state more, <see cref="ContentSha256"/> follows.</summary>
    public static string CompressedMd5(Stream file)
    {
#pragma warning disable CA5351 // Not for security: the published value is an MD5, and it is a damaged file that it tells.
        return Convert.ToHexStringLower(MD5.HashData(file));
#pragma warning restore CA5351
    }

    public static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>SHA-256 of what a gzip file unpacks to, or of a plain file; <see langword="null"/> if it doesn't unpack.</summary>
    public static string? ContentSha256(Stream file)
    {
        bool compressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(content));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a downloaded file, in words; <see langword="null"/> if nothing.</summary>
    public static string? Problem(KnownFile known, byte[] compressed)
    {
        using var stream = new MemoryStream(compressed, writable: false);
        string md5 = CompressedMd5(stream);
        if (!Same(md5, known.CompressedMd5))
            return $"expected MD5 {known.CompressedMd5}, got {md5} ({compressed.Length} bytes)";

        if (known.ContentSha256 is null)
            return null;

        stream.Position = 0;
        string? sha256 = ContentSha256(stream);
        return Same(sha256, known.ContentSha256)
            ? null
            : $"expected content of SHA-256 {known.ContentSha256}, got {sha256 ?? "a file that doesn't unpack"}";
    }
}
