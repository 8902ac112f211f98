using System.Globalization;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Numbers of the keyed stream: each fill a part of its own.</summary>
internal sealed class KeyedSource : NumberSource
{
    private readonly KeyedStream _parameter;
    private KeyedStream _current;
    private int _part;

    /// <summary>Begins with the first part.</summary>
    public KeyedSource(KeyedStream parameter) => (_parameter, _current) = (parameter, parameter);

    /// <inheritdoc/>
    internal override void Uniform(double low, double high, long count, long start, Elements destination)
    {
        KeyedStream stream = NextPart();
        switch (destination.Type)
        {
            case ElementType.Float32: KeyedUniform.Fill(stream, low, high, start, destination.As<float>()); break;
            case ElementType.Float64: KeyedUniform.Fill(stream, low, high, start, destination.As<double>()); break;
            case ElementType.Float16: KeyedUniform.Fill(stream, low, high, start, destination.As<Half>()); break;
            default: KeyedUniform.Fill(stream, low, high, start, destination.As<BFloat16>()); break;
        }
    }

    /// <inheritdoc/>
    internal override void Normal(double mean, double stdDev, long count, long start, Elements destination)
    {
        KeyedStream stream = NextPart();
        switch (destination.Type)
        {
            case ElementType.Float32: KeyedNormal.Fill(stream, mean, stdDev, start, destination.As<float>()); break;
            case ElementType.Float64: KeyedNormal.Fill(stream, mean, stdDev, start, destination.As<double>()); break;
            case ElementType.Float16: KeyedNormal.Fill(stream, mean, stdDev, start, destination.As<Half>()); break;
            default: KeyedNormal.Fill(stream, mean, stdDev, start, destination.As<BFloat16>()); break;
        }
    }

    /// <inheritdoc/>
    internal override void TruncatedNormal(double mean, double stdDev, double low, double high, long count, long start, Elements destination)
    {
        KeyedStream stream = NextPart();
        switch (destination.Type)
        {
            case ElementType.Float32: KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, destination.As<float>()); break;
            case ElementType.Float64: KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, destination.As<double>()); break;
            case ElementType.Float16: KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, destination.As<Half>()); break;
            default: KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, destination.As<BFloat16>()); break;
        }
    }

    /// <inheritdoc/>
    internal override void Permutation(Span<int> destination) => KeyedPermutation.Fill(NextPart(), destination);

    /// <inheritdoc/>
    internal override void SkipFill() => _ = NextPart();

    // A stream has 256 parts; further ones are those of names derived from the parameter's.
    private KeyedStream NextPart()
    {
        (int generation, int part) = int.DivRem(_part++, KeyedStream.PartCount);
        if (part == 0 && generation > 0)
        {
            _current = new KeyedStream(_parameter.Seed, string.Create(CultureInfo.InvariantCulture, $"{_parameter.NameHash:x16}#{generation}"));
        }

        return _current.Part(part);
    }
}
