using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A built-in model.</summary>
public sealed class ModelEntry
{
    private readonly Func<ElementType, ModelDescription> _describe;

    internal ModelEntry(string name, string title, string source, Func<ElementType, ModelDescription> describe) =>
        (Name, Title, Source, _describe) = (name, title, source, describe);

    internal ModelEntry(string name, string title, string source, string configuration)
        : this(name, title, source, type => HuggingFaceConfig.Parse(System.Text.Encoding.UTF8.GetBytes(configuration), "config.json", type) with { Name = name }) =>
        Configuration = configuration;

    /// <summary>The name by which it is asked for, for instance <c>gpt2</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public string Title { get; }

    /// <summary>Where its shapes and names come from.</summary>
    public string Source { get; }

    /// <summary>The <c>config.json</c> that describes it; <see langword="null"/> for a model that is no one of <c>transformers</c>.</summary>
    public string? Configuration { get; }

    /// <summary>Its parameters.</summary>
    /// <param name="elementType">The type of their elements, but for counters.</param>
    public ModelDescription Describe(ElementType elementType = ElementType.Float32)
    {
        if (!elementType.IsFloating())
        {
            throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Expected a type of fractions.");
        }

        return _describe(elementType);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
