using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>One word to one uniform float32 number.</summary>
internal readonly struct UniformTransform : IBlockTransform<float>
{
    private const float Unit = 1f / (1u << 31);

    // The middle in two parts, so that it is exact also where it falls between two numbers.
    private readonly float _middle;
    private readonly float _middleRest;
    private readonly float _halfWidth;

    public UniformTransform(float low, float high)
    {
        double middle = ((double)low + high) / 2;
        _middle = (float)middle;
        _middleRest = (float)(middle - _middle);
        _halfWidth = (float)(((double)high - low) / 2);

        // Rounding is monotonic: if the outermost numbers are within the bounds, all are.
        while (Number(-1) < low || Number(1) > high)
        {
            _halfWidth = MathF.BitDecrement(_halfWidth);
        }
    }

    public void Apply(Span<float> block)
    {
        int i = 0;
        if (Fma.IsSupported && Avx2.IsSupported)
        {
            Vector256<float> unit = Vector256.Create(Unit);
            Vector256<float> halfWidth = Vector256.Create(_halfWidth);
            Vector256<float> rest = Vector256.Create(_middleRest);
            Vector256<float> middle = Vector256.Create(_middle);
            for (; i <= block.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<int> odd = block.Load256(i).AsInt32() | Vector256<int>.One;
                Vector256<float> u = Vector256.ConvertToSingle(odd) * unit;
                block.Store256(i, middle + Vector256.FusedMultiplyAdd(u, halfWidth, rest));
            }
        }

        Span<int> words = MemoryMarshal.Cast<float, int>(block);
        for (; i < block.Length; i++)
        {
            block[i] = Number((words[i] | 1) * Unit);
        }
    }

    private float Number(float u) => _middle + MathF.FusedMultiplyAdd(u, _halfWidth, _middleRest);
}
