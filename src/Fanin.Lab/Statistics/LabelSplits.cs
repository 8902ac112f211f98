namespace Fanin.Lab.Statistics;

/// <summary>The ways to call k of N numbers the first sample, and Welch's |t| of each.</summary>
internal sealed class LabelSplits(double[] centred, int dealt)
{
    private readonly double _sum = centred.Sum();
    private readonly double _squares = centred.Sum(value => value * value);

    /// <summary>Welch's |t| of one way: infinite if neither sample has a spread but the means differ.</summary>
    public double Statistic(ReadOnlySpan<double> first)
    {
        double sum = 0;
        double squares = 0;
        foreach (double value in first)
        {
            sum += value;
            squares += value * value;
        }

        return Statistic(sum, squares);
    }

    /// <summary>Counts all ways whose statistic is at least the limit.</summary>
    public double CountAtLeast(double limit) => CountAtLeast(limit, 0, dealt, 0, 0);

    /// <summary>Draws ways at random and counts those whose statistic is at least the limit.</summary>
    public int CountAtLeast(double limit, int draws, ResamplingDraws random)
    {
        double[] deck = [.. centred];
        int found = 0;
        for (int i = 0; i < draws; i++)
        {
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < dealt; k++)
            {
                int chosen = k + random.Index(deck.Length - k);
                (deck[k], deck[chosen]) = (deck[chosen], deck[k]);
                sum += deck[k];
                squares += deck[k] * deck[k];
            }

            if (Statistic(sum, squares) >= limit)
                found++;
        }

        return found;
    }

    private double CountAtLeast(double limit, int from, int left, double sum, double squares)
    {
        if (left == 0)
            return Statistic(sum, squares) >= limit ? 1 : 0;

        double count = 0;
        for (int i = from; i <= centred.Length - left; i++)
            count += CountAtLeast(limit, i + 1, left - 1, sum + centred[i], squares + (centred[i] * centred[i]));
        return count;
    }

    private double Statistic(double sum, double squares)
    {
        int rest = centred.Length - dealt;
        double mean = sum / dealt;
        double otherMean = (_sum - sum) / rest;
        double variance = (squares - (sum * mean)) / (dealt - 1);
        double otherVariance = (_squares - squares - ((_sum - sum) * otherMean)) / (rest - 1);
        double error = (Math.Max(0, variance) / dealt) + (Math.Max(0, otherVariance) / rest);
        double difference = Math.Abs(mean - otherMean);

        // What rounding leaves of no spread and of no difference, beside the spread of all numbers.
        double scale = _squares / centred.Length;
        if (difference * difference <= 1e-24 * scale)
            return 0;
        return error <= 1e-14 * scale ? double.PositiveInfinity : difference / Math.Sqrt(error);
    }
}
