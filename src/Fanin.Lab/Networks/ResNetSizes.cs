using System.Collections.Immutable;

namespace Fanin.Lab.Networks;

/// <summary>The sizes of a residual network.</summary>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Classes">Classes or targets.</param>
/// <param name="Blocks">Blocks of each stage; from the second stage on the first block halves the image and doubles the channels.</param>
/// <param name="Width">Channels of the first stage.</param>
internal sealed record ResNetSizes(long Channels, long Classes, ImmutableArray<int> Blocks, long Width)
{
    /// <summary>Whether blocks have three convolutions rather than two.</summary>
    public bool IsBottleneck { get; init; }

    /// <summary>Whether the first convolution is 3 × 3 and nothing is pooled behind it, for small images; else 7 × 7 with stride 2 and max pooling.</summary>
    public bool HasSmallStem { get; init; }

    /// <summary>Whether shortcuts that change the size drop pixels and add channels of zeros (option A), rather than going through a convolution (option B).</summary>
    public bool PadsShortcuts { get; init; }

    /// <summary><c>bn</c> or <c>none</c>.</summary>
    public string Norm { get; init; } = "bn";

    /// <summary>What branches have besides: <c>plain</c>, <c>skipinit</c> (a factor), <c>fixup</c> (scalar biases and a factor).</summary>
    public string Branch { get; init; } = "plain";

    /// <summary>The activation.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary>Channels that a block puts out for each of its inner ones.</summary>
    public int Expansion => IsBottleneck ? 4 : 1;

    /// <summary>Whether convolutions have biases: without a norm they do, unless Fixup's scalars stand for them.</summary>
    public bool HasBias => Norm == "none" && Branch != "fixup";
}
