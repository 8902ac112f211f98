using CsCheck;
using Fanin.Formulas;

namespace Fanin.Tests.Formulas;

public class FormulaTests
{
    private static readonly Dictionary<string, double> Facts = new(StringComparer.Ordinal) { ["layers"] = 12, ["width"] = 768, ["ff"] = 0 };

    private static double Value(string text) => Formula.Parse(text).Evaluate(name => Facts[name]);

    public static TheoryData<string, double> Values => new()
    {
        { "1 + 2 * 3", 7 },
        { "(1 + 2) * 3", 9 },
        { "2 - 3 - 4", -5 },
        { "16 / 4 / 2", 2 },
        { "2^3^2", 512 },
        { "-2^2", -4 },
        { "2^-1", 0.5 },
        { "--3", 3 },
        { "1e-3 + .5 + 2.", 2.501 },
        { "sqrt(2 * layers)", Math.Sqrt(24) },
        { "0.02 / sqrt(2 * layers)", 0.02 / Math.Sqrt(24) },
        { "layers^-0.5", 1 / Math.Sqrt(12) },
        { "(8 * layers)^0.25", Math.Pow(96, 0.25) },
        { "(layers^4 * layers)^(1/16)", Math.Pow(12, 5.0 / 16) },
        { "width^1.3", Math.Pow(768, 1.3) },
        { "width^-0.7", Math.Pow(768, -0.7) },
        { "sqrt(ln(2 * layers))", Math.Sqrt(Math.Log(24)) },
        { "log2(8) + log2(0.25)", 1 },
        { "log2(width)", Math.Log2(768) },
        { "exp(-1)", Math.Exp(-1) },
        { "abs(-layers)", 12 },
        { "min(layers, 3, width)", 3 },
        { "max(layers, 3)", 12 },
        { "floor(2.7) + ceil(2.2)", 5 },
        { "ff^0 + ff^0.3", 1 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Evaluate_GivesTheNumber(string text, double expected) => Assert.Equal(expected, Value(text), Math.Abs(expected) * 4e-15);

    // Square roots are what PyTorch programs write: the same bits, not nearly so.
    [Fact]
    public void Evaluate_HalfPowers_AreSquareRoots()
    {
        for (double layers = 1; layers <= 200; layers++)
        {
            Assert.Equal(Math.Sqrt(layers), Formula.Parse("layers^0.5").Evaluate(_ => layers));
            Assert.Equal(1 / Math.Sqrt(layers), Formula.Parse("layers^-0.5").Evaluate(_ => layers));
            Assert.Equal(layers * layers * layers, Formula.Parse("layers^3").Evaluate(_ => layers));
        }
    }

    [Theory]
    [InlineData("initializer_range/sqrt( 2*layers )", "initializer_range / sqrt(2 * layers)")]
    [InlineData("((layers))", "layers")]
    [InlineData("(1+2)*3", "(1 + 2) * 3")]
    [InlineData("1+(2*3)", "1 + 2 * 3")]
    [InlineData("1-(2-3)", "1 - (2 - 3)")]
    [InlineData("8/(4/2)", "8 / (4 / 2)")]
    [InlineData("(2^3)^2", "(2^3)^2")]
    [InlineData("(-2)^2", "(-2)^2")]
    [InlineData("layers^(-0.5)", "layers^-0.5")]
    [InlineData("layers^(1/4)", "layers^(1 / 4)")]
    [InlineData("1E3", "1000")]
    public void ToString_IsShort_AndReadsBackEqual(string text, string expected)
    {
        var formula = Formula.Parse(text);
        Assert.Equal(expected, formula.ToString());
        Assert.Equal(formula, Formula.Parse(expected));
        Assert.Equal(formula.GetHashCode(), Formula.Parse(expected).GetHashCode());
        Assert.NotEqual(formula, Formula.Parse($"1 + {text}"));
    }

    [Theory]
    [InlineData("", "Expected a number, a fact, a function or a parenthesis, got the end, at column 1")]
    [InlineData("1 +", "got the end, at column 4")]
    [InlineData("1 2", "Expected an operator or the end, got \"2\", at column 3")]
    [InlineData("(1", "Expected a closing parenthesis, got the end, at column 3")]
    [InlineData("1)", "Expected an operator or the end, got \")\", at column 2")]
    [InlineData("2 * layrs", "Unknown fact \"layrs\"; the nearest is layers, at column 5")]
    [InlineData("sqr(2)", "Unknown function \"sqr\"; the nearest is sqrt, at column 1")]
    [InlineData("sqrt(1, 2)", "Expected 1 argument of sqrt, got 2, at column 1")]
    [InlineData("min()", "got \")\", at column 5")]
    [InlineData("1e999", "Expected a finite number, got \"1e999\"")]
    [InlineData("1..2", "Expected a finite number, got \"1..2\"")]
    [InlineData("1e", "Expected a finite number, got \"1e\"")]
    [InlineData("2 % 3", "got \"%\", at column 3")]
    [InlineData("2 × 3", "got \"×\", at column 3")]
    public void Parse_SaysWhereItStumbles(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => Formula.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1 / ff", "The formula 1 / ff comes to an infinite number where ff = 0; expected a finite one.")]
    [InlineData("sqrt(-layers)", "The formula sqrt(-layers) comes to no number where layers = 12;")]
    [InlineData("1 / (1 / ff)", "The formula 1 / (1 / ff) comes to an infinite number: 1 / ff does where ff = 0;")]
    [InlineData("0 / ff", "comes to no number")]
    [InlineData("ln(0)", "comes to no number; expected")]
    [InlineData("(-2)^0.3", "comes to no number")]
    [InlineData("exp(701)", "an infinite number")]
    [InlineData("1e300 * 1e300", "an infinite number")]
    public void Evaluate_Refuses_WhatIsNotFinite(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => Value(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_BoundsLengthAndDepth()
    {
        Assert.Equal(500, Formula.Parse(string.Join('+', Enumerable.Repeat("1", 500))).Evaluate(_ => 0));
        foreach (string text in new[] { string.Join('+', Enumerable.Repeat("1", 501)), new string('(', 900), new string('-', 900) + "1", string.Join('^', Enumerable.Repeat("1", 400)) })
        {
            Assert.Contains("at most", Assert.ThrowsAny<FormatException>(() => Formula.Parse(text)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, Formula.Parse($"{new string('(', 60)}1{new string(')', 60)}").Evaluate(_ => 0));
    }

    [Fact]
    public void Names_AreThoseThatAreAskedFor()
    {
        List<string> asked = [];
        var formula = Formula.Parse("layers * width / layers + fan_in");
        formula.Evaluate(name =>
        {
            asked.Add(name);
            return 1;
        });
        Assert.Equal(["layers", "width", "fan_in"], formula.Names);
        Assert.Equal(formula.Names, asked.Distinct());
        Assert.Empty(Formula.Parse("2 / 3").Names);
        Assert.Equal("-0.5", Formula.Of(-0.5).ToString());
        Assert.Equal(Formula.Parse("-0.5"), Formula.Of(-0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Formula.Of(double.NaN));
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static readonly Gen<string> Trees = Gen.Recursive<string>((depth, inner) => depth > 4
        ? Any("2", "0.5", "layers", "width")
        : Gen.OneOf(
            Any("3", "1.25", "layers", "width"),
            Gen.Select(inner, Any('+', '-', '*', '/', '^'), inner, (a, sign, b) => $"({a}){sign}({b})"),
            inner.Select(a => $"-({a})"),
            inner.Select(a => $"sqrt({a})")));

    // Parentheses are left out where they are not needed, and only there: the value tells.
    [Fact]
    public void ToString_OfAnyFormula_ReadsBackWithTheSameValue() => Trees.Sample(
        text =>
        {
            var formula = Formula.Parse(text);
            var again = Formula.Parse(formula.ToString());
            Assert.Equal(formula, again);
            Assert.Equal(ValueOrNull(formula), ValueOrNull(again));
        },
        seed: "0000000000001",
        iter: 2000,
        threads: 1);

    private static double? ValueOrNull(Formula formula)
    {
        try
        {
            return formula.Evaluate(name => Facts[name]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
