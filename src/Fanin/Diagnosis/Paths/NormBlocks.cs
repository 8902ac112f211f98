namespace Fanin.Diagnosis.Paths;

/// <summary>The two ways to put a normalization into a residual block.</summary>
public static class NormBlocks
{
    /// <summary>x + f(norm(x)).</summary>
    /// <param name="norm">The normalization.</param>
    /// <param name="branch">f.</param>
    public static ResidualPath PreNorm(SignalPath norm, SignalPath branch) => new(new SequencePath(norm, branch));

    /// <summary>norm(α·x + f(x)); α other than 1 is DeepNorm's.</summary>
    /// <param name="norm">The normalization.</param>
    /// <param name="branch">f.</param>
    /// <param name="shortcutMultiplier">α.</param>
    public static SequencePath PostNorm(SignalPath norm, SignalPath branch, double shortcutMultiplier = 1) =>
        new(new ResidualPath(branch) { ShortcutMultiplier = shortcutMultiplier }, norm);
}
