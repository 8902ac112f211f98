using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Kernels;

/// <summary>Every part of a fill alone is that part of the whole, for every type.</summary>
public class SliceTests
{
    private static readonly int[] Counts = [0, 1, 2, 5, 15, 16, 17, 31, 32, 33, 47, 100, 700];

    // Draws before the fill, and whether a normal number is left over from before.
    private static readonly (int Draws, bool Cached)[] Places = [(0, false), (7, false), (631, false), (13, true), (624, true)];

    [Fact]
    public void Slices_AreTheWhole_InFloat32() => CheckAll<float>();

    [Fact]
    public void Slices_AreTheWhole_InFloat64() => CheckAll<double>();

    [Fact]
    public void Slices_AreTheWhole_InFloat16() => CheckAll<Half>();

    [Fact]
    public void Slices_AreTheWhole_InBFloat16() => CheckAll<BFloat16>();

    [Fact]
    public void Slices_AreTheWhole_Far()
    {
        const long Far = 1L << 40;
        var generator = new PyTorchGenerator(3);
        var position = new StreamPosition(Far);
        generator.MoveTo(position);
        var whole = new double[100];
        PyTorchUniform.Fill(generator, -1, 1, whole);
        var part = new double[10];
        PyTorchUniform.FillSlice(generator, StreamPosition.Start, -1, 1, (Far / 2) + 5, part);
        Assert.Equal(whole[5..15], part);
    }

    [Fact]
    public void FillSlice_Throws_BeyondTheWhole_AndLeavesTheDestination()
    {
        var generator = new PyTorchGenerator(1);
        float[] values = [7, 7];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchNormal.FillSlice(generator, StreamPosition.Start, 0, 1, 20, 19, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchNormal.FillSlice(generator, StreamPosition.Start, 0, 1, 1, 0, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchNormal.FillSlice(generator, StreamPosition.Start, 0, 1, 20, -1, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchNormal.FillSliceSerially(generator, StreamPosition.Start, 0, 1, -1, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.FillSlice(generator, StreamPosition.Start, 0, 1, -1, values));
        Assert.Equal([7f, 7f], values);
    }

    private static void CheckAll<T>()
        where T : unmanaged
    {
        // Wherever the vehicle stands: it is used for one part after the other.
        var vehicle = new PyTorchGenerator(9);
        foreach ((int draws, bool cached) in Places)
        {
            StreamPosition position = cached ? new StreamPosition(draws, draws > 20 ? 5 : draws - 4) : new StreamPosition(draws);
            foreach (int count in Counts)
            {
                CheckUniform<T>(vehicle, position, count);
                CheckNormal<T>(vehicle, position, count, serially: false);
                CheckNormal<T>(vehicle, position, count, serially: true);
            }
        }
    }

    private static void CheckUniform<T>(PyTorchGenerator vehicle, StreamPosition position, int count)
        where T : unmanaged
    {
        var generator = new PyTorchGenerator(9);
        generator.MoveTo(position);
        var whole = new T[count];
        PyTorchUniform.Fill(generator, -0.1, 0.3, whole);
        Assert.Equal(PyTorchUniform.Advance<T>(position, count), generator.Position);
        foreach ((int start, int length) in Parts(count))
        {
            var part = new T[length];
            PyTorchUniform.FillSlice(vehicle, position, -0.1, 0.3, start, part);
            AssertSame<T>(whole.AsSpan(start, length), part);
        }
    }

    private static void CheckNormal<T>(PyTorchGenerator vehicle, StreamPosition position, int count, bool serially)
        where T : unmanaged
    {
        var generator = new PyTorchGenerator(9);
        generator.MoveTo(position);
        var whole = new T[count];
        if (serially)
        {
            PyTorchNormal.FillSerially(generator, 0.3, 0.7, whole);
        }
        else
        {
            PyTorchNormal.Fill(generator, 0.3, 0.7, whole);
        }

        Assert.Equal(
            serially ? PyTorchNormal.AdvanceSerially(position, count) : PyTorchNormal.Advance<T>(position, count), generator.Position);
        foreach ((int start, int length) in Parts(count))
        {
            var part = new T[length];
            if (serially)
            {
                PyTorchNormal.FillSliceSerially(vehicle, position, 0.3, 0.7, start, part);
            }
            else
            {
                PyTorchNormal.FillSlice(vehicle, position, 0.3, 0.7, count, start, part);
            }

            AssertSame<T>(whole.AsSpan(start, length), part);
        }
    }

    // All parts of a short whole; of a longer one, those that begin or end about the edges of blocks.
    private static IEnumerable<(int Start, int Length)> Parts(int count)
    {
        int[] places = count <= 17 ? [.. Enumerable.Range(0, count + 1)] : [0, 1, 15, 16, 17, count / 2, count - 17, count - 16, count - 15, count - 1, count];
        return from start in places from end in places where start <= end && start >= 0 select (start, end - start);
    }

    private static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), $"Expected the part of {typeof(T).Name}.");
}
