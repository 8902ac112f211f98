using System.Numerics;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>ZerO, sparse and convolution-aware weights.</summary>
public class KernelSchemeTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(8, 7)]
    [InlineData(9, 5)]
    [InlineData(100, 64)]
    public void Zero_IsAPartOfAHadamardMatrix_IfThereAreMoreOutputs(long outputs, long inputs)
    {
        double[] values = Draw.OfPrecise("zero-hadamard", outputs, inputs);
        int m = (int)Math.Ceiling(Math.Log2(outputs));
        double c = Math.Pow(2, -(m - 1) / 2.0);
        Assert.All(values, value => Assert.Equal(c, Math.Abs(value), 1e-15));
        Assert.All(values[..(int)inputs], value => Assert.True(value > 0));

        // Sylvester's construction: H₂ₙ = [[H, H], [H, −H]].
        int Sign(long row, long column, long size) => size == 1 ? 1
            : Sign(row % (size / 2), column % (size / 2), size / 2) * (row >= size / 2 && column >= size / 2 ? -1 : 1);
        Assert.All(values.Select((value, i) => (value, i)), at => Assert.Equal(Sign(at.i / inputs, at.i % inputs, 1L << m), Math.Sign(at.value)));

        // With all 2ᵐ rows the columns are orthogonal: H·Hᵀ = 2ᵐ·I.
        double[] whole = Draw.OfPrecise("zero-hadamard", 1L << m, inputs);
        Assert.Equal(whole[..values.Length], values);
        for (int a = 0; a < inputs; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double product = Enumerable.Range(0, 1 << m).Sum(row => whole[(row * inputs) + a] * whole[(row * inputs) + b]);
                Assert.Equal(a == b ? (1 << m) * c * c : 0, product, 1e-10);
            }
        }
    }

    [Fact]
    public void Zero_IsTheIdentity_IfThereAreNoMoreOutputs_AndSitsAtTheCentreTap()
    {
        Assert.Equal(Draw.Of("dirac", 3, 5), Draw.Of("zero-hadamard", 3, 5));
        Assert.Equal(Draw.Of("dirac", 4, 4, 3), Draw.Of("zero-hadamard", 4, 4, 3));
        double[] kernels = Draw.OfPrecise("zero-hadamard", 4, 2, 3, 3);
        Assert.Equal(Draw.OfPrecise("zero-hadamard", 4, 2), kernels.Where((_, i) => i % 9 == 4));
        Assert.All(kernels.Where((_, i) => i % 9 != 4), value => Assert.Equal(0, value));

        // Where the layer keeps [in, out], a wide matrix is the one with more outputs.
        double[] transposed = Draw.Of("zero-hadamard", Specs.Weight(new TensorShape(2, 4), WeightLayout.InOut, type: ElementType.Float64));
        Assert.Equal(Draw.OfPrecise("zero-hadamard", 4, 2), Enumerable.Range(0, 8).Select(i => transposed[(i % 2 * 4) + (i / 2)]));
        Assert.Equal(Draw.Of("dirac", 4, 2), Draw.Of("zero-hadamard", Specs.Weight(new TensorShape(4, 2), WeightLayout.InOut)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.25, 10)]
    [InlineData(0.1, 30)]
    [InlineData(0.999, 7)]
    [InlineData(1, 7)]
    public void Sparse_HasItsShareOfZeros_InEveryColumn(double sparsity, int rows)
    {
        const int Columns = 40;
        double[] values = Draw.Of(new SparseScheme(sparsity, 2), Specs.Weight(new TensorShape(rows, Columns)));
        int zeros = (int)Math.Ceiling(sparsity * rows);
        int[] counts = [.. Enumerable.Range(0, Columns).Select(column => Enumerable.Range(0, rows).Count(row => values[(row * Columns) + column] == 0))];
        Assert.All(counts, count => Assert.Equal(zeros, count));
        if (zeros > 0 && zeros < rows)
        {
            string[] patterns = [.. Enumerable.Range(0, Columns).Select(column => string.Concat(Enumerable.Range(0, rows).Select(row => values[(row * Columns) + column] == 0 ? '0' : '1')))];
            Assert.True(patterns.Distinct().Count() > 3, "The places differ from column to column.");
        }
    }

    [Fact]
    public void SparseConnections_AreCountedPerUnit()
    {
        Assert.All(Draw.Of("sparse-connections(4)", 30, 20).Chunk(20), row => Assert.Equal(4, row.Count(value => value != 0)));
        Assert.DoesNotContain(0, Draw.Of("sparse-connections", 6, 15));
        double[] inOut = Draw.Of("sparse-connections(4)", Specs.Weight(new TensorShape(20, 30), WeightLayout.InOut));
        Assert.All(Enumerable.Range(0, 30), unit => Assert.Equal(4, Enumerable.Range(0, 20).Count(input => inOut[(input * 30) + unit] != 0)));
        Assert.All(Draw.Of("sparse-connections(0)", 3, 3), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0)]
    public void ConvolutionAware_HasVarianceTwoByFanIn_Exactly(double noise)
    {
        double[] values = Draw.Of(new ConvolutionAwareScheme(noise), Specs.Weight(new TensorShape(6, 5, 3, 3), type: ElementType.Float64));
        double mean = values.Average();
        Assert.Equal(2.0 / 45, values.Average(value => (value - mean) * (value - mean)), 1e-14);

        ParameterSpec grouped = Specs.Weight(new TensorShape(6, 5, 4), WeightLayout.OutIn with { Groups = 2 }, type: ElementType.Float64);
        double[] inGroups = Draw.Of(new ConvolutionAwareScheme(noise), grouped);
        mean = inGroups.Average();
        Assert.Equal(2.0 / 20, inGroups.Average(value => (value - mean) * (value - mean)), 1e-14);
    }

    // Without noise a kernel's half spectrum is a row of an orthogonal basis: real, and orthogonal to those of as many inputs as it has entries.
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void ConvolutionAware_HasOrthogonalSpectra(int taps)
    {
        int inputs = (taps / 2) + 1;
        double[] values = Draw.Of(new ConvolutionAwareScheme(0), Specs.Weight(new TensorShape(3, inputs, taps), type: ElementType.Float64));
        double length = values.Sum(value => value * value) / values.Length;
        foreach (double[] output in values.Chunk(inputs * taps))
        {
            Complex[][] spectra = [.. output.Chunk(taps).Select(HalfSpectrum)];
            double scale = Dot(spectra[0], spectra[0]);
            Assert.True(scale > length);
            Assert.All(spectra.SelectMany(spectrum => spectrum), entry => Assert.Equal(0, entry.Imaginary, 1e-12));
            for (int i = 0; i < inputs * inputs; i++)
            {
                Assert.Equal(i % (inputs + 1) == 0 ? 1 : 0, Dot(spectra[i / inputs], spectra[i % inputs]) / scale, 1e-12);
            }
        }
    }

    // 1 tap a kernel: the spectrum is a number, which is noise, as in keras-contrib.
    [Fact]
    public void ConvolutionAware_OfOneTap_IsNormal_AndNeedsNoise()
    {
        Assert.All(Draw.Of("convolution-aware", 4, 3, 1, 1), value => Assert.True(double.IsFinite(value) && value != 0));
        Assert.Throws<ArgumentException>(() => new ConvolutionAwareScheme(0).Resolve(Specs.Weight(new TensorShape(4, 3, 1, 1))));
        Assert.Equal(Draw.Of("orthogonal", 7, 5), Draw.Of("convolution-aware", 7, 5));
    }

    private static double Dot(Complex[] a, Complex[] b) => a.Zip(b, (x, y) => (x * Complex.Conjugate(y)).Real).Sum();

    private static Complex[] HalfSpectrum(double[] kernel) =>
    [
        .. Enumerable.Range(0, (kernel.Length / 2) + 1).Select(frequency => kernel
            .Select((value, t) => value * Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency * t / kernel.Length))
            .Aggregate(Complex.Zero, (sum, term) => sum + term)),
    ];
}
