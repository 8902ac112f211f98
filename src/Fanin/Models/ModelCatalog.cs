using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>The built-in models by name: what the command line and the tests go through.</summary>
/// <remarks>
/// <para>Besides the names there is <c>mlp:IN-…-OUT</c> with options, for instance <c>mlp:784-75-45-10+bn,act=gelu</c>: <c>bn</c> or <c>ln</c> for a norm behind each hidden
/// layer (<c>bn</c> takes the place of the layer's bias), <c>act=</c> for the activation, ReLU if omitted.</para>
/// </remarks>
public static class ModelCatalog
{
    /// <summary>How a multilayer perceptron is written.</summary>
    public const string MlpForm = "mlp:784-75-45-10";

    /// <summary>Every model that has a name, in the order in which they are listed.</summary>
    public static IReadOnlyList<ModelEntry> Entries { get; } = BuiltInModels.All;

    /// <summary>The model of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="name">Capitals, underscores and hyphens don't matter.</param>
    public static ModelEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string key = NearestWord.Key(name);
        return Entries.FirstOrDefault(entry => NearestWord.Key(entry.Name) == key);
    }

    /// <summary>Whether a text means to name a built-in model that is described by its sizes, rightly or wrongly.</summary>
    /// <param name="text">For instance <c>mlp:784-10</c>.</param>
    public static bool IsMlp(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(MlpText.Prefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Describes a built-in model.</summary>
    /// <param name="text">A name, or a multilayer perceptron by its sizes.</param>
    /// <param name="elementType">The type of the elements, but for counters.</param>
    /// <exception cref="DiagnosticException">There is no such model: with the nearest name, or all that is wrong with the sizes and options.</exception>
    public static ModelDescription Parse(string text, ElementType elementType = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsMlp(text) ? MlpText.Parse(text, elementType)
            : Find(text) is { } entry ? entry.Describe(elementType)
            : throw new DiagnosticException("There is no such model", [new Diagnostic(Diagnostic.UnknownModel, Unknown(text))]);
    }

    /// <summary>What to say of a name that is not known.</summary>
    internal static string Unknown(string text) =>
        $"The model \"{ConfigSection.Excerpt(text)}\" is not known; the nearest is {NearestWord.Of(ConfigSection.Excerpt(text), [MlpForm, .. Entries.Select(entry => entry.Name)])}, "
        + $"known are {MlpForm}, {string.Join(", ", Entries)}.";
}
