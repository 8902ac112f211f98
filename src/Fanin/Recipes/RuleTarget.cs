using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>A rule in the making: which parameters is said, what they get is not.</summary>
/// <param name="Pattern">Which parameters.</param>
public sealed record RuleTarget(ParameterPattern Pattern)
{
    /// <summary>Only those of a role, or of one of several; of the roles named before, if any, only those.</summary>
    /// <param name="roles">What the parameters do in their layers.</param>
    /// <exception cref="ArgumentException">There is no role, or none that is left.</exception>
    public RuleTarget OfRole(params ReadOnlySpan<ParameterRole> roles)
    {
        if (roles.IsEmpty)
        {
            throw new ArgumentException("Expected at least one role, got none.", nameof(roles));
        }

        ImmutableArray<ParameterRole> left = Pattern.Roles.IsEmpty ? [.. roles] : [.. Pattern.Roles.Intersect([.. roles])];
        return left.IsEmpty
            ? throw new ArgumentException($"Expected one of the roles that the target has ({Words(Pattern.Roles)}), got {Words([.. roles])}; nothing is both.", nameof(roles))
            : new(Pattern with { Roles = left });
    }

    /// <summary>All but those of another target: <c>Rule.For&lt;Linear&gt;().Except(Rule.Named("*.head.*")).Weight(…)</c>.</summary>
    /// <param name="others">What the rule is not for. A second exception joins the first if both are of one kind: only names, only layer types, or only roles.</param>
    /// <exception cref="ArgumentException">A second exception is of another kind than the first, which a pattern can't say.</exception>
    public RuleTarget Except(RuleTarget others)
    {
        ArgumentNullException.ThrowIfNull(others);
        ParameterPattern? both = Pattern.Not is null ? others.Pattern : Union(Pattern.Not, others.Pattern);
        return both is null
            ? throw new ArgumentException(
                $"Expected a second exception of the same kind as the first, {Pattern.Not}, got {others.Pattern}; give the parameters that one of them is about a rule of their own before this one.", nameof(others))
            : new RuleTarget(Pattern with { Not = both });
    }

    /// <summary>The rule for the parameters named <c>weight</c> among them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule Weight(Scheme scheme) => Parameter("weight", scheme);

    /// <summary>The rule for the parameters named <c>bias</c> among them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule Bias(Scheme scheme) => Parameter("bias", scheme);

    /// <summary>The rule for the parameters of any one local name among them.</summary>
    /// <param name="localName">For instance <c>in_proj_weight</c>; a glob.</param>
    /// <param name="scheme">What they get.</param>
    /// <exception cref="ArgumentException">The target's pattern has another local name.</exception>
    public Rule Parameter(string localName, Scheme scheme)
    {
        ArgumentException.ThrowIfNullOrEmpty(localName);
        ArgumentNullException.ThrowIfNull(scheme);
        return Pattern.LocalNames.IsEmpty || Pattern.LocalNames is [var only] && only == localName
            ? new Rule(Pattern with { LocalNames = [localName] }, scheme)
            : throw new ArgumentException($"Expected no further local name for a target that has one ({string.Join(", ", Pattern.LocalNames)}), got {localName}; use All.", nameof(localName));
    }

    /// <summary>The rule for all of them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule All(Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        return new Rule(Pattern, scheme);
    }

    /// <summary>The rule that all of them keep what they hold.</summary>
    /// <param name="reason">Why, for people.</param>
    public Rule Leave(string reason) => new(Pattern, new LeaveScheme(reason));

    // Of a condition's alternatives one must hold, so that alternatives of one kind can be put together, and conditions of different kinds can't.
    private static ParameterPattern? Union(ParameterPattern first, ParameterPattern second)
    {
        ParameterPattern both = first with
        {
            Names = [.. first.Names, .. second.Names],
            LayerTypes = [.. first.LayerTypes, .. second.LayerTypes],
            Roles = [.. first.Roles, .. second.Roles],
        };
        return IsOfOneKind(first) && IsOfOneKind(second) && IsOfOneKind(both) ? both : null;
    }

    private static bool IsOfOneKind(ParameterPattern pattern) => pattern is { IsRedrawn: null, Not: null, LocalNames.IsEmpty: true }
        && (pattern.Names.IsEmpty ? 0 : 1) + (pattern.LayerTypes.IsEmpty ? 0 : 1) + (pattern.Roles.IsEmpty ? 0 : 1) == 1;

    private static string Words(IEnumerable<ParameterRole> roles) => string.Join(", ", roles.Select(RecipeKeys.WordOf));
}
