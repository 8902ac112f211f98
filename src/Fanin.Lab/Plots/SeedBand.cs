namespace Fanin.Lab.Plots;

/// <summary>Several curves of one variant as one: at every position the mean, the lowest and the highest of those that got so far.</summary>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Low">The lowest seed.</param>
/// <param name="High">The highest seed.</param>
internal sealed record SeedBand(double[] Mean, double[] Low, double[] High)
{
    /// <summary>Joins curves; each counts up to its first value that is not finite.</summary>
    public static SeedBand Of(IReadOnlyList<double[]> curves)
    {
        int[] lengths = [.. curves.Select(curve => PlotCurve.FiniteLength(curve))];
        int longest = lengths.DefaultIfEmpty(0).Max();
        var band = new SeedBand(new double[longest], new double[longest], new double[longest]);
        for (int i = 0; i < longest; i++)
        {
            double sum = 0;
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            int count = 0;
            for (int c = 0; c < curves.Count; c++)
            {
                if (i >= lengths[c])
                    continue;
                double value = curves[c][i];
                sum += value;
                low = Math.Min(low, value);
                high = Math.Max(high, value);
                count++;
            }

            band.Mean[i] = sum / count;
            band.Low[i] = low;
            band.High[i] = high;
        }

        return band;
    }
}
