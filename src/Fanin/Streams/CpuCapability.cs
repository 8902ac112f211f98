namespace Fanin.Streams;

/// <summary>Which of libtorch's builds of its CPU kernels is followed: they round differently.</summary>
/// <remarks>libtorch chooses by the processor; <c>ATEN_CPU_CAPABILITY</c> overrides it. On x86-64 with AVX2 or AVX-512 it is <see cref="Avx2"/>.</remarks>
public enum CpuCapability
{
    /// <summary>Fused multiply-add, and the logarithm, sine and cosine of float32 normals by polynomials.</summary>
    Avx2,

    /// <summary>
    /// <c>ATEN_CPU_CAPABILITY=default</c>, and what libtorch does on processors without AVX2: every product is rounded, and logarithm, sine and
    /// cosine are the C library's.
    /// </summary>
    Default,
}
