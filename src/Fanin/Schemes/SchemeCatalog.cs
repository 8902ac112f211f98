namespace Fanin.Schemes;

/// <summary>All schemes by name: what recipes, the command line, the documentation and the tests go through.</summary>
/// <remarks>
/// <para>Text form: a name, and arguments in parentheses, in order or by name: <c>normal(0, 0.001)</c>, <c>normal(std=0.001)</c>,
/// <c>kaiming-uniform(relu, fan_out)</c>, <c>zeros</c>.</para>
/// </remarks>
public static class SchemeCatalog
{
    /// <summary>Every scheme, in the order in which they are explained.</summary>
    public static IReadOnlyList<SchemeEntry> Entries { get; } =
    [
        new("zeros", [], "0", _ => Scheme.Zeros),
        new("ones", [], "1", _ => Scheme.Ones),
        new("constant", ["value"], "c", a => Scheme.Constant(a.Number("value"))),
        new("uniform", ["low", "high"], "U(low, high)", a => Scheme.Uniform(a.Number("low", 0), a.Number("high", 1))),
        new("normal", ["mean", "std"], "N(mean, std²)", a => Scheme.Normal(a.Number("mean", 0), a.Number("std", 1))),
        new("kaiming-uniform", ["nonlinearity", "mode", "slope"], "U(±√3·gain/√fan)", a => Kaiming(Spread.Uniform, a)),
        new("kaiming-normal", ["nonlinearity", "mode", "slope"], "N(0, gain²/fan)", a => Kaiming(Spread.Normal, a)),
        new("xavier-uniform", ["gain"], "U(±gain·√(6/(fan_in + fan_out)))", a => Scheme.XavierUniform(a.Number("gain", 1))),
        new("xavier-normal", ["gain"], "N(0, 2·gain²/(fan_in + fan_out))", a => Scheme.XavierNormal(a.Number("gain", 1))),
        new("fan-in-uniform", ["inputs"], "U(±1/√n), n the fan_in of the layer's weight, its hidden width, or its first_input", FanInUniform),
        new("embedding-normal", [], "N(0, 1), padding row 0", _ => new EmbeddingScheme()),
        new("slope", [], "PReLU's own, or 0.25", _ => new SlopeScheme()),
    ];

    /// <summary>Reads a scheme from its text form.</summary>
    /// <param name="text">For instance <c>kaiming-uniform(relu)</c>.</param>
    /// <returns>The scheme.</returns>
    /// <exception cref="FormatException">The text is not a scheme; the message says what was expected.</exception>
    public static Scheme Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SchemeText call = SchemeText.Parse(text);
        SchemeEntry entry = Entries.FirstOrDefault(e => string.Equals(e.Name, call.Name, StringComparison.Ordinal))
            ?? throw new FormatException(
                $"Unknown scheme \"{call.Name}\"; expected one of {string.Join(", ", Entries.Select(e => e.Name))}.");
        try
        {
            return entry.Create(new SchemeArguments(entry, call));
        }
        catch (ArgumentException problem)
        {
            throw new FormatException($"{text}: {Diagnostic.SentenceOf(problem)}", problem);
        }
    }

    private static FanInUniformScheme FanInUniform(SchemeArguments arguments) => new(arguments.Word("inputs", "fan_in") switch
    {
        "fan_in" => InputCount.FanIn,
        "hidden" => InputCount.Hidden,
        "first_input" => InputCount.FirstInput,
        string other => throw new FormatException($"Unknown inputs \"{other}\"; expected fan_in, hidden or first_input."),
    });

    private static KaimingScheme Kaiming(Spread spread, SchemeArguments arguments)
    {
        string name = arguments.Word("nonlinearity", "leaky_relu");
        if (!Gain.TryFind(name, out Nonlinearity nonlinearity))
        {
            throw new FormatException($"Unknown nonlinearity \"{name}\"; expected one of {string.Join(", ", Gain.KnownNames)}.");
        }

        FanMode mode = arguments.Word("mode", "fan_in") switch
        {
            "fan_in" => FanMode.FanIn,
            "fan_out" => FanMode.FanOut,
            string other => throw new FormatException($"Unknown mode \"{other}\"; expected fan_in or fan_out."),
        };
        return new KaimingScheme(spread, nonlinearity, mode, arguments.Number("slope", 0));
    }
}
