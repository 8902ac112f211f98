using System.Security.Cryptography;
using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

/// <summary>A set of 20 + 5 images of 4 x 3 pixels, known under any name, with right checksums.</summary>
internal static class TinySet
{
    public static IReadOnlyDictionary<string, byte[]> Contents { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [DatasetFolder.TrainImages] = IdxBytes.Images(20, 4, 3),
        [DatasetFolder.TrainLabels] = IdxBytes.SomeLabels(20),
        [DatasetFolder.TestImages] = IdxBytes.Images(5, 4, 3),
        [DatasetFolder.TestLabels] = IdxBytes.SomeLabels(5),
    };

    public static KnownDataset Known(string name = "tiny", string mirror = "http://mirror.invalid/tiny/", bool contentHash = true) => new()
    {
        Name = name,
        Title = "Tiny",
        Description = "Test images.",
        Mirror = new Uri(mirror),
        Licence = "none",
        ClassNames = DatasetCatalog.Mnist.ClassNames,
        Files = [.. Contents.Select(file => new KnownFile(
            file.Key,
            Md5(IdxBytes.Gzip(file.Value)),
            contentHash ? Convert.ToHexStringLower(SHA256.HashData(file.Value)) : null))],
    };

    public static void WriteTo(TemporaryFolder folder, string name, bool compressed = true)
    {
        foreach ((string file, byte[] content) in Contents)
            folder.Write(Path.Combine(name, compressed ? $"{file}.gz" : file), compressed ? IdxBytes.Gzip(content) : content);
    }

    public static DatasetPlaces Places(TemporaryFolder folder, params KnownDataset[] sets) => new()
    {
        CacheFolder = folder["cache"],
        SystemFolder = folder["system"],
        Sets = sets.Length > 0 ? sets : [Known()],
    };

    public static string Md5(byte[] content)
    {
#pragma warning disable CA5351 // The checksum that publishers state.
        return Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
    }
}
