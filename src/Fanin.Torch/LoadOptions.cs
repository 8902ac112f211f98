namespace Fanin.Torch;

/// <summary>How strictly a checkpoint must fit a module.</summary>
public sealed record LoadOptions
{
    /// <summary>Parameters may be missing and are drawn; all else must fit.</summary>
    public static LoadOptions Default { get; } = new();

    /// <summary>Whether parameters that the checkpoint lacks are drawn (the default) or an error.</summary>
    public bool AllowMissing { get; init; } = true;

    /// <summary>Whether tensors that the module has no place for are passed over or an error (the default): a misspelt name is one that is missing and one too many.</summary>
    public bool AllowUnexpected { get; init; }

    /// <summary>Whether a parameter whose stored tensor has another shape is drawn or an error (the default).</summary>
    public bool AllowMismatched { get; init; }

    /// <summary>The module's name for a checkpoint's, for instance without a prefix; as it is if omitted.</summary>
    public Func<string, string>? Rename { get; init; }
}
