namespace Fanin.Diagnosis.Structures;

/// <summary>What a model's parameters don't tell of the signal that goes through it.</summary>
public sealed record PathOptions
{
    /// <summary>Tokens of a sequence, for language models; <see langword="null"/> for the model's longest, at most 512.</summary>
    public int? Tokens { get; init; }

    /// <summary>Pixels along each side of an image, for residual networks; <see langword="null"/> for 224.</summary>
    public int? ImageSide { get; init; }
}
