using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>One line of a recipe: for these parameters, this scheme.</summary>
/// <param name="Pattern">Which parameters.</param>
/// <param name="Scheme">What they get; <see cref="LeaveScheme"/> if they keep what they hold.</param>
public sealed record Rule(ParameterPattern Pattern, Scheme Scheme)
{
    /// <summary>Whether the rule is one of a set of defaults, which know more layers than a model has: it may decide nothing, and where several
    /// places share a tensor it yields to any rule that is not. For a rule that a user writes, deciding nothing is a mistake.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The learning rate's factor for these parameters, which plans record and initialization does not use; <see langword="null"/> for 1.</summary>
    public Formula? LearningRate { get; init; }

    /// <summary>Whether the padding row of an embedding that has one (<see cref="LayerSpec.PaddingRow"/>) is zero after the draw.</summary>
    public bool ZeroPadding { get; init; }

    /// <summary>Where in a file it stands; <see langword="null"/> for a rule made in code. Two rules are equal wherever they stand.</summary>
    public TextPlace? Place { get; init; }

    /// <summary>Starts a rule for all layers of a type, by the type's name: <c>Rule.For&lt;Linear&gt;().Weight(…)</c>.</summary>
    /// <typeparam name="TLayer">A layer's class, of whatever framework.</typeparam>
    /// <remarks>Differs from: <c>isinstance(module, nn.Linear)</c> in Python, which is true of derived classes too, and so of attention's output projection, a <c>NonDynamicallyQuantizableLinear</c>;
    /// <c>Rule.ForLayers("*Linear")</c> is for both.</remarks>
    public static RuleTarget For<TLayer>() => ForLayers(LayerSpec.NameOf(typeof(TLayer)));

    /// <summary>Starts a rule for all layers whose type's name matches one of some globs, for instance <c>BatchNorm*</c>.</summary>
    /// <param name="layerTypes">Globs, see <see cref="ParameterPattern"/>.</param>
    public static RuleTarget ForLayers(params ReadOnlySpan<string> layerTypes) => new(new ParameterPattern { LayerTypes = Globs(layerTypes, nameof(layerTypes)) });

    /// <summary>Starts a rule for parameters by full name, for instance <c>Rule.Named("encoder.*").Weight(…)</c>.</summary>
    /// <param name="globs">Globs, see <see cref="ParameterPattern"/>: any of them.</param>
    public static RuleTarget Named(params ReadOnlySpan<string> globs) => new(new ParameterPattern { Names = Globs(globs, nameof(globs)) });

    /// <summary>Starts a rule for all parameters of a role, or of one of several.</summary>
    /// <param name="roles">What the parameters do in their layers.</param>
    public static RuleTarget ForRole(params ReadOnlySpan<ParameterRole> roles) => roles.IsEmpty
        ? throw new ArgumentException("Expected at least one role, got none.", nameof(roles))
        : new(new ParameterPattern { Roles = [.. roles] });

    /// <inheritdoc/>
    public bool Equals(Rule? other) => other is not null && Pattern.Equals(other.Pattern) && Scheme.Equals(other.Scheme)
        && (IsDefault, ZeroPadding) == (other.IsDefault, other.ZeroPadding) && Equals(LearningRate, other.LearningRate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pattern, Scheme, IsDefault, ZeroPadding, LearningRate);

    /// <summary>For instance <c>Linear.weight: normal(0, 0.02)</c>.</summary>
    public override string ToString() =>
        $"{Pattern}: {Scheme}{(ZeroPadding ? ", padding zero" : string.Empty)}{(LearningRate is null ? string.Empty : $", lr {LearningRate}")}";

    private static System.Collections.Immutable.ImmutableArray<string> Globs(ReadOnlySpan<string> globs, string name)
    {
        if (globs.IsEmpty)
        {
            throw new ArgumentException("Expected at least one glob, got none.", name);
        }

        foreach (string glob in globs)
        {
            ArgumentException.ThrowIfNullOrEmpty(glob, name);
        }

        return [.. globs];
    }
}
