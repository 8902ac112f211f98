using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

public class OrthogonalSchemeTests
{
    public static TheoryData<long[]> Shapes => [.. new long[][] { [5, 5], [3, 8], [8, 3], [1, 6], [6, 1], [1, 1], [6, 2, 3], [4, 3, 2, 2], [50, 49] }];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void RowsOrColumns_AreOrthonormal_TimesTheGain(long[] sizes)
    {
        var shape = new TensorShape(sizes);
        int rows = (int)shape[0];
        double[] precise = Draw.OfPrecise("orthogonal(gain=1.5)", sizes);
        AssertOrthogonal(precise, rows, 1.5, 1e-12);
        AssertOrthogonal(Draw.Of("orthogonal(gain=1.5)", sizes), rows, 1.5, 1e-5);
        Assert.All(new[] { (ElementType.Float16, 1.0 / 1024), (ElementType.BFloat16, 1.0 / 128) }, pair =>
        {
            double[] half = Draw.Of(Scheme.Orthogonal(1.5), Specs.Weight(shape, type: pair.Item1));
            AssertOrthogonal(half, rows, 1.5, 4 * pair.Item2);
            // Rounded once from the numbers of single precision's normals.
            Assert.All(half.Zip(Draw.Of("orthogonal(gain=1.5)", sizes)), both => Assert.Equal(both.Second, both.First, (Math.Abs(both.Second) * pair.Item2 / 2 * 1.001) + 3e-8));
        });
    }

