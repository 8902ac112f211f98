namespace Fanin.Lab.Experiments;

/// <summary>Codes of what can be wrong with an experiment as a whole, see <see cref="Diagnostic.Code"/>.</summary>
public static class ExperimentDiagnostic
{
    /// <summary>A network that can't learn from the data, or can't have an activation or normalization.</summary>
    public const string ImpossibleCombination = "FAN080";

    /// <summary>A recipe that doesn't fit a network.</summary>
    public const string UnsuitableRecipe = "FAN081";

    /// <summary>Two trials that are the same, or a value that stands twice.</summary>
    public const string DuplicateTrial = "FAN082";

    /// <summary>A batch that is larger than the training data.</summary>
    public const string BatchTooLarge = "FAN083";

    /// <summary>An experiment of which nothing is left, or that lacks what it needs.</summary>
    public const string NothingLeft = "FAN084";

    /// <summary>More trials than anybody could want.</summary>
    public const string TooManyTrials = "FAN085";

    /// <summary>A selection that selects nothing.</summary>
    public const string IdleSelection = "FAN086";

    /// <summary>Data that can't be had.</summary>
    public const string MissingData = "FAN087";
}
