namespace Fanin;

/// <summary>All mistakes found in a recipe, a model or a file, reported together; nothing was changed.</summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>Reports one or more mistakes.</summary>
    /// <param name="subject">What was wrong, for instance <c>The recipe "gaussian" does not fit the model</c>.</param>
    /// <param name="diagnostics">The mistakes, at least one.</param>
    public DiagnosticException(string subject, IReadOnlyList<Diagnostic> diagnostics)
        : base(Format(subject, diagnostics))
    {
        Diagnostics = diagnostics;
    }

    /// <summary>The mistakes, in the order of the model's parameters and the recipe's rules.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    private static string Format(string subject, IReadOnlyList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return $"{subject}:{Environment.NewLine}{string.Join(Environment.NewLine, diagnostics.Select(d => $"  {d}"))}";
    }
}
