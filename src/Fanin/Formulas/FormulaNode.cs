using System.Globalization;

namespace Fanin.Formulas;

/// <summary>A part of a formula.</summary>
internal abstract record FormulaNode
{
    /// <summary>How strongly it holds together: a sum 1, a product 2, a sign 3, a power 4, all else 5.</summary>
    public abstract int Strength { get; }

    /// <summary>Its value, not checked.</summary>
    /// <param name="values">Evaluates a part, checked.</param>
    /// <param name="fact">Looks a fact up.</param>
    public abstract double Value(Func<FormulaNode, double> values, Func<string, double> fact);

    /// <summary>The names in it.</summary>
    public abstract IEnumerable<string> Names();

    /// <summary>As a part of something that needs a strength.</summary>
    protected static string Within(FormulaNode node, int strength) => node.Strength < strength ? $"({node})" : $"{node}";
}

/// <summary>A number, at least 0.</summary>
internal sealed record NumberNode(double Number) : FormulaNode
{
    public override int Strength => 5;

    public override double Value(Func<FormulaNode, double> values, Func<string, double> fact) => Number;

    public override IEnumerable<string> Names() => [];

    public override string ToString() => Number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A fact by name.</summary>
internal sealed record NameNode(string Name) : FormulaNode
{
    public override int Strength => 5;

    public override double Value(Func<FormulaNode, double> values, Func<string, double> fact) => fact(Name);

    public override IEnumerable<string> Names() => [Name];

    public override string ToString() => Name;
}

/// <summary>A part with the opposite sign.</summary>
internal sealed record NegativeNode(FormulaNode Operand) : FormulaNode
{
    public override int Strength => 3;

    public override double Value(Func<FormulaNode, double> values, Func<string, double> fact) => -values(Operand);

    public override IEnumerable<string> Names() => Operand.Names();

    public override string ToString() => $"-{Within(Operand, Strength)}";
}

/// <summary>Two parts and <c>+ - * / ^</c> between them.</summary>
internal sealed record OperationNode(char Operator, FormulaNode Left, FormulaNode Right) : FormulaNode
{
    public override int Strength => Operator switch
    {
        '+' or '-' => 1,
        '*' or '/' => 2,
        _ => 4,
    };

    public override double Value(Func<FormulaNode, double> values, Func<string, double> fact)
    {
        double left = values(Left);
        double right = values(Right);
        return Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => Mathematics.ExactPower.Power(left, right),
        };
    }

    public override IEnumerable<string> Names() => Left.Names().Concat(Right.Names());

    // A power takes its exponent with a sign, and groups to the right; the others group to the left.
    public override string ToString() => Operator == '^'
        ? $"{Within(Left, Strength + 1)}^{Within(Right, Strength - 1)}"
        : $"{Within(Left, Strength)} {Operator} {Within(Right, Strength + 1)}";
}

/// <summary>A function of one or more parts.</summary>
internal sealed record CallNode(string Function, IReadOnlyList<FormulaNode> Arguments) : FormulaNode
{
    public override int Strength => 5;

    public override double Value(Func<FormulaNode, double> values, Func<string, double> fact) =>
        FormulaFunctions.All[Function].Compute([.. Arguments.Select(values)]);

    public override IEnumerable<string> Names() => Arguments.SelectMany(argument => argument.Names());

    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}
