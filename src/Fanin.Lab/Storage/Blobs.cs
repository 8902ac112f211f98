using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>What is stored as bytes, because there is much of it: little-endian on every machine, and the same numbers back to the bit.</summary>
internal static class Blobs
{
    private const int CurvePointBytes = sizeof(int) + (5 * sizeof(double));
    private const int LayerPointBytes = (2 * sizeof(int)) + (3 * sizeof(double));

    // A damaged length must not take all memory.
    private const int MaxTextBytes = 1 << 28;

    /// <summary>One point after the other: step, int32; epoch, training loss and accuracy, validation loss and accuracy, float64 each.</summary>
    public static byte[] OfCurve(ImmutableArray<CurvePoint> points)
    {
        byte[] bytes = new byte[points.Length * CurvePointBytes];
        for (int i = 0; i < points.Length; i++)
        {
            CurvePoint point = points[i];
            Span<byte> place = bytes.AsSpan(i * CurvePointBytes, CurvePointBytes);
            BinaryPrimitives.WriteInt32LittleEndian(place, point.Step);
            WriteDoubles(place[sizeof(int)..], [point.Epoch, point.TrainLoss, point.TrainAccuracy, point.ValidLoss, point.ValidAccuracy]);
        }

        return bytes;
    }

    public static ImmutableArray<CurvePoint> ToCurve(byte[] bytes)
    {
        Require(bytes.Length % CurvePointBytes == 0);
        var points = ImmutableArray.CreateBuilder<CurvePoint>(bytes.Length / CurvePointBytes);
        Span<double> numbers = stackalloc double[5];
        for (int start = 0; start < bytes.Length; start += CurvePointBytes)
        {
            ReadOnlySpan<byte> place = bytes.AsSpan(start, CurvePointBytes);
            ReadDoubles(place[sizeof(int)..], numbers);
            points.Add(new CurvePoint(BinaryPrimitives.ReadInt32LittleEndian(place), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }

        return points.MoveToImmutable();
    }

    /// <summary>One float32 a step.</summary>
    public static byte[] OfLosses(ImmutableArray<float> losses)
    {
        byte[] bytes = new byte[losses.Length * sizeof(float)];
        for (int i = 0; i < losses.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), losses[i]);
        }

        return bytes;
    }

    public static ImmutableArray<float> ToLosses(byte[] bytes)
    {
        Require(bytes.Length % sizeof(float) == 0);
        float[] losses = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(losses);
    }

    /// <summary>The names, each once: their number, and each with its length before it; then one point after the other: step and number of the name, int32; deviations and ratio, float64.</summary>
    public static byte[] OfLayers(ImmutableArray<LayerPoint> points)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        foreach (LayerPoint point in points)
        {
            names.TryAdd(point.Layer, names.Count);
        }

        writer.Write(names.Count);
        foreach (string name in names.OrderBy(name => name.Value).Select(name => name.Key))
        {
            writer.Write(name);
        }

        Span<byte> place = stackalloc byte[LayerPointBytes];
        foreach (LayerPoint point in points)
        {
            BinaryPrimitives.WriteInt32LittleEndian(place, point.Step);
            BinaryPrimitives.WriteInt32LittleEndian(place[sizeof(int)..], names[point.Layer]);
            WriteDoubles(place[(2 * sizeof(int))..], [point.ActivationStdDev, point.GradientStdDev, point.UpdateRatio]);
            writer.Write(place);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static ImmutableArray<LayerPoint> ToLayers(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            int count = reader.ReadInt32();
            Require(count >= 0 && count <= bytes.Length);
            string[] names = new string[count];
            for (int i = 0; i < count; i++)
            {
                names[i] = reader.ReadString();
            }

            Require((bytes.Length - stream.Position) % LayerPointBytes == 0);
            var points = ImmutableArray.CreateBuilder<LayerPoint>();
            Span<double> numbers = stackalloc double[3];
            for (int start = (int)stream.Position; start < bytes.Length; start += LayerPointBytes)
            {
                ReadOnlySpan<byte> place = bytes.AsSpan(start, LayerPointBytes);
                int name = BinaryPrimitives.ReadInt32LittleEndian(place[sizeof(int)..]);
                Require(name >= 0 && name < count);
                ReadDoubles(place[(2 * sizeof(int))..], numbers);
                points.Add(new LayerPoint(BinaryPrimitives.ReadInt32LittleEndian(place), names[name], numbers[0], numbers[1], numbers[2]));
            }

            return points.DrainToImmutable();
        }
        catch (EndOfStreamException end)
        {
            throw new InvalidDataException("Expected names and points, got fewer bytes.", end);
        }
    }

    /// <summary>A text: the length of its UTF-8, int32, and its bytes packed by Brotli.</summary>
    public static byte[] OfText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] packed = new byte[sizeof(int) + BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, bytes.Length);
        const int Quality = 4; // As fast as the lowest qualities on texts this small, and half the size.
        const int Window = 18;
        return BrotliEncoder.TryCompress(bytes, packed.AsSpan(sizeof(int)), out int written, Quality, Window)
            ? packed[..(sizeof(int) + written)]
            : throw new InvalidOperationException($"Expected {bytes.Length} bytes to pack into {packed.Length}.");
    }

    public static string ToText(byte[] packed)
    {
        Require(packed.Length > sizeof(int));
        int length = BinaryPrimitives.ReadInt32LittleEndian(packed);
        Require(length is >= 0 and <= MaxTextBytes);
        byte[] bytes = new byte[length];
        Require(BrotliDecoder.TryDecompress(packed.AsSpan(sizeof(int)), bytes, out int written) && written == length);
        return Encoding.UTF8.GetString(bytes);
    }

    private static void WriteDoubles(Span<byte> place, ReadOnlySpan<double> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(place[(i * sizeof(double))..], numbers[i]);
        }
    }

    private static void ReadDoubles(ReadOnlySpan<byte> place, Span<double> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(place[(i * sizeof(double))..]);
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("The stored bytes are not what their kind has.");
        }
    }
}