    [Fact]
    public void PackedParts_AreOrthogonalEach_UnlessPyTorchsWayIsAskedFor()
    {
        ParameterSpec packed = Specs.Weight(new TensorShape(30, 10), WeightLayout.OutIn with { PackedParts = 3 }, type: ElementType.Float64);
        double[] byLayer = Draw.Of("orthogonal", packed);
        Assert.All(Enumerable.Range(0, 3), part => AssertOrthogonal(byLayer[(part * 100)..((part + 1) * 100)], 10, 1, 1e-12));
        Assert.NotEqual(byLayer[..100], byLayer[100..200]);
        AssertOrthogonal(Draw.Of("orthogonal(fan=pytorch)", packed), 30, 1, 1e-12);

        ParameterSpec inOut = packed with { Layer = packed.Layer with { WeightLayout = WeightLayout.InOut with { PackedParts = 3 } } };
        Assert.Contains("3 packed parts, or fan=pytorch", Assert.Throws<ArgumentException>(() => Scheme.Orthogonal().Resolve(inOut)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Scheme.Orthogonal().Resolve(packed with { Shape = new TensorShape(31, 10) }));
    }

    [Fact]
    public void StackedCopies_AreOrthogonalEach()
    {
        double[] experts = Draw.Of("orthogonal(gain=2)", Specs.Weight(new TensorShape(4, 6, 5), WeightLayout.OutIn.Stacked(), type: ElementType.Float64));
        Assert.All(Enumerable.Range(0, 4), copy => AssertOrthogonal(experts[(copy * 30)..((copy + 1) * 30)], 6, 2, 1e-12));
        double[] perHead = Draw.Of("orthogonal", Specs.Weight(new TensorShape(3, 4, 12), WeightLayout.PerHead, type: ElementType.Float64));
        AssertOrthogonal(perHead, 12, 1, 1e-12);
        double[] table = Draw.Of("orthogonal", Specs.Weight(new TensorShape(9, 4), WeightLayout.Table, type: ElementType.Float64));
        AssertOrthogonal(table, 9, 1, 1e-12);
    }

    // More than the 256 parts that one name has in the keyed stream.
    [Fact]
    public void ManyCopies_AllDiffer()
    {
        double[] experts = Draw.Of("orthogonal", Specs.Weight(new TensorShape(600, 2, 2), WeightLayout.OutIn.Stacked(), type: ElementType.Float64));
        Assert.Equal(600, experts.Chunk(4).Select(copy => copy[0]).Distinct().Count());
        Assert.All(experts.Chunk(4), copy => AssertOrthogonal(copy, 2, 1, 1e-12));
    }

    [Theory]
    [InlineData(3, 6, 4)]
    [InlineData(5, 4, 4)]
    public void DeltaOrthogonal_RotatesTheChannels_AtTheCentreTap(long kernel, long outputs, long inputs)
    {
        double[] values = Draw.OfPrecise("delta-orthogonal(gain=2)", outputs, inputs, kernel, 2);
        long centre = (kernel / 2 * 2) + 1;
        double[] matrix = [.. values.Where((_, i) => i % (kernel * 2) == centre)];
        AssertOrthogonal(matrix, (int)outputs, 2, 1e-12);
        Assert.All(values.Where((_, i) => i % (kernel * 2) != centre), value => Assert.Equal(0, value));

        // With as many outputs as inputs or more, the convolution of any signal keeps its norm, times the gain.
        double[] signal = [.. Enumerable.Range(0, (int)inputs).Select(i => Math.Sin(i + 1))];
        double norm = Math.Sqrt(Enumerable.Range(0, (int)outputs).Sum(o => Math.Pow(signal.Select((x, i) => x * matrix[(o * inputs) + i]).Sum(), 2)));
        Assert.Equal(2 * Math.Sqrt(signal.Sum(x => x * x)), norm, 1e-12);
        Assert.Throws<ArgumentException>(() => new DeltaOrthogonalScheme().Resolve(Specs.Weight(new TensorShape(inputs - 1, inputs, kernel))));
        Assert.Throws<ArgumentException>(() => new DeltaOrthogonalScheme().Resolve(Specs.Weight(new TensorShape(4, 4, 3), WeightLayout.Transposed())));
    }

    // [W; −W] before relu, [W', −W'] behind it: together W'·W.
    [Fact]
    public void LooksLinear_MakesANetworkOfRectifiersLinear()
    {
        double[] first = Draw.Of("looks-linear(rows)", Specs.Weight(new TensorShape(12, 5), type: ElementType.Float64, name: "first"));
        double[] middle = Draw.Of("looks-linear", Specs.Weight(new TensorShape(8, 12), type: ElementType.Float64, name: "middle"));
        double[] last = Draw.Of("looks-linear(columns)", Specs.Weight(new TensorShape(3, 8), type: ElementType.Float64, name: "last"));
        double[] Network(double[] x) => Apply(last, 3, Rectified(Apply(middle, 8, Rectified(Apply(first, 12, x)))));

        double[] x = [0.3, -1, 2, 0.1, -0.7];
        double[] y = [1.3, 0.2, -2, -0.5, 0.4];
        double[] sum = Network([.. x.Zip(y, (a, b) => (2 * a) - (3 * b))]);
        Assert.All(sum.Zip(Network(x).Zip(Network(y), (a, b) => (2 * a) - (3 * b))), both => Assert.Equal(both.Second, both.First, 1e-12));
        Assert.True(sum.Max(Math.Abs) > 0.1);
        AssertOrthogonal(first[..30], 6, 1, 1e-12);
    }

    [Fact]
    public void LooksLinear_MirrorsOutputs_AlsoOfWeightsThatKeepThemLast()
    {
        double[] values = Draw.Of("looks-linear(rows)", Specs.Weight(new TensorShape(3, 4), WeightLayout.InOut));
        Assert.All(values.Chunk(4), row => Assert.Equal([row[0], row[1], -row[0], -row[1]], row));
        Assert.Throws<ArgumentException>(() => new LooksLinearScheme(MirrorAxis.Rows).Resolve(Specs.Weight(new TensorShape(4, 3), WeightLayout.InOut)));
    }

    private static double[] Apply(double[] matrix, int rows, double[] x) =>
        [.. Enumerable.Range(0, rows).Select(row => x.Select((value, column) => value * matrix[(row * x.Length) + column]).Sum())];

    private static double[] Rectified(double[] x) => [.. x.Select(value => Math.Max(0, value))];

    private static void AssertOrthogonal(double[] matrix, int rows, double gain, double tolerance)
    {
        int columns = matrix.Length / rows;
        (int lines, int length, int line, int step) = rows <= columns ? (rows, columns, columns, 1) : (columns, rows, 1, columns);
        for (int a = 0; a < lines; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double product = Enumerable.Range(0, length).Sum(i => matrix[(a * line) + (i * step)] * matrix[(b * line) + (i * step)]);
                Assert.Equal(a == b ? gain * gain : 0, product, tolerance * gain * gain);
            }
        }
    }
}
