using Fanin.Parameters;

namespace Fanin.Checkpoints;

/// <summary>A tensor in a safetensors file: row-major, little-endian.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte behind its last one.</param>
public sealed record StoredTensor(string Name, StoredType Type, TensorShape Shape, long Start, long End)
{
    /// <summary>Its bytes.</summary>
    public long SizeBytes => End - Start;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape} of {Type}";
}
