using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Support;

/// <summary>Fills elements from a start on: one kernel with its parameters.</summary>
public delegate void KeyedKernelFill<T>(KeyedStream stream, long start, Span<T> destination);

/// <summary>What every keyed kernel has to hold: any slice gives the same bits, nothing is written beyond it, nothing allocated.</summary>
internal static class KeyedKernel
{
    /// <summary>All kernels in one type, each method of each.</summary>
    public static readonly IReadOnlyDictionary<string, KeyedKernelFill<float>> Float32 = new Dictionary<string, KeyedKernelFill<float>>
    {
        ["uniform"] = (stream, start, to) => KeyedUniform.Fill(stream, -0.1, 0.3, start, to),
        ["normal"] = (stream, start, to) => KeyedNormal.Fill(stream, 0.5, 0.02, start, to),
        ["truncated"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 0.02, -0.04, 0.05, start, to),
        ["truncated, centre"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0.1, 0.02, 0.06, 0.13, start, to),
        ["truncated, one-sided"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 1, -0.5, double.PositiveInfinity, start, to),
        ["truncated, whole"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 0.02, -2, 2, start, to),
        ["truncated, tail"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 1, 5, 6, start, to),
    };

    public static readonly IReadOnlyDictionary<string, KeyedKernelFill<double>> Float64 = new Dictionary<string, KeyedKernelFill<double>>
    {
        ["uniform"] = (stream, start, to) => KeyedUniform.Fill(stream, -0.1, 0.3, start, to),
        ["normal"] = (stream, start, to) => KeyedNormal.Fill(stream, 0.5, 0.02, start, to),
        ["truncated"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 0.02, -0.04, 0.05, start, to),
        ["truncated, centre"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0.1, 0.02, 0.06, 0.13, start, to),
    };

    public static readonly IReadOnlyDictionary<string, KeyedKernelFill<Half>> Float16 = new Dictionary<string, KeyedKernelFill<Half>>
    {
        ["uniform"] = (stream, start, to) => KeyedUniform.Fill(stream, -0.1, 0.3, start, to),
        ["normal"] = (stream, start, to) => KeyedNormal.Fill(stream, 0.5, 0.02, start, to),
        ["truncated"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 0.02, -0.04, 0.05, start, to),
        ["truncated, centre"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0.1, 0.02, 0.06, 0.13, start, to),
    };

    public static readonly IReadOnlyDictionary<string, KeyedKernelFill<BFloat16>> BrainFloat16 = new Dictionary<string, KeyedKernelFill<BFloat16>>
    {
        ["uniform"] = (stream, start, to) => KeyedUniform.Fill(stream, -0.1, 0.3, start, to),
        ["normal"] = (stream, start, to) => KeyedNormal.Fill(stream, 0.5, 0.02, start, to),
        ["truncated"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 0.02, -0.04, 0.05, start, to),
        ["truncated, centre"] = (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0.1, 0.02, 0.06, 0.13, start, to),
    };

    /// <summary>Compares slices of every length and odd starts with elements drawn one by one, in guarded memory.</summary>
    public static void AssertSlicesAgree<T>(KeyedKernelFill<T> fill)
        where T : unmanaged
    {
        const int Most = 257;
        const int Starts = 9;
        var stream = new KeyedStream(7, "slices");
        var single = new T[Most + Starts];
        for (int i = 0; i < single.Length; i++)
        {
            fill(stream, i, single.AsSpan(i, 1));
        }

        using var memory = new GuardedMemory(Most * 8);
        for (int length = 0; length <= Most; length++)
        {
            int start = length % Starts;
            Span<T> atEnd = memory.AtEnd<T>(length);
            atEnd.Clear();
            fill(stream, start, atEnd);
            AssertSameBits(single.AsSpan(start, length), atEnd);
            Span<T> atStart = memory.AtStart<T>(length);
            atStart.Clear();
            fill(stream, start, atStart);
            AssertSameBits(single.AsSpan(start, length), atStart);
        }
    }

    /// <summary>Compares one long fill with unequal slices of it, far into the parameter and across the place where the low counter word runs over.</summary>
    public static void AssertLongSlicesAgree<T>(KeyedKernelFill<T> fill)
        where T : unmanaged
    {
        const int Length = 6000;
        const long Start = (4L << 32) - 3001;
        var stream = new KeyedStream(ulong.MaxValue, "slices").Part(255);
        var whole = new T[Length];
        fill(stream, Start, whole);
        var parts = new T[Length];
        for (int at = 0, length = 1; at < Length; at += length, length = (length * 3) + 1)
        {
            length = Math.Min(length, Length - at);
            fill(stream, Start + at, parts.AsSpan(at, length));
        }

        AssertSameBits<T>(whole, parts);
    }

    /// <summary>Measures what fills allocate, once they are compiled.</summary>
    public static void AssertNothingAllocated<T>(KeyedKernelFill<T> fill)
        where T : unmanaged
    {
        var stream = new KeyedStream(7, "slices");
        var destination = new T[5001];
        Assert.Equal(0, Allocation.Of(() => fill(stream, 3, destination)));
    }

    private static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged
    {
        int same = MemoryMarshal.AsBytes(expected).CommonPrefixLength(MemoryMarshal.AsBytes(actual));
        int bytes = expected.Length * Marshal.SizeOf<T>();
        Assert.True(same == bytes, $"Byte {same} of {bytes} differs.");
    }
}
