namespace Fanin.Lab.Results;

/// <summary>Mean of the last <c>window</c> values: the smooth curve through a noisy minibatch loss, and what the end of a plateau is read from.</summary>
/// <remarks>
/// <para>Before the window is full it is the mean of the values there are. While a value in the window is infinite or not a number, so is the mean;
/// afterwards it recovers.</para>
/// <para>Repeatability: exact. Every mean is summed anew from the oldest value to the newest, so no rounding error is carried along.</para>
/// </remarks>
public sealed class RunningAverage
{
    /// <summary>Number of steps that the lecture averages over: 100.</summary>
    public const int LectureWindow = 100;

    private readonly double[] _ring;
    private int _count;
    private int _next;

    /// <summary>Starts with no values.</summary>
    /// <param name="window">How many values to look back on, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is zero or negative.</exception>
    public RunningAverage(int window = LectureWindow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        _ring = new double[window];
    }

    /// <summary>Adds the next value.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The mean of the last values, this one included.</returns>
    public double Add(double value)
    {
        _ring[_next] = value;
        _next = (_next + 1) % _ring.Length;
        _count = Math.Min(_count + 1, _ring.Length);

        double sum = 0;
        int oldest = _count < _ring.Length ? 0 : _next;
        for (int i = oldest; i < _count; i++)
            sum += _ring[i];
        for (int i = 0; i < oldest; i++)
            sum += _ring[i];
        return sum / _count;
    }

    /// <summary>Smooths a whole curve.</summary>
    /// <param name="values">One value a step.</param>
    /// <param name="window">How many values to look back on, at least 1.</param>
    /// <returns>As many means as values.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is zero or negative.</exception>
    public static double[] Of(IReadOnlyList<float> values, int window = LectureWindow)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = new RunningAverage(window);
        double[] means = new double[values.Count];
        for (int i = 0; i < means.Length; i++)
            means[i] = mean.Add(values[i]);
        return means;
    }
}
