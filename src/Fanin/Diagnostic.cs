namespace Fanin;

/// <summary>One mistake in what a user handed in: what is wrong, where, and what to do.</summary>
/// <param name="Code">Stable code, for instance <c>FAN001</c>.</param>
/// <param name="Message">One sentence: expected, got, what to do.</param>
public sealed partial record Diagnostic(string Code, string Message)
{
    /// <summary>A parameter that no rule covers.</summary>
    public const string UncoveredParameter = "FAN001";

    /// <summary>A rule that chose no parameter.</summary>
    public const string UnusedRule = "FAN002";

    /// <summary>Two parameters of one name.</summary>
    public const string DuplicateParameter = "FAN003";

    /// <summary>A scheme that cannot be applied to a parameter, for instance for want of a fan.</summary>
    public const string ImpossibleScheme = "FAN004";

    /// <summary>A parameter of which it is not known what its layer's constructor draws.</summary>
    public const string UnknownConstructor = "FAN005";

    /// <summary>An element type whose numbers can't be drawn.</summary>
    public const string UnsupportedElementType = "FAN006";

    /// <summary>A tensor shared by several places, for which the rules of the places differ.</summary>
    public const string TiedTwice = "FAN007";

    /// <summary>A tensor shared by several places that no rule sets: which constructor's numbers it keeps can't be seen.</summary>
    public const string TiedUndecided = "FAN008";

    /// <summary>A place that claims to share the tensor of another one, which is not there, or another tensor.</summary>
    public const string ImpossibleTie = "FAN009";

    /// <summary>Two names that come down to one key of the keyed stream.</summary>
    public const string SameKey = "FAN010";

    /// <summary>A model's configuration that is no JSON object.</summary>
    public const string UnreadableConfiguration = "FAN030";

    /// <summary>A kind of model, or a class of models, that is not known.</summary>
    public const string UnknownArchitecture = "FAN031";

    /// <summary>A key that a configuration has twice, or by two names with different values.</summary>
    public const string DuplicateKey = "FAN032";

    /// <summary>A value of a configuration that is of another kind than expected: text for a number, for instance.</summary>
    public const string WrongKind = "FAN033";

    /// <summary>A value of a configuration that no model can have.</summary>
    public const string ImpossibleValue = "FAN034";

    /// <summary>A model with more elements than can be counted.</summary>
    public const string ModelTooLarge = "FAN035";

    /// <summary>A key of a configuration that is not known, but looks like one that is.</summary>
    public const string MisspelledKey = "FAN036";

    /// <summary>A key that a configuration must have and lacks.</summary>
    public const string MissingKey = "FAN037";

    /// <summary>A built-in model's name that is not known, or arguments of it that are impossible.</summary>
    public const string UnknownModel = "FAN038";

    /// <summary>Where in the user's file it stands; <see langword="null"/> for a mistake that is not in a file.</summary>
    public TextPlace? Place { get; init; }

    /// <summary>What an exception says to somebody who did not write the call: its message without the name of the parameter.</summary>
    /// <param name="problem">An exception about an argument.</param>
    public static string SentenceOf(ArgumentException problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int end = problem.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? problem.Message : problem.Message[..end];
    }

    /// <inheritdoc/>
    public override string ToString() => Place is { } place ? $"{place}: {Code}: {Message}" : $"{Code}: {Message}";
}
