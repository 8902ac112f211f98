using System.Collections.Immutable;

namespace Fanin.Recipes;

/// <summary>Something that is done to a model after its rules are carried out, and that looks at the model or at data: <c>lsuv(tolerance=0.05)</c>.</summary>
/// <param name="Name">See <see cref="StepCatalog"/>.</param>
/// <param name="Arguments">Those that were given, by name.</param>
public sealed record InitStep(string Name, ImmutableSortedDictionary<string, string> Arguments)
{
    /// <summary>An argument; <see langword="null"/> if it was not given.</summary>
    /// <param name="name">Its name.</param>
    public string? Find(string name) => Arguments.GetValueOrDefault(name);

    /// <summary>The text that <see cref="StepCatalog.Parse"/> reads.</summary>
    public override string ToString() => Arguments.IsEmpty ? Name : $"{Name}({string.Join(", ", Arguments.Select(pair => $"{pair.Key}={pair.Value}"))})";

    /// <inheritdoc/>
    public bool Equals(InitStep? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
