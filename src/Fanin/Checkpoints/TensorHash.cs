using System.Security.Cryptography;

namespace Fanin.Checkpoints;

/// <summary>SHA-256 of a stored tensor's bytes.</summary>
internal static class TensorHash
{
    /// <summary>Reads a tensor through a buffer.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="buffer">Memory to use.</param>
    /// <param name="progress">Told the bytes.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    public static string Of(CheckpointTensor tensor, Span<byte> buffer, Action<long>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = tensor.Tensor.SizeBytes;
        for (long start = 0; start < bytes; start += buffer.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> read = buffer[..(int)Math.Min(buffer.Length, bytes - start)];
            tensor.Read(start, read);
            hash.AppendData(read);
            progress?.Invoke(read.Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
