namespace Fanin.Tests.Statistics;

/// <summary>What a sample tells of the distribution it is from. Values are standardized first: (x − μ)/σ.</summary>
/// <param name="thresholds">Distances from 0, ascending.</param>
internal sealed class Sample(params double[] thresholds)
{
    /// <summary>Distances at which neighbours are compared: within a pair, a block, a vector, and beyond.</summary>
    public static readonly int[] Lags = [1, 2, 3, 4, 8, 16, 32];

    private readonly double[] _powers = new double[4];
    private readonly double[] _products = new double[Lags.Length];
    private readonly long[] _productCounts = new long[Lags.Length];
    private readonly long[] _beyond = new long[thresholds.Length];

    public long Count { get; private set; }

    /// <summary>Mean of the k-th power, k from 1 to 4.</summary>
    public double Moment(int power) => _powers[power - 1] / Count;

    /// <summary>How many values are as far from 0 as the threshold, or farther.</summary>
    public long Beyond(int threshold) => _beyond[threshold];

    /// <summary>The sum of the products of values that far apart, in units of what one product varies by if the second moment is 1.</summary>
    public double LagSum(int lag) => _products[lag] / Math.Sqrt(_productCounts[lag]);

    /// <summary>Adds values that follow on each other.</summary>
    public void Add(double[] values)
    {
        double sum1 = 0, sum2 = 0, sum3 = 0, sum4 = 0;
        foreach (double value in values)
        {
            double square = value * value;
            sum1 += value;
            sum2 += square;
            sum3 += square * value;
            sum4 += square * square;
            for (int i = 0; i < thresholds.Length && square >= thresholds[i] * thresholds[i]; i++)
            {
                _beyond[i]++;
            }
        }

        _powers[0] += sum1;
        _powers[1] += sum2;
        _powers[2] += sum3;
        _powers[3] += sum4;
        for (int k = 0; k < Lags.Length; k++)
        {
            int lag = Lags[k];
            double products = 0;
            for (int i = lag; i < values.Length; i++)
            {
                products += values[i] * values[i - lag];
            }

            _products[k] += products;
            _productCounts[k] += values.Length - lag;
        }

        Count += values.Length;
    }
}
