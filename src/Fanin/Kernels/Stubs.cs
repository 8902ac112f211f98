#pragma warning disable
using Fanin.Streams;

namespace Fanin.Streams
{
    public readonly record struct KeyedStream(Seed Seed, ulong Name, int Lane)
    {
        public KeyedStream(Seed seed, string name) : this(seed, System.Linq.Enumerable.Aggregate(name, 14695981039346656037UL, (h, c) => (h ^ c) * 1099511628211UL), 0) { }
        public KeyedStream Part(int part) => this with { Lane = part };
    }
}

namespace Fanin.Kernels
{
    public static class KeyedUniform { public static void Fill<T>(KeyedStream s, double low, double high, long start, Span<T> d) => throw new NotImplementedException(); }
    public static class KeyedNormal { public static void Fill<T>(KeyedStream s, double low, double high, long start, Span<T> d) => throw new NotImplementedException(); }
    public static class KeyedTruncatedNormal { public static void Fill<T>(KeyedStream s, double mean, double std, double low, double high, long start, Span<T> d) => throw new NotImplementedException(); }
    public static class KeyedPermutation { public static void Fill(KeyedStream s, Span<int> d) => throw new NotImplementedException(); }
    public static class PyTorchPermutation { public static void Fill(PyTorchGenerator g, Span<int> d) => throw new NotImplementedException(); }
    public static class PyTorchTruncatedNormal { public static void FillSlice<T>(PyTorchGenerator g, StreamPosition p, double mean, double std, double low, double high, long start, Span<T> d) => throw new NotImplementedException(); }
}

namespace Fanin.Mathematics
{
    internal static class Logarithm { public static double Of(double x) => Math.Log(x); }
    internal static class Trigonometry { public static double CosOfTurns(double x) => Math.Cos(2 * Math.PI * x); }
}
