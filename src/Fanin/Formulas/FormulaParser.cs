using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Formulas;

/// <summary>Reads a formula by recursive descent, with bounds on length and depth.</summary>
internal sealed class FormulaParser
{
    private const string Digits = "0123456789";

    private static readonly string[] Facts = [.. ModelFacts.Known.Keys, .. ModelFacts.OfParameters.Keys];

    private readonly string _text;
    private readonly int _firstColumn;
    private int _at;
    private int _depth;

    private FormulaParser(string text, int firstColumn) => (_text, _firstColumn) = (text, firstColumn);

    /// <summary>Reads a whole formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="firstColumn">Column of its first character in the text that it is a part of.</param>
    public static FormulaNode Parse(string text, int firstColumn)
    {
        FormulaParser parser = Of(text, firstColumn);
        FormulaNode node = parser.Sum();
        return parser.Peek() == '\0' ? node : throw parser.Unexpected("an operator or the end");
    }

    /// <summary>Reads a factor of something that stands before it.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="firstColumn">See <see cref="Parse"/>.</param>
    public static FormulaNode ParseFactor(string text, int firstColumn)
    {
        FormulaParser parser = Of(text, firstColumn);
        FormulaNode node = parser.Product();
        return parser.Peek() switch
        {
            '\0' => node,
            '+' or '-' => throw parser.Mistake(parser._at, "Expected a factor, got a sum; put it into parentheses"),
            _ => throw parser.Unexpected("an operator or the end"),
        };
    }

    private static FormulaParser Of(string text, int firstColumn)
    {
        var parser = new FormulaParser(text, firstColumn);
        return text.Length <= Formula.MostCharacters
            ? parser
            : throw parser.Mistake(0, FormattableString.Invariant($"Expected a formula of at most {Formula.MostCharacters} characters, got {text.Length}"));
    }

    private FormulaNode Sum()
    {
        FormulaNode left = Product();
        while (Peek() is '+' or '-')
        {
            left = new OperationNode(_text[_at++], left, Product());
        }

        return left;
    }

    private FormulaNode Product()
    {
        FormulaNode left = Signed();
        while (Peek() is '*' or '/')
        {
            left = new OperationNode(_text[_at++], left, Signed());
        }

        return left;
    }

    // -x^2 is -(x^2), and x^-0.5 has a sign in its exponent.
    private FormulaNode Signed()
    {
        if (++_depth > Formula.MostDepth)
        {
            throw Mistake(_at, FormattableString.Invariant($"Expected a formula of at most {Formula.MostDepth} levels of parentheses, signs and powers"));
        }

        FormulaNode node;
        if (Peek() == '-')
        {
            _at++;
            node = new NegativeNode(Signed());
        }
        else
        {
            node = Primary();
            if (Peek() == '^')
            {
                _at++;
                node = new OperationNode('^', node, Signed());
            }
        }

        _depth--;
        return node;
    }

    private FormulaNode Primary()
    {
        char next = Peek();
        if (next == '(')
        {
            _at++;
            FormulaNode inside = Sum();
            Expect(')');
            return inside;
        }

        if (char.IsAsciiDigit(next) || next == '.')
        {
            return Number();
        }

        return char.IsAsciiLetter(next) ? Named() : throw Unexpected("a number, a fact, a function or a parenthesis");
    }

    private NumberNode Number()
    {
        int start = _at;
        Skip(Digits + ".");
        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at++;
            _at += _at < _text.Length && _text[_at] is '+' or '-' ? 1 : 0;
            Skip(Digits);
        }

        string number = _text[start.._at];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new NumberNode(value)
            : throw Mistake(start, $"Expected a finite number, got \"{number}\"");
    }

    private FormulaNode Named()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        string name = _text[start.._at];
        if (Peek() == '(')
        {
            return Call(name, start);
        }

        return Facts.Contains(name, StringComparer.Ordinal)
            ? new NameNode(name)
            : throw Mistake(start, $"Unknown fact \"{name}\"; the nearest is {NearestWord.Of(name, Facts)}");
    }

    private CallNode Call(string name, int start)
    {
        if (!FormulaFunctions.All.TryGetValue(name, out var function))
        {
            throw Mistake(start, $"Unknown function \"{name}\"; the nearest is {NearestWord.Of(name, FormulaFunctions.All.Keys)}");
        }

        _at++;
        List<FormulaNode> arguments = [Sum()];
        while (Peek() == ',')
        {
            _at++;
            arguments.Add(Sum());
        }

        Expect(')');
        return function.Arguments == 0 || function.Arguments == arguments.Count
            ? new CallNode(name, arguments)
            : throw Mistake(start, FormattableString.Invariant($"Expected {function.Arguments} argument of {name}, got {arguments.Count}"));
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Unexpected(wanted == ')' ? "a closing parenthesis" : $"\"{wanted}\"");
        }

        _at++;
    }

    private void Skip(string characters)
    {
        while (_at < _text.Length && characters.Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }
    }

    // The next character that is no space; the null character at the end.
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private PlacedFormatException Unexpected(string expected) => Mistake(
        _at, $"Expected {expected}, got {(_at < _text.Length ? $"\"{_text[_at]}\"" : "the end")}");

    private PlacedFormatException Mistake(int at, string what)
    {
        string shown = _text.Length <= 80 ? _text : $"{_text[..80]}…";
        return new(FormattableString.Invariant($"{what}, at column {at + 1} of the formula \"{shown}\"."), _firstColumn + at);
    }
}
