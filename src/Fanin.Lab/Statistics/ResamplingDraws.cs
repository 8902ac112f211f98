using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Lab.Statistics;

/// <summary>Uniform numbers of the keyed stream, one after the other: the randomness of resampling.</summary>
/// <remarks>Repeatability: exact. Number i is a pure function of seed, name and i.</remarks>
internal sealed class ResamplingDraws(Seed seed, string name)
{
    private readonly KeyedStream _stream = new(seed, name);
    private readonly double[] _buffer = new double[4096];
    private long _start;
    private int _next = int.MaxValue;

    /// <summary>A whole number that is uniform on 0 … count − 1, but for a bias of 2⁻⁵³·count.</summary>
    public int Index(int count)
    {
        // The bound itself can occur, by rounding.
        return Math.Min((int)(Uniform() * count), count - 1);
    }

    /// <summary>A number that is uniform on [0, 1].</summary>
    public double Uniform()
    {
        if (_next >= _buffer.Length)
        {
            KeyedUniform.Fill(_stream, 0, 1, _start, _buffer);
            _start += _buffer.Length;
            _next = 0;
        }

        return _buffer[_next++];
    }
}
