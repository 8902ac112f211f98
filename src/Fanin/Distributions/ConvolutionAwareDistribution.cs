using System.Globalization;
using Fanin.LinearAlgebra;
using Fanin.Mathematics;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// Convolution kernels whose Fourier transforms are orthogonal within each output channel: eigenvectors of random symmetric matrices are taken for real spectra,
/// transformed back, disturbed a little, and all scaled to one variance.
/// </summary>
/// <param name="Shape"><c>[out, in, …kernel]</c>.</param>
/// <param name="Variance">Of all elements together, about their mean.</param>
/// <param name="Noise">σ of the normal numbers added before scaling.</param>
public sealed record ConvolutionAwareDistribution(TensorShape Shape, double Variance, double Noise) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "convolution-aware";

    /// <inheritdoc/>
    public override double StdDev => Math.Sqrt(Variance);

    private int Inputs => checked((int)Shape[1]);

    private int Kernel => checked((int)CentreTap.KernelSize(Shape));

    // A real signal's spectrum has half as many entries along the last dimension.
    private int SpectrumSize => Shape[Shape.Rank - 1] == 0 ? 0 : checked((int)(Kernel / Shape[Shape.Rank - 1] * ((Shape[Shape.Rank - 1] / 2) + 1)));

    private int BasesPerOutput => (Inputs / SpectrumSize) + 1;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"orthogonal spectra, σ {StdDev:G6}");

    internal override Distribution Times(double factor) => this with { Variance = Variance * factor * factor };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor)
    {
        TensorDraws drawn = Drawn(tensor);
        for (long output = 0; output < Shape[0] && tensor.Count > 0; output++)
        {
            for (int i = 0; i < BasesPerOutput && SpectrumSize > 1; i++)
            {
                position = PyTorchSource.AdvanceNormal(position, drawn with { Count = (long)SpectrumSize * SpectrumSize });
            }

            position = SpectrumSize > 1 ? position : PyTorchSource.AdvanceNormal(position, drawn with { Count = Inputs });
            position = PyTorchSource.AdvanceNormal(position, drawn with { Count = (long)Inputs * Kernel });
        }

        return position;
    }

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        double[] back = InverseTransform();
        double[] noise = new double[Inputs * Kernel];
        for (int output = 0; output < Shape[0]; output++)
        {
            double[] spectra = Spectra(source, type);
            DrawNormals(source, Wide(type), noise, Noise);
            Span<double> kernels = values.Slice(output * noise.Length, noise.Length);
            for (int input = 0; input < Inputs; input++)
            {
                for (int tap = 0; tap < Kernel; tap++)
                {
                    double sum = noise[(input * Kernel) + tap];
                    for (int f = 0; f < SpectrumSize; f++)
                    {
                        sum = Math.FusedMultiplyAdd(spectra[(input * SpectrumSize) + f], back[(f * Kernel) + tap], sum);
                    }

                    kernels[(input * Kernel) + tap] = sum;
                }
            }
        }

        Scale(values);
    }

    // One spectrum an input: rows of orthogonal bases, as many bases as it takes.
    private double[] Spectra(NumberSource source, ElementType type)
    {
        int n = SpectrumSize;
        double[] spectra = new double[Math.Max(BasesPerOutput * n * n, Inputs)];
        if (n == 1)
        {
            DrawNormals(source, Wide(type), spectra.AsSpan(0, Inputs), Noise);
            return spectra;
        }

        double[] symmetric = new double[n * n];
        for (int basis = 0; basis < BasesPerOutput; basis++)
        {
            DrawNormals(source, Wide(type), symmetric);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double sum = symmetric[(i * n) + j] + symmetric[(j * n) + i];
                    (symmetric[(i * n) + j], symmetric[(j * n) + i]) = (sum, sum);
                }
            }

            JacobiSvd svd = JacobiSvd.Decompose(symmetric, n, n);
            for (int i = 0; i < n * n; i++)
            {
                spectra[(basis * n * n) + i] = svd.Left[(i % n * n) + (i / n)];
            }
        }

        return spectra;
    }

    // back[f, t] = w(f)·cos(2π·Σ fᵈtᵈ/kᵈ)/k: what a real half spectrum comes to at tap t.
    private double[] InverseTransform()
    {
        int last = Shape.Rank - 1;
        long[] spectrumSizes = [.. Enumerable.Range(2, Shape.Rank - 2).Select(d => d == last ? (Shape[d] / 2) + 1 : Shape[d])];
        double[] back = new double[SpectrumSize * Kernel];
        for (int f = 0; f < SpectrumSize; f++)
        {
            for (int t = 0; t < Kernel; t++)
            {
                double turns = 0;
                long lastFrequency = 0;
                for (int d = last, restF = f, restT = t; d >= 2; d--)
                {
                    long frequency = restF % spectrumSizes[d - 2];
                    turns += frequency * (restT % Shape[d]) / (double)Shape[d];
                    lastFrequency = d == last ? frequency : lastFrequency;
                    restF /= (int)spectrumSizes[d - 2];
                    restT /= (int)Shape[d];
                }

                bool single = lastFrequency == 0 || 2 * lastFrequency == Shape[last];
                back[(f * Kernel) + t] = (single ? 1 : 2) * Turns.Cos(turns) / Kernel;
            }
        }

        return back;
    }

    private void Scale(Span<double> values)
    {
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double variance = 0;
        foreach (double value in values)
        {
            variance += (value - mean) * (value - mean) / values.Length;
        }

        double factor = Math.Sqrt(Variance / variance);
        foreach (ref double value in values)
        {
            value *= factor;
        }
    }
}
