using System.Globalization;
using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>The loss whose gradient is measured: cross-entropy, or without labels a fixed quadratic form of the output.</summary>
/// <param name="Value">The loss, one number.</param>
/// <param name="Classes">C of the cross-entropy; <see langword="null"/> without labels.</param>
internal sealed record ProbeLoss(Tensor Value, int? Classes)
{
    /// <summary>The loss of an output.</summary>
    /// <exception cref="ArgumentException">The labels do not fit the output.</exception>
    /// <exception cref="NotSupportedException">The output has no numbers that a loss can be of.</exception>
    public static ProbeLoss Of(Tensor output, ProbeOptions options)
    {
        if (!output.is_floating_point() || output.numel() == 0)
        {
            throw new NotSupportedException($"The output is {Describe(output)}; expected floating-point numbers, which a loss can be of.");
        }

        Tensor wide = output.dtype == ScalarType.Float64 ? output : output.to(ScalarType.Float32);
        return options.Labels is { } labels ? CrossEntropy(wide, labels) : new ProbeLoss(Quadratic(wide, options.Seed), null);
    }

    private static ProbeLoss CrossEntropy(Tensor output, Tensor labels)
    {
        if (labels.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Expected labels of type Int64, got {labels.dtype}.", nameof(labels));
        }

        long[] shape = output.shape;
        long[] wanted = labels.shape;
        Tensor scores = shape.Length >= 2 && shape[..^1].AsSpan().SequenceEqual(wanted)
            ? output.reshape(-1, shape[^1])
            : shape.Length > 2 && ((long[])[shape[0], .. shape[2..]]).AsSpan().SequenceEqual(wanted)
                ? output.movedim([1], [-1]).reshape(-1, shape[1])
                : throw new ArgumentException($"Labels of shape [{string.Join(", ", wanted)}] do not fit an output of shape [{string.Join(", ", shape)}].", nameof(labels));
        long classes = scores.shape[1];
        Tensor flat = labels.detach().reshape(-1);
        long least = flat.min().item<long>();
        long most = flat.max().item<long>();
        if (least < 0 || most >= classes)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected labels from 0 to {classes - 1}, got {(least < 0 ? least : most)}."), nameof(labels));
        }

        return new ProbeLoss(nn.functional.cross_entropy(scores, flat), (int)classes);
    }

    private static Tensor Quadratic(Tensor output, Seed seed)
    {
        Tensor noise = Noise(output.shape, new KeyedStream(seed, "probe.loss")).to(output.dtype).to(output.device);
        return (output - noise).square().mean() / 2;
    }

    /// <summary>N(0, 1) numbers, float32 on the CPU.</summary>
    public static Tensor Noise(long[] shape, KeyedStream stream)
    {
        var numbers = new float[shape.Aggregate(1L, (product, length) => checked(product * length))];
        KeyedNormal.Fill(stream, 0, 1, 0, numbers);
        using Tensor flat = tensor(numbers);
        return flat.reshape(shape).clone();
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}
