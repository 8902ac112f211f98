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
        { "float32: uniform", "ce679342c90d5803b871f1d6885928ed" },
        { "float32: normal", "7b9e5c3e185c76765e958a3ad028244a" },
        { "float32: truncated", "3150175a4f5c3adb09a6c6bc100fd96a" },
        { "float32: truncated, one-sided", "af826b33cd11662fc87e40108938ebc8" },
        { "float32: truncated, whole", "08c38377dbc1666a993707e66343dd08" },
        { "float32: truncated, tail", "67336ea1a0c759d908cbaee5e8114994" },
        { "float64: uniform", "1eb3326517f928ef67dd30f8e13aa06e" },
        { "float64: normal", "92029df4f02df02283567dc4e2f3c4c2" },
        { "float64: truncated", "33ccbb23079ed55b23b77d98e130e8bd" },
        { "float16: uniform", "130dde9cef3c5c08e6481fd0fc76bdb5" },
        { "float16: normal", "af3348092e6045c863827c348208b1ca" },
        { "float16: truncated", "28219a5a639cfd9320a4f918aaafefd2" },
        { "bfloat16: uniform", "9aa9997087bd75a67beeb0809b58a253" },
        { "bfloat16: normal", "85daad5463ba1c5ff8db70d40ddd0c98" },
        { "bfloat16: truncated", "0b24e2f380d264a27b25e4b30a3e91fa" },
        { "int32: permutation", "bb497128f0d12db4ab89044064196fbe" },
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
