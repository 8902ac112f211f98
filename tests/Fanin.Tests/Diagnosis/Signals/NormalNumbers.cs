using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Diagnosis.Signals;

/// <summary>Normal numbers of a name, one by one or a matrix at a time.</summary>
internal sealed class NormalNumbers(string name)
{
    private readonly double[] _buffer = new double[4096];
    private readonly KeyedStream _stream = new(new Seed(20), name);
    private long _next;

    public double Next()
    {
        int place = (int)(_next % _buffer.Length);
        if (place == 0)
        {
            KeyedNormal.Fill(_stream, 0, 1, _next, _buffer);
        }

        _next++;
        return _buffer[place];
    }

    public double[,] Matrix(int rows, int columns, double stdDev)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = stdDev * Next();
            }
        }

        return matrix;
    }
}
