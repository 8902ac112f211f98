using System.Globalization;
using Fanin.Distributions;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Where one parameter's numbers lie in its stream.</summary>
public abstract record StreamPlace
{
    private protected StreamPlace()
    {
    }

    /// <summary>The numbers from there on.</summary>
    /// <param name="generator">A generator of the plan's seed, made if the stream needs one.</param>
    internal abstract NumberSource Open(Lazy<PyTorchGenerator> generator);
}

/// <summary>A place in the PyTorch stream.</summary>
/// <param name="Position">Where the parameter's draws begin.</param>
/// <param name="Constructed">Whether these are the numbers of the layer's constructor rather than an overriding rule's.</param>
/// <param name="InMemoryOrder">Whether the elements are numbered as they lie in memory: PyTorch fills tensors that are not contiguous so, and normal ones by its
/// serial method.</param>
public sealed record PyTorchPlace(StreamPosition Position, bool Constructed, bool InMemoryOrder = false) : StreamPlace
{
    /// <inheritdoc/>
    public override string ToString() => InMemoryOrder ? $"{Position} (memory order)" : $"{Position}";

    internal override NumberSource Open(Lazy<PyTorchGenerator> generator) => new PyTorchSource(generator.Value, Position, !InMemoryOrder);
}

/// <summary>A place in the keyed stream: a key of its own.</summary>
/// <param name="Stream">Seed and name.</param>
public sealed record KeyedPlace(KeyedStream Stream) : StreamPlace
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream.NameHash:x16}");

    internal override NumberSource Open(Lazy<PyTorchGenerator> generator) => new KeyedSource(Stream);
}
