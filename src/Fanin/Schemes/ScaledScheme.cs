using Fanin.Formulas;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Another scheme, all numbers of which are multiplied by a factor: <c>kaiming-normal(relu) * layers^-0.5</c>.</summary>
/// <remarks><para>The distribution of the products is drawn where it is one of the same kind (half a normal number is a normal number of half the deviation); so a negative
/// factor of a symmetric distribution changes nothing.</para></remarks>
public sealed record ScaledScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="inner">What is multiplied: any scheme but <see cref="LeaveScheme"/>.</param>
    /// <param name="factor">By what.</param>
    /// <exception cref="ArgumentException">The scheme writes nothing that could be multiplied.</exception>
    public ScaledScheme(Scheme inner, Formula factor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(factor);
        if (inner is LeaveScheme)
        {
            throw new ArgumentException("Expected a scheme that writes numbers, got leave, which takes no factor.", nameof(inner));
        }

        // A factor of a factor is one factor, as in the text form.
        (Inner, Factor) = inner is ScaledScheme scaled ? (scaled.Inner, Formula.Parse($"{Text(scaled.Factor)} * {Text(factor)}")) : (inner, factor);
    }

    /// <summary>What is multiplied.</summary>
    public Scheme Inner { get; }

    /// <summary>By what.</summary>
    public Formula Factor { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        Resolution resolution = Inner.Resolve(parameter);
        double factor = Factor.Evaluate(SchemeFacts.Of(parameter));
        return resolution with { Distribution = resolution.Distribution.Times(factor) };
    }

    /// <inheritdoc/>
    public override string ToString() => Factor.Reciprocal is { } divisor ? $"{Inner} / {divisor}" : $"{Inner} * {Text(Factor)}";

    private static string Text(Formula factor) => factor.IsFactor ? factor.ToString() : $"({factor})";
}
