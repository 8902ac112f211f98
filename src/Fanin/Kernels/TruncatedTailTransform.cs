using System.Runtime.InteropServices;

namespace Fanin.Kernels;

/// <summary>One word to one truncated normal float32 number, for any bounds: by float64 arithmetic, rounded once.</summary>
internal readonly struct TruncatedTailTransform(TruncatedQuantile quantile) : ISingleTransform
{
    private const double Unit = 1.0 / (1ul << 32);

    public void Apply(Span<float> block)
    {
        Span<int> words = MemoryMarshal.Cast<float, int>(block);
        for (int i = 0; i < block.Length; i++)
        {
            int word = words[i];
            block[i] = (float)quantile.Number((TruncatedNormalTransform.CellsToEnd(word) + 0.5) * Unit, word < 0);
        }
    }

    public void Apply(Span<float> block, Span<BFloat16> numbers)
    {
        Apply(block);
        HalfRounding.Round<BFloat16>(block, numbers);
    }
}
