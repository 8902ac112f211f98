using Fanin.Kernels;
using Fanin.Models;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>TorchSharp modules of models that are described without a runtime, with the names and shapes of the description: a plan's rows fit them, and checkpoints load into them.</summary>
/// <remarks>
/// <para>Modules are in training mode, float32 whatever the description's type, and without dropout. Text models are causal where the originals are. Each takes one tensor and gives the scores before softmax:
/// <c>[batch, classes]</c>, or <c>[batch, length, vocabulary]</c>; models without a head what their pooler gives, or their last hidden states.</para>
/// </remarks>
public static class BuiltModule
{
    /// <summary>Why a model can't be made, in a sentence; <see langword="null"/> if it can.</summary>
    /// <param name="model">The model.</param>
    public static string? Refusal(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return BuiltFamily.Find(model) is { } family
            ? family.Refusal(new DescribedSizes(model))
            : $"No module is made of models of the family \"{model.Family}\"; of these it is: {string.Join(", ", BuiltFamily.All.Select(known => known.Family).Distinct())}.";
    }

    /// <summary>Makes a module. Its numbers are not meant to be trained with; initialize it.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The module, the caller's to dispose; within <see cref="Fanin.Torch.DeferredModule.Build"/>, without memory.</returns>
    /// <exception cref="NotSupportedException">It can't be made; the message is <see cref="Refusal"/>.</exception>
    public static nn.Module<Tensor, Tensor> Create(ModelDescription model)
    {
        BuiltFamily family = Supported(model);
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        return family.Create(new DescribedSizes(model));
    }

    /// <summary>A batch for the module: images of normal numbers with mean 0 and deviation 1, or tokens, all equally likely.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Samples, at least 1.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <returns>float32 <c>[batch, …]</c> or int64 <c>[batch, length]</c>, the caller's to dispose.</returns>
    /// <exception cref="NotSupportedException">The module can't be made; the message is <see cref="Refusal"/>.</exception>
    public static Tensor ExampleInput(ModelDescription model, int batch, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        BuiltFamily family = Supported(model);
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        var sizes = new DescribedSizes(model);
        long[] sample = family.Sample(sizes);
        float[] numbers = new float[sample.Aggregate((long)batch, (product, size) => product * size)];
        var stream = new KeyedStream(seed, "example input");
        if (family.Vocabulary(sizes) is not { } vocabulary)
        {
            KeyedNormal.Fill(stream, 0, 1, 0, numbers);
            return tensor(numbers, [batch, .. sample]);
        }

        KeyedUniform.Fill(stream, 0, 1, 0, numbers);
        long[] tokens = Array.ConvertAll(numbers, number => Math.Min((long)((double)number * vocabulary), vocabulary - 1));
        return tensor(tokens, [batch, .. sample]);
    }

    private static BuiltFamily Supported(ModelDescription model) =>
        Refusal(model) is { } refusal ? throw new NotSupportedException(refusal) : BuiltFamily.Find(model)!;
}
