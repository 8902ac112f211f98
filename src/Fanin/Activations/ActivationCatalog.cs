namespace Fanin.Activations;

/// <summary>All activations by name: what the command line, the documentation and the tests go through.</summary>
/// <remarks>
/// <para>Text form: a name, and arguments in parentheses, in order or by name: <c>gelu</c>, <c>leaky_relu(0.2)</c>, <c>elu(alpha=0.5)</c>. Capitals,
/// underscores and hyphens don't matter.</para>
/// </remarks>
public static class ActivationCatalog
{
    /// <summary>Every activation, in the order in which they are listed.</summary>
    public static IReadOnlyList<ActivationEntry> Entries { get; } =
    [
        new("linear", Rectifiers.Linear, "identity"),
        new("relu", Rectifiers.ReLU),
        new("leaky_relu", [("slope", 0.01)], (name, a) => Rectifiers.LeakyReLU(name, a[0]), "lrelu"),
        new("prelu", [("slope", 0.25)], (name, a) => Rectifiers.PReLU(name, a[0])),
        new("rrelu", [("lower", 1.0 / 8), ("upper", 1.0 / 3)], (name, a) => Rectifiers.RReLU(name, a[0], a[1])),
        new("elu", [("alpha", 1)], (name, a) => Rectifiers.Elu(name, a[0])),
        new("selu", Rectifiers.Selu),
        new("celu", [("alpha", 1)], (name, a) => Rectifiers.Celu(name, a[0])),
        new("gelu", Gates.Gelu, "gelu_erf"),
        new("gelu_tanh", Gates.GeluTanh, "gelu_new", "gelu_fast", "gelu_pytorch_tanh"),
        new("quick_gelu", Gates.QuickGelu, "gelu_sigmoid"),
        new("silu", [("beta", 1)], (name, a) => Gates.Swish(name, a[0]), "swish"),
        new("mish", Gates.Mish),
        new("softplus", [("beta", 1)], (name, a) => Squashers.Softplus(name, a[0])),
        new("softsign", Squashers.Softsign, "elliott"),
        new("tanh", Squashers.Tanh),
        new("lecun_tanh", Squashers.LeCunTanh, "stanh"),
        new("sigmoid", Squashers.Sigmoid, "logistic"),
        new("logsigmoid", Squashers.LogSigmoid),
        new("hardtanh", [("min", -1), ("max", 1)], (name, a) => Squashers.Hardtanh(name, a[0], a[1])),
        new("relu6", name => Rectifiers.Capped(name, 6)),
        new("relu_n", [("n", 1)], (name, a) => Rectifiers.Capped(name, a[0])),
        new("hardsigmoid", Squashers.HardSigmoid),
        new("hardswish", Gates.HardSwish, "hard_silu"),
        new("squared_relu", Rectifiers.Squared, "relu2", "relu_squared"),
        new("erf", Squashers.Erf),
        new("arctan", Squashers.Arctan, "atan"),
        new("sin", [("omega", 1)], (name, a) => Waves.Sin(name, a[0]), "sine", "siren"),
        new("cos", [("omega", 1)], (name, a) => Waves.Cos(name, a[0]), "cosine"),
        new("snake", [("alpha", 1)], (name, a) => Waves.Snake(name, a[0])),
        new("hardshrink", [("lambda", 0.5)], (name, a) => Squashers.Hardshrink(name, a[0])),
        new("softshrink", [("lambda", 0.5)], (name, a) => Squashers.Softshrink(name, a[0])),
        new("tanhshrink", Squashers.Tanhshrink),
        new("threshold", [("threshold", 1), ("value", 0)], (name, a) => Rectifiers.Threshold(name, a[0], a[1]), "thresholded_relu"),
        new("abs", Rectifiers.Abs, "absolute"),
        new("square", Waves.Square),
        new("cube", Waves.Cube),
        new("exp", Waves.Exp, "exponential"),
        new("gaussian", Waves.Gaussian),
        new("bent_identity", Waves.BentIdentity),
        new("isru", [("alpha", 1)], (name, a) => Squashers.Isru(name, a[0])),
        new("isrlu", [("alpha", 1)], (name, a) => Rectifiers.Isrlu(name, a[0])),
        new("asinh", Squashers.Asinh, "arsinh"),
        new("symlog", Squashers.Symlog, "log_modulus"),
        new("telu", Gates.Telu),
        new("lisht", Gates.Lisht),
    ];

    /// <summary>Gated units: <c>bilinear</c>, <c>glu</c>, <c>reglu</c>, <c>geglu</c>, <c>swiglu</c>.</summary>
    public static IReadOnlyList<GatedUnit> GatedUnits { get; } =
    [
        new("bilinear", Parse("linear")),
        new("glu", Parse("sigmoid")),
        new("reglu", Parse("relu")),
        new("geglu", Parse("gelu")),
        new("swiglu", Parse("silu")),
    ];

    /// <summary>Reads an activation from its text form.</summary>
    /// <param name="text">For instance <c>leaky_relu(0.2)</c>.</param>
    /// <returns>The activation.</returns>
    /// <exception cref="FormatException">The text is not an activation; the message names the nearest and lists what is known.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string name, string[] arguments) = ActivationText.Split(text);
        string key = NearestWord.Key(name);
        ActivationEntry entry = Entries.FirstOrDefault(e => e.Aliases.Prepend(e.Name).Any(known => NearestWord.Key(known) == key))
            ?? throw new FormatException(Unknown(name));
        try
        {
            return entry.Create(ActivationText.Match(entry, arguments));
        }
        catch (ArgumentException problem)
        {
            throw new FormatException($"{text}: {Diagnostic.SentenceOf(problem)}", problem);
        }
    }

    /// <summary>Finds a gated unit.</summary>
    /// <param name="name">For instance <c>SwiGLU</c>.</param>
    /// <returns>The unit, or <see langword="null"/> if there is none of that name.</returns>
    public static GatedUnit? FindGatedUnit(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string key = NearestWord.Key(name);
        return GatedUnits.FirstOrDefault(unit => unit.Name == key);
    }

    private static string Unknown(string name)
    {
        if (FindGatedUnit(name) is { } unit)
        {
            return $"\"{name}\" is a gated unit, {unit.Formula}; expected an activation, for instance its gate {unit.Gate}.";
        }

        string nearest = NearestWord.Of(name, Entries.SelectMany(e => e.Aliases.Prepend(e.Name)).Concat(GatedUnits.Select(gated => gated.Name)));
        return $"Unknown activation \"{name}\"; the nearest known one is {nearest}. Known are {string.Join(", ", Entries.Select(e => e.Name))}; "
            + $"and the gated units {string.Join(", ", GatedUnits.Select(gated => gated.Name))}.";
    }
}
