using System.Collections.Immutable;
using System.IO.Enumeration;
using Fanin.Parameters;

namespace Fanin.Recipes;

/// <summary>Which parameters a rule is for: all that meet every condition given. Of a condition's alternatives one must hold; none at all is no condition.</summary>
/// <remarks>Globs: <c>*</c> is any run of characters (dots too), <c>?</c> any one; upper and lower case differ.</remarks>
public sealed record ParameterPattern
{
    /// <summary>Matches every parameter, until conditions are added.</summary>
    public ParameterPattern()
    {
    }

    /// <summary>Makes a pattern of at most one alternative a condition.</summary>
    /// <param name="Name">See <see cref="Names"/>.</param>
    /// <param name="LayerType">See <see cref="LayerTypes"/>.</param>
    /// <param name="LocalName">See <see cref="LocalNames"/>.</param>
    /// <param name="Role">See <see cref="Roles"/>.</param>
    public ParameterPattern(string? Name = null, string? LayerType = null, string? LocalName = null, ParameterRole? Role = null)
    {
        Names = Name is null ? [] : [Name];
        LayerTypes = LayerType is null ? [] : [LayerType];
        LocalNames = LocalName is null ? [] : [LocalName];
        Roles = Role is { } role ? [role] : [];
    }

    /// <summary>Globs for the full name, for instance <c>encoder.*</c>.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Globs for the layer's type, for instance <c>Conv*</c>.</summary>
    public ImmutableArray<string> LayerTypes { get; init; } = [];

    /// <summary>Globs for the name within the layer, for instance <c>weight</c>.</summary>
    public ImmutableArray<string> LocalNames { get; init; } = [];

    /// <summary>What the parameter does in its layer.</summary>
    public ImmutableArray<ParameterRole> Roles { get; init; } = [];

    /// <summary>Whether an enclosing layer draws the parameter's layer anew, see <see cref="LayerSpec.RedrawnBy"/>; <see langword="null"/> for either.</summary>
    public bool? IsRedrawn { get; init; }

    /// <summary>What must not match; <see langword="null"/> for nothing.</summary>
    public ParameterPattern? Not { get; init; }

    /// <summary>Whether a parameter meets every condition.</summary>
    /// <param name="parameter">Any parameter.</param>
    public bool Matches(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return AnyGlob(Names, parameter.Name)
            && AnyGlob(LayerTypes, parameter.Layer.Type)
            && AnyGlob(LocalNames, parameter.LocalName)
            && (Roles.IsEmpty || Roles.Contains(parameter.Role))
            && (IsRedrawn is null || IsRedrawn == parameter.Layer.RedrawnBy is not null)
            && Not?.Matches(parameter) != true;
    }

    /// <inheritdoc/>
    public bool Equals(ParameterPattern? other) => other is not null
        && Names.SequenceEqual(other.Names) && LayerTypes.SequenceEqual(other.LayerTypes) && LocalNames.SequenceEqual(other.LocalNames)
        && Roles.SequenceEqual(other.Roles) && IsRedrawn == other.IsRedrawn && Equals(Not, other.Not);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (string text in Names.Concat(LayerTypes).Concat(LocalNames))
        {
            hash.Add(text, StringComparer.Ordinal);
        }

        hash.Add(Roles.Length);
        hash.Add(IsRedrawn);
        hash.Add(Not);
        return hash.ToHashCode();
    }

    /// <summary>For instance <c>Linear.weight</c>, <c>"encoder.*"</c>, <c>role norm-scale</c> or <c>Linear|Conv*.weight &amp; not "*.head.*"</c>.</summary>
    public override string ToString()
    {
        List<string> conditions = [];
        if (!LayerTypes.IsEmpty || !LocalNames.IsEmpty)
        {
            conditions.Add($"{OrAny(LayerTypes)}.{OrAny(LocalNames)}");
        }

        if (!Names.IsEmpty)
        {
            conditions.Add(string.Join('|', Names.Select(name => $"\"{name}\"")));
        }

        // Where the layer is named, the role only tells the framework's own from a namesake.
        if (!Roles.IsEmpty && LayerTypes.IsEmpty)
        {
            conditions.Add($"role {string.Join('|', Roles.Select(RecipeKeys.WordOf))}");
        }

        if (IsRedrawn is { } redrawn)
        {
            conditions.Add(redrawn ? "drawn anew" : "not drawn anew");
        }

        if (Not is not null)
        {
            conditions.Add($"not {Not}");
        }

        return conditions.Count == 0 ? "*" : string.Join(" & ", conditions);
    }

    private static string OrAny(ImmutableArray<string> globs) => globs.IsEmpty ? "*" : string.Join('|', globs);

    private static bool AnyGlob(ImmutableArray<string> globs, string text) =>
        globs.IsEmpty || globs.Any(glob => FileSystemName.MatchesSimpleExpression(glob, text, ignoreCase: false));
}
