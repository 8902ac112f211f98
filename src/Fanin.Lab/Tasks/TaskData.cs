using System.Buffers.Binary;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>Samples to train, validate and test with. Read by many trials at once, written by none.</summary>
public sealed class TaskData : IDisposable
{
    private const long BytesPerPiece = 1 << 26;

    /// <summary>Takes the three parts, which it then owns.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="source">See <see cref="Source"/>.</param>
    /// <param name="shape">See <see cref="Shape"/>.</param>
    /// <param name="train">Samples to train with, at least one.</param>
    /// <param name="valid">Samples to validate with, at least one.</param>
    /// <param name="test">Samples to test with, at least one.</param>
    public TaskData(string name, string source, TaskShape shape, TensorSplit train, TensorSplit valid, TensorSplit test)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(valid);
        ArgumentNullException.ThrowIfNull(test);
        foreach (TensorSplit part in new[] { train, valid, test })
        {
            if (part.Count == 0 || !part.Inputs.shape.AsSpan(1).SequenceEqual(shape.Input.AsSpan()))
            {
                throw new ArgumentException($"Expected samples of shape [{string.Join(", ", shape.Input)}], got a part of shape [{string.Join(", ", part.Inputs.shape)}].", nameof(shape));
            }
        }

        (Name, Source, Shape, Train, Valid, Test) = (name, source, shape, train, valid, test);
        Digest = DigestOf(train, valid, test);
    }

    /// <summary>What it is called in tables, for instance <c>fashion-mnist</c>.</summary>
    public string Name { get; }

    /// <summary>Where it came from, in words and with the path.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the samples and targets of all three parts with their shapes, as training sees them, in hexadecimal digits: results of other data have another one.</summary>
    public string Digest { get; }

    /// <summary>Shapes of one sample and of what is to be said of it.</summary>
    public TaskShape Shape { get; }

    /// <summary>Samples to train with.</summary>
    public TensorSplit Train { get; }

    /// <summary>Samples to validate with while training.</summary>
    public TensorSplit Valid { get; }

    /// <summary>Samples to test with at the end.</summary>
    public TensorSplit Test { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Valid.Dispose();
        Test.Dispose();
    }

    private static string DigestOf(params ReadOnlySpan<TensorSplit> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TensorSplit part in parts)
        {
            Append(hash, part.Inputs);
            Append(hash, part.Targets);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Tensor tensor)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (long value in (ReadOnlySpan<long>)[(long)tensor.dtype, tensor.dim(), .. tensor.shape])
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            hash.AppendData(number);
        }

        // In pieces: a span has fewer than 2³¹ bytes.
        long rows = Math.Max(1, BytesPerPiece / Math.Max(1, tensor.NumberOfElements / tensor.shape[0] * tensor.ElementSize));
        for (long row = 0; row < tensor.shape[0]; row += rows)
        {
            using Tensor piece = tensor.narrow(0, row, Math.Min(rows, tensor.shape[0] - row));
            hash.AppendData(piece.bytes);
        }
    }
}
