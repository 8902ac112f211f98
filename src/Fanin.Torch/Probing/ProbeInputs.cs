using Fanin.Parameters;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>The batch that a module is measured with.</summary>
internal static class ProbeInputs
{
    /// <summary>The given tensors, or random ones of the given shape.</summary>
    /// <exception cref="ArgumentException">There are none, or one is empty.</exception>
    public static Tensor[] Of(ProbeOptions options, IReadOnlyList<Tensor> parameters)
    {
        if (options.Inputs is null == options.InputShape is null)
        {
            throw new ArgumentException($"Expected either {nameof(ProbeOptions.Inputs)} or {nameof(ProbeOptions.InputShape)}, got {(options.Inputs is null ? "neither" : "both")}.", nameof(options));
        }

        Tensor[] inputs = options.Inputs is { } given ? [.. given] : [Random(options.InputShape!.Value, options.Seed, parameters)];
        if (inputs.Length == 0)
        {
            throw new ArgumentException("Expected at least one input tensor, got none.", nameof(options));
        }

        foreach (Tensor input in inputs)
        {
            if (input.numel() == 0)
            {
                throw new ArgumentException($"Expected inputs with elements, got one of shape [{string.Join(", ", input.shape)}].", nameof(options));
            }
        }

        return inputs;
    }

    private static Tensor Random(TensorShape shape, Seed seed, IReadOnlyList<Tensor> parameters)
    {
        if (shape.Rank == 0 || shape.ElementCount == 0)
        {
            throw new ArgumentException($"Expected an input shape of one and more dimensions above 0, got {shape}.", nameof(shape));
        }

        Tensor noise = ProbeLoss.Noise([.. shape.Sizes], new KeyedStream(seed, "probe.input"));
        return parameters.FirstOrDefault(parameter => parameter.is_floating_point()) is { } first ? noise.to(first.dtype).to(first.device) : noise;
    }
}
