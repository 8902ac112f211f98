namespace Fanin.Lab.Statistics;

/// <summary>Corrects a family of tests, so that the chance of even one false "differs" in the whole family is at most α, however the tests depend on each other.</summary>
/// <remarks>Source: Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 65–70.</remarks>
public static class HolmCorrection
{
    /// <summary>Adjusts P values: the i-th smallest of m becomes the largest of (m − j + 1)·p₍ⱼ₎ over j ≤ i, at most 1.</summary>
    /// <param name="pValues">The family, each within 0 … 1.</param>
    /// <returns>Adjusted P values in the order given: compare them with α itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside 0 … 1 or not a number.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        int[] order = [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
        var adjusted = new double[pValues.Count];
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            double p = pValues[order[i]];
            if (p is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "Expected P values from 0 to 1.");
            largest = Math.Max(largest, Math.Min(1, (order.Length - i) * p));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }
}
