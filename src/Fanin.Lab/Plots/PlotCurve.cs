using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>Turns measured values into the points of a line: cut where the numbers end, thinned to what a picture can show.</summary>
internal static class PlotCurve
{
    /// <summary>Counts the values before the first that is infinite or not a number.</summary>
    public static int FiniteLength(IReadOnlyList<double> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
                return i;
        }

        return values.Count;
    }

    /// <summary>Gives points <c>(index + 1, value)</c> up to the first value that is not finite; of each column of the picture only the lowest and
    /// the highest, in their order, so that the thinned line covers the same pixels.</summary>
    /// <param name="values">One value a step; entry <c>k</c> belongs to step <c>k + 1</c>.</param>
    /// <param name="columns">Columns of the picture; the line has at most twice as many points, and two.</param>
    public static Coordinates[] Thin(IReadOnlyList<double> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int length = FiniteLength(values);
        if (length <= 2 * columns)
            return [.. Enumerable.Range(0, length).Select(i => Point(values, i))];

        var points = new List<Coordinates>((2 * columns) + 2) { Point(values, 0) };
        for (int column = 0; column < columns; column++)
        {
            (int lowest, int highest) = Extremes(values, First(column), First(column + 1));
            Append(points, values, Math.Min(lowest, highest));
            Append(points, values, Math.Max(lowest, highest));
        }

        Append(points, values, length - 1);
        return [.. points];

        int First(int column) => (int)((long)length * column / columns);
    }

    /// <summary>Gives points <c>(index + 1, value)</c> up to the first value that is not finite: the first, and the last of each column.
    /// For curves that are smooth already.</summary>
    /// <param name="values">One value a step; entry <c>k</c> belongs to step <c>k + 1</c>.</param>
    /// <param name="columns">Columns of the picture; the line has at most one point more.</param>
    public static Coordinates[] Sample(IReadOnlyList<double> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int length = FiniteLength(values);
        if (length <= columns + 1)
            return [.. Enumerable.Range(0, length).Select(i => Point(values, i))];
        return [Point(values, 0), .. Enumerable.Range(1, columns).Select(column => Point(values, (int)((long)length * column / columns) - 1))];
    }

    private static (int Lowest, int Highest) Extremes(IReadOnlyList<double> values, int from, int to)
    {
        int lowest = from;
        int highest = from;
        for (int i = from + 1; i < to; i++)
        {
            if (values[i] < values[lowest])
                lowest = i;
            if (values[i] > values[highest])
                highest = i;
        }

        return (lowest, highest);
    }

    private static void Append(List<Coordinates> points, IReadOnlyList<double> values, int index)
    {
        Coordinates point = Point(values, index);
        if (points[^1] != point)
            points.Add(point);
    }

    private static Coordinates Point(IReadOnlyList<double> values, int index) => new(index + 1, values[index]);
}
