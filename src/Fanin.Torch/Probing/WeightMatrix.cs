using System.Runtime.InteropServices;
using Fanin.Diagnosis.Reports;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Streams;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>A weight as a matrix of output units and all else.</summary>
internal static class WeightMatrix
{
    // Above it, the product of the matrix with itself costs more than the iteration on it saves.
    private const long MaxGram = 1024;
    private const int MaxIterations = 1000;
    private const double Tolerance = 1e-7;

    /// <summary>The matrix, one output unit a row; <see langword="null"/> if the parameter is no weight of two and more dimensions.</summary>
    public static Tensor? Of(ParameterSpec spec, Tensor weight)
    {
        if (spec.Role is not (ParameterRole.Weight or ParameterRole.RecurrentWeight or ParameterRole.Embedding) || weight.dim() < 2 || weight.numel() == 0)
        {
            return null;
        }

        Tensor matrix = weight.detach();
        if (spec.Role != ParameterRole.Embedding)
        {
            // Of a transposed convolution in groups, units of all groups that share a row of kernels count as one.
            int units = spec.Layer.WeightLayout.Out[0];
            matrix = units == 0 ? matrix : matrix.transpose(0, units);
        }

        return matrix.reshape(matrix.shape[0], -1);
    }

    /// <summary>The largest singular value, by power iteration from a fixed start.</summary>
    /// <remarks>
    /// It stops when a step raises the square by less than 10⁻⁷ of it, and so ends below the true value, by 10⁻³ at most in random matrices. Matrices of which one side is
    /// 1024 and less are multiplied with themselves first.
    /// </remarks>
    public static double SpectralNorm(Tensor matrix, Seed seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor w = matrix.detach();
        w = w.shape[0] > w.shape[1] ? w.t() : w;
        double largest = w.abs().max().ToDouble();
        if (largest <= 0)
        {
            return 0;
        }

        w = (w.dtype is ScalarType.Float32 or ScalarType.Float64 ? w : w.to(ScalarType.Float32)) / largest;
        Tensor? gram = w.shape[0] <= MaxGram ? w.mm(w.t()) : null;
        var start = new float[w.shape[0]];
        KeyedNormal.Fill(new KeyedStream(seed, "power iteration"), 0, 1, 0, start);
        Tensor x = tensor(start, device: w.device).to(w.dtype);
        x = x / x.norm();
        double square = 0;
        for (int i = 0; i < MaxIterations; i++)
        {
            using DisposeScope step = NewDisposeScope();
            Tensor y = gram is null ? w.mv(w.t().mv(x)) : gram.mv(x);
            double now = x.dot(y).ToDouble();
            double length = y.norm().ToDouble();
            if (length <= 0 || now - square <= Tolerance * now)
            {
                square = Math.Max(square, now);
                break;
            }

            square = now;
            x = (y / length).MoveToOuterDisposeScope();
        }

        return largest * Math.Sqrt(square);
    }

    /// <summary>All singular values, the largest first; <see langword="null"/> for a matrix of more than 1,024 rows and columns.</summary>
    public static Spectrum? SingularValues(Tensor matrix)
    {
        if (Math.Min(matrix.shape[0], matrix.shape[1]) > MaxGram)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor wide = matrix.detach().cpu().to(ScalarType.Float64);
        Tensor gram = wide.shape[0] <= wide.shape[1] ? wide.mm(wide.t()) : wide.t().mm(wide);
        return new Spectrum([.. linalg.eigvalsh(gram).data<double>().Select(square => Math.Sqrt(Math.Max(0, square))).OrderDescending()]);
    }

    /// <summary>Rows of a matrix that equal an earlier one in every bit, with the bias of the unit where there is one.</summary>
    public static long EqualRows(Tensor matrix, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor rows = matrix.detach().cpu();
        if (bias is not null && bias.numel() == rows.shape[0])
        {
            rows = cat([rows, bias.detach().cpu().to(rows.dtype).unsqueeze(1)], 1);
        }

        rows = rows.contiguous();
        Dictionary<int, List<int>> firsts = [];
        long equal = 0;
        long height = rows.shape[0];
        long rowBytes = rows.shape[1] * rows.ElementSize;

        // A span holds 2 GiB at most; rows of larger tables are not compared.
        if (height * rowBytes > int.MaxValue)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = rows.bytes;
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<byte> one = bytes.Slice((int)(row * rowBytes), (int)rowBytes);
            HashCode hash = default;
            hash.AddBytes(one);
            ref List<int>? alike = ref CollectionsMarshal.GetValueRefOrAddDefault(firsts, hash.ToHashCode(), out _);
            alike ??= [];
            bool found = false;
            foreach (int earlier in alike)
            {
                found |= bytes.Slice((int)(earlier * rowBytes), (int)rowBytes).SequenceEqual(one);
            }

            if (found)
            {
                equal++;
            }
            else
            {
                alike.Add(row);
            }
        }

        return equal;
    }
}
