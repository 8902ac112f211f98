using Fanin.Distributions;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Random numbers that a step needs besides weights: of the keyed stream, by a name of their own.</summary>
internal static class StepNumbers
{
    /// <summary>Normal numbers N(0, 1) in the shape and type of a tensor.</summary>
    /// <param name="seed">The step's seed.</param>
    /// <param name="name">What they are for.</param>
    /// <param name="turn">The how-manieth such tensor.</param>
    /// <param name="like">What to be like.</param>
    public static Tensor Normal(Seed seed, string name, int turn, Tensor like)
    {
        using Tensor numbers = Draw(new NormalDistribution(0, 1), seed, name, turn, like.shape);
        return numbers.to(like.dtype).to(like.device);
    }

    /// <summary>Normal float32 numbers of a shape.</summary>
    public static Tensor Normal(Seed seed, string name, int turn, long[] shape) => Draw(new NormalDistribution(0, 1), seed, name, turn, shape);

    /// <summary>Class numbers from 0 to <paramref name="classes"/> − 1, equally likely.</summary>
    public static Tensor Classes(Seed seed, string name, int turn, long count, long classes)
    {
        using Tensor uniform = Draw(new UniformDistribution(0, 1), seed, name, turn, [count]);
        using Tensor scaled = uniform * classes;
        return scaled.floor().clamp(0, classes - 1).to(ScalarType.Int64);
    }

    private static Tensor Draw(Distribution distribution, Seed seed, string name, int turn, long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => checked(product * size))];
        distribution.Fill(NumberSource.From(new KeyedStream(seed, FormattableString.Invariant($"{name}/{turn}"))), values.AsSpan());
        using Tensor flat = tensor(values);
        return flat.reshape(shape);
    }
}
