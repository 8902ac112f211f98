using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>A rule in the making: which parameters is said, what they get is not.</summary>
/// <param name="Pattern">Which parameters.</param>
public sealed record RuleTarget(ParameterPattern Pattern)
{
    /// <summary>Only those of a role, or of one of several.</summary>
    /// <param name="roles">What the parameters do in their layers.</param>
    public RuleTarget OfRole(params ReadOnlySpan<ParameterRole> roles) => new(Pattern with { Roles = [.. roles] });

    /// <summary>All but those of another target: <c>Rule.For&lt;Linear&gt;().Except(Rule.Named("*.head.*")).Weight(…)</c>.</summary>
    /// <param name="others">What the rule is not for.</param>
    public RuleTarget Except(RuleTarget others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new RuleTarget(Pattern with { Not = others.Pattern });
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
    public Rule Parameter(string localName, Scheme scheme)
    {
        ArgumentException.ThrowIfNullOrEmpty(localName);
        ArgumentNullException.ThrowIfNull(scheme);
        return new Rule(Pattern with { LocalNames = [localName] }, scheme);
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
}
