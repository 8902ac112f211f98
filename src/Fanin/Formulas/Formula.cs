using System.Globalization;

namespace Fanin.Formulas;

/// <summary>A number to be calculated from facts of a model and its parameters: <c>initializer_range / sqrt(2 * layers)</c>.</summary>
/// <remarks>
/// <para>Numbers, <c>+ - * / ^</c>, parentheses, the functions sqrt, ln, log2, exp, abs, floor, ceil, min and max, and the facts of
/// <see cref="Parameters.ModelFacts.Known"/> and <see cref="Parameters.ModelFacts.OfParameters"/>. A power binds stronger than a sign: <c>-2^2</c> is −4.</para>
/// <para>Repeatability: exact. Powers of exponents n/16 come from products, quotients and square roots; no function of the platform's is used.</para>
/// <para>Two formulas are equal if their texts are, spaces and needless parentheses aside.</para>
/// </remarks>
public sealed class Formula : IEquatable<Formula>
{
    /// <summary>The longest text that is read: 1,000 characters.</summary>
    public const int MostCharacters = 1000;

    /// <summary>The most levels of parentheses, signs and powers: 64.</summary>
    public const int MostDepth = 64;

    private readonly FormulaNode _root;
    private readonly string _text;

    private Formula(FormulaNode root)
    {
        (_root, _text) = (root, root.ToString());
        Names = [.. root.Names().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The facts that it needs, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether it stands for itself in a product: no sum, no difference.</summary>
    internal bool IsFactor => _root is not OperationNode { Operator: '+' or '-' };

    /// <summary>What it divides by, if it is 1 over something; else <see langword="null"/>.</summary>
    internal string? Reciprocal => _root is OperationNode { Operator: '/', Left: NumberNode { Number: 1 } } quotient
        ? quotient.ToString()["1 / ".Length..]
        : null;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">For instance <c>sqrt(2) * layers^-0.5</c>.</param>
    /// <exception cref="FormatException">The text is not a formula, or names an unknown fact; the message says where and what was expected.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, 1);
    }

    /// <summary>A number as a formula.</summary>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static Formula Of(double value)
    {
        Check.Finite(value);
        return new Formula(double.IsNegative(value) ? new NegativeNode(new NumberNode(-value)) : new NumberNode(value));
    }

    /// <summary>Calculates it.</summary>
    /// <param name="fact">The value of a fact by name; called for <see cref="Names"/> only.</param>
    /// <returns>A finite number.</returns>
    /// <exception cref="ArgumentException">It comes to no finite number on the way, for instance by a division by 0; the message names the part and the facts.</exception>
    public double Evaluate(Func<string, double> fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Evaluate(_root);

        double Evaluate(FormulaNode node)
        {
            double value = node.Value(Evaluate, fact);
            return double.IsFinite(value) ? value : throw NoValue(node, value, fact);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Formula? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Formula);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>The formula as it is read: <c>layers^-0.5</c>.</summary>
    public override string ToString() => _text;

    /// <summary>Reads a formula that is a part of a longer text.</summary>
    internal static Formula Parse(string text, int firstColumn) => new(FormulaParser.Parse(text, firstColumn));

    /// <summary>Reads what something is multiplied by: a formula that is no sum, unless in parentheses.</summary>
    internal static Formula ParseFactor(string text, int firstColumn) => new(FormulaParser.ParseFactor(text, firstColumn));

    private NoValueException NoValue(FormulaNode part, double value, Func<string, double> fact)
    {
        string shown = double.IsNaN(value) ? "no number" : "an infinite number";
        string where = ReferenceEquals(part, _root) ? string.Empty : $": {part} does";
        string facts = string.Join(", ", Names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {fact(name):R}")));
        return new($"The formula {_text} comes to {shown}{where}{(facts.Length == 0 ? string.Empty : $" where {facts}")}; expected a finite one.");
    }
}
