using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

/// <summary>
/// Guards against change, nothing more: the bits of the keyed stream, version 1 (docs/repeatability.md), as this project first gave them. Whether they
/// are right, the other tests say. Run in processes without FMA, AVX2 or any vectors, they show that the bits are the same there.
/// </summary>
public class KeyedContractTests
{
    private const int Length = 3001;

    // The first half of SHA-256.
    public static TheoryData<string, string> Hashes => new()
    {
        { "float32: uniform", "b8ed0b60aff79747ce7becec137bea26" },
        { "float32: normal", "a4701378ca02a779d3db7b222ad8be25" },
        { "float32: truncated", "0b0486cf8a9ee9455e0c37635f52ccbe" },
        { "float32: truncated, centre", "d7badd22bc9a0a967ad19068b0b8201e" },
        { "float32: truncated, one-sided", "7bbc99f469b5d58ffebc21e21ce41d24" },
        { "float32: truncated, whole", "7fd238507484c47a8c5dec9ec3cc7886" },
        { "float32: truncated, tail", "cb3efca99ef95d2ebfbabc008861d0a2" },
        { "float64: uniform", "f487e52ed623cd4041792dec27ae0946" },
        { "float64: normal", "58ddc40b13647831e3947b029417f885" },
        { "float64: truncated", "59b77823bfdf7eb080670912a7f10920" },
        { "float64: truncated, centre", "50d81894570caa098db531c5885880d0" },
        { "float16: uniform", "cb24b3ef3e8df2e46d5c63448369e2eb" },
        { "float16: normal", "48f2f8fba58ba93e87f0a7c984bf5217" },
        { "float16: truncated", "834ecc5a39c433154eb7ac8c0f7cdea8" },
        { "float16: truncated, centre", "492e82ed789308338d79359609f2655d" },
        { "bfloat16: uniform", "0279fbb602c97bb19e12a0610b865d97" },
        { "bfloat16: normal", "79457469fc5db12d6326c5c71e7f0abd" },
        { "bfloat16: truncated", "c84cdcc54759cfe4b1fef32c41601b7b" },
        { "bfloat16: truncated, centre", "0ddd173de85925e58fc71b8d2e35577f" },
        { "int32: permutation", "656f364c6a4cab58a8fd608d83573257" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Bits_AreThoseOfVersion1(string kernel, string hash) => Assert.Equal(hash, Hash(kernel));

    private static string Hash(string kernel)
    {
        var stream = new KeyedStream(42, "fc1.weight");
        string[] words = kernel.Split(": ");
        return words[0] switch
        {
            "float32" => Hash(stream, KeyedKernel.Float32[words[1]]),
            "float64" => Hash(stream, KeyedKernel.Float64[words[1]]),
            "float16" => Hash(stream, KeyedKernel.Float16[words[1]]),
            "bfloat16" => Hash(stream, KeyedKernel.BrainFloat16[words[1]]),
            _ => Hash<int>(stream, (source, _, to) => KeyedPermutation.Fill(source, to)),
        };
    }

    private static string Hash<T>(KeyedStream stream, KeyedKernelFill<T> fill)
        where T : unmanaged
    {
        var values = new T[Length];
        fill(stream, 0, values);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())).AsSpan(0, 16));
    }
}
