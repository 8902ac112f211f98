using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>One word to one uniform float32 number.</summary>
internal readonly struct UniformTransform : ISingleTransform, IWordFormula
{
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

    /// <summary>See <see cref="SixteenBits.AreModerate(float, float)"/>.</summary>
    public bool AreModerate => (_middle != 0 || _middleRest == 0) && SixteenBits.AreModerate(_middle, _halfWidth);

    public void Apply(Span<float> block) => LaneLoop.Run(this, block, block);

    public void Apply(Span<float> block, Span<BFloat16> numbers) => LaneLoop.Run(this, block, numbers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Numbers<T>(T words)
        where T : struct, ILanes<T>
    {
        const float Unit = 1f / (1u << 31);
        T u = T.FromInt32(words | T.CreateBits(1)) * T.Create(Unit);
        return T.Create(_middle) + T.Fma(u, T.Create(_halfWidth), T.Create(_middleRest));
    }

    private float Number(float u) => _middle + MathF.FusedMultiplyAdd(u, _halfWidth, _middleRest);
}
