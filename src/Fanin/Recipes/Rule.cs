using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>One line of a recipe: for these parameters, this scheme.</summary>
/// <param name="Pattern">Which parameters.</param>
/// <param name="Scheme">What they get.</param>
public sealed record Rule(ParameterPattern Pattern, Scheme Scheme)
{
    /// <summary>Whether the rule is one of a set of defaults, which know more layers than a model has: it may decide nothing, and where several
    /// places share a tensor it yields to any rule that is not. For a rule that a user writes, deciding nothing is a mistake.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Starts a rule for all layers of a type, by the type's name: <c>Rule.For&lt;Linear&gt;().Weight(…)</c>.</summary>
    /// <typeparam name="TLayer">A layer's class, of whatever framework.</typeparam>
    public static RuleTarget For<TLayer>() => ForLayers(LayerSpec.NameOf(typeof(TLayer)));

    /// <summary>Starts a rule for all layers whose type's name matches a glob, for instance <c>BatchNorm*</c>.</summary>
    /// <param name="layerType">Glob, see <see cref="ParameterPattern"/>.</param>
    public static RuleTarget ForLayers(string layerType)
    {
        ArgumentException.ThrowIfNullOrEmpty(layerType);
        return new RuleTarget(new ParameterPattern(LayerType: layerType));
    }

    /// <summary>Starts a rule for parameters by full name, for instance <c>Rule.Named("encoder.*").Weight(…)</c>.</summary>
    /// <param name="glob">Glob, see <see cref="ParameterPattern"/>.</param>
    public static RuleTarget Named(string glob)
    {
        ArgumentException.ThrowIfNullOrEmpty(glob);
        return new RuleTarget(new ParameterPattern(Name: glob));
    }

    /// <summary>Starts a rule for all parameters of a role.</summary>
    /// <param name="role">What the parameters do in their layers.</param>
    public static RuleTarget ForRole(ParameterRole role) => new(new ParameterPattern(Role: role));

    /// <inheritdoc/>
    public override string ToString() => $"{Pattern}: {Scheme}";
}

/// <summary>A rule in the making: which parameters is said, what they get is not.</summary>
/// <param name="Pattern">Which parameters.</param>
public sealed record RuleTarget(ParameterPattern Pattern)
{
    /// <summary>The rule for the parameters named <c>weight</c> among them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule Weight(Scheme scheme) => Parameter("weight", scheme);

    /// <summary>The rule for the parameters named <c>bias</c> among them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule Bias(Scheme scheme) => Parameter("bias", scheme);

    /// <summary>The rule for the parameters of any one local name among them.</summary>
    /// <param name="localName">For instance <c>in_proj_weight</c>.</param>
    /// <param name="scheme">What they get.</param>
    public Rule Parameter(string localName, Scheme scheme)
    {
        ArgumentException.ThrowIfNullOrEmpty(localName);
        ArgumentNullException.ThrowIfNull(scheme);
        return new Rule(Pattern with { LocalName = localName }, scheme);
    }

    /// <summary>The rule for all of them.</summary>
    /// <param name="scheme">What they get.</param>
    public Rule All(Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        return new Rule(Pattern, scheme);
    }
}
