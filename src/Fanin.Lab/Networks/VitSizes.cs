namespace Fanin.Lab.Networks;

/// <summary>The sizes of a Vision Transformer.</summary>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Patches">Patches of an image.</param>
/// <param name="PatchHeight">Rows of a patch.</param>
/// <param name="PatchWidth">Pixels of a patch's row.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Units between blocks.</param>
/// <param name="Heads">Heads, which divide the width.</param>
internal sealed record VitSizes(long Channels, long Patches, long PatchHeight, long PatchWidth, int Layers, long Width, long Heads)
{
    /// <summary>Units of the MLPs.</summary>
    public long Inner { get; init; } = 4 * Width;

    /// <summary>Classes; 0 for a model without a head.</summary>
    public long Classes { get; init; }

    /// <summary>Units of the pooler; 0 for none.</summary>
    public long Pooled { get; init; }

    /// <summary>The activation in the MLPs.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>Whether queries, keys and values have biases.</summary>
    public bool InputBias { get; init; } = true;

    /// <summary>What its layers know.</summary>
    public Parameters.ModelFacts Facts => Parameters.ModelFacts.None.With("layers", Layers).With("width", Width).With("ff", Inner).With("heads", Heads).With("head_width", Width / Heads);
}
