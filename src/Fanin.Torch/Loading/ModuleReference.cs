using System.Text.Json;

namespace Fanin.Torch.Loading;

/// <summary>A module named by text: <c>MyNet.dll:My.Namespace.Net</c>, or with arguments as JSON <c>MyNet.dll:My.Namespace.Net:[768, 12]</c>.</summary>
/// <param name="AssemblyPath">The file, as it was written.</param>
/// <param name="TypeName">The class, with its namespace; classes within classes after <c>+</c>.</param>
/// <param name="Arguments">The constructor's arguments as JSON: an array in order, or an object by name; <see langword="null"/> for none.</param>
public sealed record ModuleReference(string AssemblyPath, string TypeName, string? Arguments)
{
    private const string Ending = ".dll:";
    private const string Form = "MyNet.dll:My.Namespace.Net, or with arguments MyNet.dll:My.Namespace.Net:[768, 12]";

    /// <summary>Whether a text is meant to name a module: whether <c>.dll:</c> is in it, or it ends in <c>.dll</c>.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(Ending, StringComparison.OrdinalIgnoreCase) || text.EndsWith(Ending[..^1], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads such a text. The path may hold colons, as Windows' drives do; it ends at the first <c>.dll:</c>.</summary>
    /// <param name="text">What a user wrote.</param>
    /// <exception cref="DiagnosticException">It has another form: all that is wrong.</exception>
    public static ModuleReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int dot = text.IndexOf(Ending, StringComparison.OrdinalIgnoreCase);
        if (dot < 0)
        {
            throw Problem(text, $"Expected a file, a colon and a class, such as {Form}; got \"{text}\".");
        }

        string path = text[..(dot + Ending.Length - 1)];
        string rest = text[(dot + Ending.Length)..];
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        string type = (colon < 0 ? rest : rest[..colon]).Trim();
        string? arguments = colon < 0 ? null : rest[(colon + 1)..];
        List<string> problems = [];
        if (path.Length == Ending.Length - 1)
        {
            problems.Add($"Expected a file's name before .dll, got \"{text}\".");
        }

        if (type.Length == 0 || type.Any(char.IsWhiteSpace))
        {
            problems.Add($"Expected a class with its namespace after {path}:, got \"{type}\".");
        }

        if (arguments is not null && ArgumentProblem(arguments) is { } problem)
        {
            problems.Add(problem);
        }

        return problems.Count == 0 ? new ModuleReference(path, type, arguments) : throw Problem(text, [.. problems]);
    }

    /// <inheritdoc/>
    public override string ToString() => Arguments is null ? $"{AssemblyPath}:{TypeName}" : $"{AssemblyPath}:{TypeName}:{Arguments}";

    /// <summary>What is wrong with arguments as a JSON text; <see langword="null"/> if nothing is.</summary>
    internal static string? ArgumentProblem(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                ? null
                : $"Expected arguments as a JSON array or object, got {json}.";
        }
        catch (JsonException problem)
        {
            return $"Expected arguments as JSON, such as [768, 12] or {{\"width\": 768}}, got {json}: {problem.Message}";
        }
    }

    private static DiagnosticException Problem(string text, params string[] problems) =>
        new($"The module \"{text}\" can't be read", [.. problems.Select(problem => new Diagnostic(ModuleDiagnostic.InvalidReference, problem))]);
}
