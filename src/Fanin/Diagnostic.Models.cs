namespace Fanin;

/// <content>What can be wrong with configurations and names of models.</content>
public sealed partial record Diagnostic
{
    /// <summary>A configuration that is no JSON object, or far too long for one.</summary>
    public const string UnreadableConfiguration = "FAN030";

    /// <summary>A kind of model, or a class of models, that is not known.</summary>
    public const string UnknownArchitecture = "FAN031";

    /// <summary>A key that a configuration has by two names, with different values.</summary>
    public const string ContradictoryKeys = "FAN032";

    /// <summary>A value of a configuration that is of another kind than expected: text for a number, for instance.</summary>
    public const string WrongKind = "FAN033";

    /// <summary>A value of a configuration that no model can have.</summary>
    public const string ImpossibleValue = "FAN034";

    /// <summary>A model with more elements than can be counted.</summary>
    public const string ModelTooLarge = "FAN035";

    /// <summary>A key of a configuration that is not known, but looks like one that is.</summary>
    public const string MisspelledKey = "FAN036";

    /// <summary>A configuration that does not say what kind of model it is.</summary>
    public const string MissingModelType = "FAN037";

    /// <summary>A built-in model's name that is not known, or arguments of it that are impossible.</summary>
    public const string UnknownModel = "FAN038";
}
