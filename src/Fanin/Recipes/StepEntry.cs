using System.Collections.Immutable;

namespace Fanin.Recipes;

/// <summary>A kind of step.</summary>
/// <param name="Name">For instance <c>lsuv</c>.</param>
/// <param name="Title">What it does, in one line.</param>
/// <param name="Source">The paper.</param>
/// <param name="Arguments">What it takes.</param>
public sealed record StepEntry(string Name, string Title, string Source, ImmutableArray<StepArgument> Arguments)
{
    /// <summary>Whether it looks at a batch of inputs.</summary>
    public bool NeedsBatch { get; init; }

    /// <summary>Whether it looks at a loss, and so at labels.</summary>
    public bool NeedsLoss { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a step takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Meaning">What it means, in a few words.</param>
public sealed record StepArgument(string Name, StepArgumentKind Kind, string Meaning)
{
    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>For words: those that are allowed.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}

/// <summary>What an argument of a step is.</summary>
public enum StepArgumentKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number of at least 0.</summary>
    Count,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>Names or globs of layers or parameters, separated by spaces.</summary>
    Names,

    /// <summary>A file.</summary>
    Path,
}
