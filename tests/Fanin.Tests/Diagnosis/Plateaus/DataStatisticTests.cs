using System.IO.Compression;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Plateaus;

public class DataStatisticTests
{
    // Two classes at ±v: S has the rows ±v/2, so s₁ = ‖S‖ = ‖v‖/√2.
    [Fact]
    public void Of_TwoPoints_IsTheirHalfDifference()
    {
        DataStatistic statistic = DataStatistic.Of([3, 4, -3, -4], [1, 0], 2);
        Assert.Equal(5 / Math.Sqrt(2), statistic.LeadingSingularValue, 1e-14);
        Assert.Equal(5 / Math.Sqrt(2), statistic.FrobeniusNorm, 1e-14);
        Assert.Equal(25, statistic.MeanSquaredNorm, 1e-14);
        Assert.Equal(new InputSignal(12.5, 0, 0), statistic.ToInputSignal());
    }

    // Four classes along axes of a square, S diagonal by hand: p(x̄_c − x̄) with p = ¼, and columns (2, 0), (−2, 0), (0, 1), (0, −1).
    [Fact]
    public void Of_OrthogonalClasses_HasTheLongestAxis()
    {
        DataStatistic statistic = DataStatistic.Of([2, 0, -2, 0, 0, 1, 0, -1], [0, 1, 2, 3], 4);
        Assert.Equal(Math.Sqrt(8) / 4, statistic.LeadingSingularValue, 1e-13);
        Assert.Equal(Math.Sqrt(10) / 4, statistic.FrobeniusNorm, 1e-13);
        Assert.Equal(Math.Sqrt(10.0 / 8), statistic.Spread, 1e-13);
    }

    // Points whose sum is 0: 9·SᵀS = [[8, 2], [2, 2]], with eigenvalues 5 ± √13. No row is an eigenvector, so the iteration has to work.
    [Fact]
    public void Of_ThreePoints_NeedsIteration()
    {
        DataStatistic statistic = DataStatistic.Of([2, 0, 0, 1, -2, -1], [0, 1, 2], 3);
        Assert.Equal(Math.Sqrt(5 + Math.Sqrt(13)) / 3, statistic.LeadingSingularValue, 1e-12);
    }

    [Fact]
    public void Of_OneImage_HasAMeanAndNoModes()
    {
        DataStatistic statistic = DataStatistic.Of([1, 2, 1, 2], [0, 1], 2);
        Assert.Equal(0, statistic.LeadingSingularValue);
        Assert.Equal(new InputSignal(2.5, 1, 1.5), statistic.ToInputSignal());
        Assert.Equal(2, statistic.Count);
    }

    [Fact]
    public void WrongRows_Throw()
    {
        Assert.Throws<ArgumentException>(() => DataStatistic.Of([1, 2, 3], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => DataStatistic.Of([1, float.NaN], [0, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataStatistic.Of([1, 2], [0, 2], 2));
        Assert.Throws<ArgumentException>(() => DataStatistic.Of([], [], 2));
        Assert.Throws<ArgumentException>(() => new DataSums(2, 2).Add([1], 0));
        Assert.Throws<InvalidOperationException>(() => new DataSums(2, 2).ToStatistic());
    }

    // FASHION_MNIST names the folder of the four files; their first 54,000 training images.
    [Fact(Explicit = true)]
    public void Of_FashionMnist_IsWhatIsPublished()
    {
        string folder = Environment.GetEnvironmentVariable("FASHION_MNIST") ?? throw new InvalidOperationException("Set FASHION_MNIST.");
        byte[] images = Unzip(Path.Combine(folder, "train-images-idx3-ubyte.gz"))[16..];
        byte[] labels = Unzip(Path.Combine(folder, "train-labels-idx1-ubyte.gz"))[8..];
        var sums = new DataSums(784, 10);
        float[] row = new float[784];
        for (int i = 0; i < 54_000; i++)
        {
            for (int j = 0; j < 784; j++)
            {
                row[j] = images[(i * 784) + j] / 255f;
            }

            sums.Add(row, labels[i]);
        }

        DataStatistic statistic = sums.ToStatistic();
        Assert.Equal(1.1514, statistic.LeadingSingularValue, 1e-3);
        Assert.Equal(1.6461, statistic.FrobeniusNorm, 1e-3);
        Assert.Equal(161.67, statistic.MeanSquaredNorm, 0.01);
        Assert.Equal(93.48, statistic.SquaredNormOfMean, 0.01);
        Assert.Equal(0.28574, statistic.Mean, 1e-4);
    }

    private static byte[] Unzip(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
