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

    /// <summary>A formula that needs a fact which the model does not say of itself.</summary>
    public const string MissingFact = "FAN011";

    /// <summary>A formula that comes to no finite number, or to one that can't be used.</summary>
    public const string NoValue = "FAN012";

    /// <summary>A file that can't be read: not YAML, too large, too deep, or with anchors, aliases or tags.</summary>
    public const string UnreadableFile = "FAN013";

    /// <summary>A key that is not known.</summary>
    public const string UnknownKey = "FAN014";

    /// <summary>A value that its key can't take.</summary>
    public const string WrongValue = "FAN015";

    /// <summary>A key that is missing, or that contradicts another one.</summary>
    public const string MissingKey = "FAN016";

    /// <summary>A text that is not a scheme.</summary>
    public const string NotAScheme = "FAN017";

    /// <summary>A text that is not a formula.</summary>
    public const string NotAFormula = "FAN018";

    /// <summary>A recipe to extend that is not known, or that extends itself.</summary>
    public const string UnknownRecipe = "FAN019";

    /// <summary>Tensors that will hold identical numbers.</summary>
    public const string IdenticalNumbers = "FAN020";

    /// <summary>A text is no step of an initialization.</summary>
    public const string NotAStep = "FAN021";

    /// <summary>Whether it stops the work; <see cref="DiagnosticSeverity.Error"/> unless said otherwise.</summary>
    public DiagnosticSeverity Severity { get; init; }

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
    public override string ToString() => $"{(Place is { } place ? $"{place}: " : string.Empty)}{(Severity == DiagnosticSeverity.Warning ? "warning " : string.Empty)}{Code}: {Message}";
}

/// <summary>How much a diagnostic matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Nothing can be done until it is put right.</summary>
    Error,

    /// <summary>It can be done, but may not be what is wanted.</summary>
    Warning,
}
