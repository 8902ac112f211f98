namespace Fanin.Lab.Statistics;

/// <summary>Counts the sums that n numbers can have under all 2ⁿ signs, by meeting in the middle: two sorted lists of 2^(n/2) sums.</summary>
/// <remarks>Source: Horowitz and Sahni 1974, "Computing partitions with applications to the knapsack problem", doi:10.1145/321812.321823.</remarks>
internal static class SignFlips
{
    /// <summary>How many of the 2ⁿ sums are at least the limit.</summary>
    public static double CountAtLeast(ReadOnlySpan<double> sizes, double limit)
    {
        int half = sizes.Length / 2;
        double[] left = Sums(sizes[..half]);
        double[] right = Sums(sizes[half..]);
        Array.Sort(left);
        Array.Sort(right);

        // As the left sum grows, ever more of the right ones suffice.
        double count = 0;
        int from = right.Length;
        foreach (double sum in left)
        {
            while (from > 0 && sum + right[from - 1] >= limit)
                from--;
            count += right.Length - from;
        }

        return count;
    }

    private static double[] Sums(ReadOnlySpan<double> sizes)
    {
        var sums = new double[1 << sizes.Length];
        int filled = 1;
        foreach (double size in sizes)
        {
            for (int i = 0; i < filled; i++)
            {
                sums[filled + i] = sums[i] - size;
                sums[i] += size;
            }

            filled *= 2;
        }

        return sums;
    }
}
