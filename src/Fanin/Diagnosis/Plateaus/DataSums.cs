namespace Fanin.Diagnosis.Plateaus;

/// <summary>Sums over labelled rows, one pass, from which a <see cref="DataStatistic"/> is made.</summary>
public sealed class DataSums
{
    private const int MostIterations = 1000;
    private const double Tolerance = 1e-13;

    private readonly double[] _sums;
    private readonly long[] _counts;
    private readonly int _inputs;
    private readonly int _classes;
    private double _squares;

    /// <summary>Begins with no rows.</summary>
    /// <param name="inputs">n, numbers in one row, at least 1.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few of either.</exception>
    public DataSums(int inputs, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        (_inputs, _classes) = (inputs, classes);
        _sums = new double[checked(inputs * classes)];
        _counts = new long[classes];
    }

    /// <summary>Rows so far.</summary>
    public long Count => _counts.Sum();

    /// <summary>Adds one row.</summary>
    /// <param name="row">x, of n numbers.</param>
    /// <param name="label">Its class, from 0 to C − 1.</param>
    /// <exception cref="ArgumentException">The row has another length, a number that is not finite, or the label is no class; nothing is added.</exception>
    public void Add(ReadOnlySpan<float> row, int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, _classes);
        if (row.Length != _inputs)
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected a row of {_inputs} numbers, got {row.Length}."), nameof(row));
        }

        double squares = 0;
        foreach (float value in row)
        {
            squares += (double)value * value;
        }

        if (!double.IsFinite(squares))
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected finite numbers, got a row of class {label} with others; drop or repair it."), nameof(row));
        }

        Span<double> sums = _sums.AsSpan(label * _inputs, _inputs);
        for (int i = 0; i < row.Length; i++)
        {
            sums[i] += row[i];
        }

        _counts[label]++;
        _squares += squares;
    }

    /// <summary>The statistic of the rows so far.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public DataStatistic ToStatistic()
    {
        long count = Count;
        if (count == 0)
        {
            throw new InvalidOperationException("Expected rows before a statistic of them; add some.");
        }

        double[] mean = new double[_inputs];
        for (int i = 0; i < _sums.Length; i++)
        {
            mean[i % _inputs] += _sums[i] / count;
        }

        // Row c of S is p_c·(mean of class c − mean of all).
        double[] matrix = new double[_sums.Length];
        double norm = 0;
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (_sums[i] / count) - (_counts[i / _inputs] / (double)count * mean[i % _inputs]);
            norm += matrix[i] * matrix[i];
        }

        return new DataStatistic(_inputs, _classes, LeadingSingularValue(matrix), Math.Sqrt(norm), _squares / count)
        {
            Count = count,
            SquaredNormOfMean = mean.Sum(value => value * value),
            Mean = mean.Average(),
        };
    }

    // Power iteration, from the longest row.
    private double LeadingSingularValue(double[] matrix)
    {
        int longest = Enumerable.Range(0, _classes).MaxBy(row => Squares(matrix.AsSpan(row * _inputs, _inputs)));
        double[] right = matrix.AsSpan(longest * _inputs, _inputs).ToArray();
        double value = 0;
        for (int step = 0; step < MostIterations; step++)
        {
            double length = Math.Sqrt(Squares(right));
            if (length == 0)
            {
                return 0;
            }

            double[] next = new double[_inputs];
            double square = 0;
            for (int row = 0; row < _classes; row++)
            {
                ReadOnlySpan<double> entries = matrix.AsSpan(row * _inputs, _inputs);
                double product = 0;
                for (int i = 0; i < _inputs; i++)
                {
                    product += entries[i] * right[i] / length;
                }

                square += product * product;
                for (int i = 0; i < _inputs; i++)
                {
                    next[i] += product * entries[i];
                }
            }

            double last = value;
            value = Math.Sqrt(square);
            right = next;
            if (value - last <= Tolerance * value)
            {
                break;
            }
        }

        return value;
    }

    private static double Squares(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}
