using System.IO.Enumeration;
using Fanin.Parameters;

namespace Fanin.Recipes;

/// <summary>Which parameters a rule is for: all that meet every condition given.</summary>
/// <param name="Name">Glob for the full name: <c>*</c> is any run of characters (dots too), <c>?</c> any one; upper and lower case differ.</param>
/// <param name="LayerType">Glob for the layer's type, for instance <c>Conv*</c>.</param>
/// <param name="LocalName">The name within the layer, for instance <c>weight</c>.</param>
/// <param name="Role">What the parameter does in its layer.</param>
public sealed record ParameterPattern(
    string? Name = null, string? LayerType = null, string? LocalName = null, ParameterRole? Role = null)
{
    /// <summary>Whether an enclosing layer draws the parameter's layer anew, see <see cref="LayerSpec.RedrawnBy"/>; <see langword="null"/> for either.</summary>
    public bool? IsRedrawn { get; init; }

    /// <summary>Whether a parameter meets every condition.</summary>
    /// <param name="parameter">Any parameter.</param>
    public bool Matches(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return (Name is null || Glob(Name, parameter.Name))
            && (LayerType is null || Glob(LayerType, parameter.Layer.Type))
            && (LocalName is null || string.Equals(LocalName, parameter.LocalName, StringComparison.Ordinal))
            && (Role is null || Role == parameter.Role)
            && (IsRedrawn is null || IsRedrawn == parameter.Layer.RedrawnBy is not null);
    }

    /// <summary>For instance <c>Linear.weight</c>, <c>"encoder.*"</c> or <c>role NormScale</c>.</summary>
    public override string ToString()
    {
        List<string> conditions = [];
        if (LayerType is not null || LocalName is not null)
        {
            conditions.Add($"{LayerType ?? "*"}.{LocalName ?? "*"}");
        }

        if (Name is not null)
        {
            conditions.Add($"\"{Name}\"");
        }

        // Where the layer is named, the role only tells the framework's own from a namesake.
        if (Role is not null && LayerType is null)
        {
            conditions.Add($"role {Role}");
        }

        if (IsRedrawn is { } redrawn)
        {
            conditions.Add(redrawn ? "drawn anew" : "not drawn anew");
        }

        return conditions.Count == 0 ? "*" : string.Join(" & ", conditions);
    }

    private static bool Glob(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
