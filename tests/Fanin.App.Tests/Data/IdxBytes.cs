using System.Buffers.Binary;
using System.IO.Compression;

namespace Fanin.App.Tests.Data;

/// <summary>Writes IDX files into memory, right and wrong ones.</summary>
internal static class IdxBytes
{
    public const uint ImageMagic = 0x00000803;
    public const uint LabelMagic = 0x00000801;

    public static byte[] Images(int count, int height, int width)
        => [.. Numbers(ImageMagic, (uint)count, (uint)height, (uint)width), .. Pixels(count * height * width)];

    public static byte[] Labels(params byte[] labels) => [.. Numbers(LabelMagic, (uint)labels.Length), .. labels];

    public static byte[] SomeLabels(int count) => Labels([.. Enumerable.Range(0, count).Select(i => (byte)(i * 7 % 10))]);

    public static byte[] Pixels(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 31) + (i >> 3)))];

    public static byte[] Numbers(params uint[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }
}
