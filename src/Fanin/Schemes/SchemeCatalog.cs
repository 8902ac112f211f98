using Fanin.Activations;
using Fanin.Distributions;
using Fanin.Formulas;

namespace Fanin.Schemes;

/// <summary>All schemes by name: what recipes, the command line, the documentation and the tests go through.</summary>
/// <remarks>
/// <para>Text form: a name, and arguments in parentheses, in order or by name: <c>normal(0, 0.001)</c>, <c>normal(std=0.001)</c>,
/// <c>kaiming-uniform(relu, fan_out)</c>, <c>kaiming-normal(gelu)</c>, <c>kaiming-normal(gain=backward:tanh)</c>, <c>zeros</c>.</para>
/// <para>A number may be a formula (<see cref="Formula"/>): <c>normal(0, initializer_range / sqrt(2 * layers))</c>; and the whole may be followed by a factor of all
/// numbers: <c>kaiming-normal(relu) * layers^-0.5</c>, <c>xavier-uniform / sqrt(2)</c>.</para>
/// </remarks>
public static class SchemeCatalog
{
    private const string AnyShape = "any shape";
    private const string TorchInit = "torch.nn.init";

    /// <summary>Every scheme, in the order in which they are explained.</summary>
    public static IReadOnlyList<SchemeEntry> Entries { get; } = [.. Constants(), .. Distributions(), .. Scaled(), .. Matrices(), .. Layers(), .. PyTorchDefaults(), .. Others()];

    /// <summary>Reads a scheme from its text form.</summary>
    /// <param name="text">For instance <c>kaiming-uniform(relu)</c>.</param>
    /// <returns>The scheme.</returns>
    /// <exception cref="FormatException">The text is not a scheme; the message says what was expected.</exception>
    public static Scheme Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SchemeText call = SchemeText.Parse(text);
        SchemeEntry entry = Find(call.Name)
            ?? throw new PlacedFormatException(
                $"Unknown scheme \"{call.Name}\"; the nearest is {Nearest(call.Name)}. Expected one of {string.Join(", ", Entries.Select(e => e.Name))}.", 1);
        try
        {
            Scheme scheme = Create(entry, call);
            return call.Factor is null ? scheme : new ScaledScheme(scheme, FactorOf(call.Factor));
        }
        catch (ArgumentException problem)
        {
            throw new FormatException($"{text}: {Diagnostic.SentenceOf(problem)}", problem);
        }
    }

    /// <summary>Finds a row by its name or one of its aliases.</summary>
    /// <param name="name">For instance <c>he-normal</c>.</param>
    /// <returns>The row, or <see langword="null"/>.</returns>
    public static SchemeEntry? Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Aliases.Prepend(entry.Name).Contains(name, StringComparer.Ordinal));

    /// <summary>The known name that is most like a name.</summary>
    /// <param name="name">Any text.</param>
    public static string Nearest(string name)
    {
        // A family's name without its ending counts too: kaiming is meant by kaimig.
        string[] names = [.. Entries.SelectMany(entry => entry.Aliases.Prepend(entry.Name))];
        string nearest = NearestWord.Of(name, names.Concat(names.Select(known => known.Split('-')[0])));
        return names.FirstOrDefault(known => known == nearest) ?? names.First(known => known.StartsWith($"{nearest}-", StringComparison.Ordinal));
    }

    // With formulas whose facts are not known yet the scheme is made for the sake of its words alone: a number's range can't be checked.
    private static Scheme Create(SchemeEntry entry, SchemeText call)
    {
        var arguments = new SchemeArguments(entry, call);
        try
        {
            Scheme scheme = entry.Create(arguments);
            return arguments.IsOpen ? new FormulaScheme(entry, call, arguments) : scheme;
        }
        catch (ArgumentException) when (arguments.IsOpen)
        {
            return new FormulaScheme(entry, call, arguments);
        }
    }

    private static Formula FactorOf(SchemeArgument text)
    {
        Formula factor = Formula.ParseFactor(text.Value, text.Column);
        if (factor.Names.Count == 0)
        {
            factor.Evaluate(_ => double.NaN);
        }

        return factor;
    }

    private static IEnumerable<SchemeEntry> Constants() =>
    [
        new("zeros", [], "0", _ => Scheme.Zeros) { Fan = AnyShape, Source = TorchInit },
        new("ones", [], "1", _ => Scheme.Ones) { Fan = AnyShape, Source = TorchInit },
        new("constant", ["value"], "value", a => Scheme.Constant(a.Number("value"))) { Fan = AnyShape, Source = TorchInit },
        new("dirac", ["groups", "gain"], "gain·1 where output = input (per group), at the centre tap of a kernel; else 0", a => new DiracScheme(a.Whole("groups", 1), a.Number("gain", 1)))
        {
            Aliases = ["eye", "identity", "irnn"], Defaults = "groups=1, gain=1", Fan = "2 to 5 dimensions", Source = "torch.nn.init.eye_ and dirac_; IRNN: arXiv:1504.00941",
            DiffersFrom = "Keras' Identity takes matrices only; TorchSharp 0.107 has no groups",
        },
        new("zero-hadamard", [], "identity if out ≤ in; else 2^(−(m−1)/2)·Hadamard(2ᵐ), m = ⌈log₂ out⌉; centre tap", _ => new ZeroScheme())
        {
            Aliases = ["zero"], Fan = "2 to 5 dimensions", Source = "Zhao et al. 2022, arXiv:2110.12661",
        },
    ];

    private static IEnumerable<SchemeEntry> Distributions() =>
    [
        new("uniform", ["low", "high"], "U(low, high)", a => Scheme.Uniform(a.Number("low", 0), a.Number("high", 1)))
        {
            Defaults = "low=0, high=1", Fan = AnyShape, Source = TorchInit, DiffersFrom = "JAX: U(0, 0.01) by default; Keras: U(±0.05)",
        },
        new("normal", ["mean", "std"], "N(mean, std²)", a => Scheme.Normal(a.Number("mean", 0), a.Number("std", 1)))
        {
            Defaults = "mean=0, std=1", Fan = AnyShape, Source = TorchInit, DiffersFrom = "std by default: JAX 0.01, Keras 0.05",
        },
        new(
            "truncated-normal",
            ["mean", "std", "low", "high"],
            "N(mean, std²) within [low, high]",
            a => Scheme.TruncatedNormal(a.Number("mean", 0), a.Number("std", 1), a.Number("low", -2), a.Number("high", 2)))
        {
            Aliases = ["trunc-normal"], Defaults = "mean=0, std=1, low=-2, high=2", Fan = AnyShape, Source = "torch.nn.init.trunc_normal_ up to 2.11",
            DiffersFrom = "bounds are absolute; JAX's and Keras' are in deviations; PyTorch from 2.12 on draws again what lies outside, so that no plan can say where the next "
                + "draws begin: those numbers are in code only (PyTorchTruncatedNormal.FillByRejection), their distribution in the keyed stream",
        },
        new(
            "truncated-in-deviations",
            ["std", "low", "high", "correction"],
            "N(0, s²) within [low·s, high·s]; s = std, or std/(what the cut leaves of 1) if corrected",
            a => new TruncatedInDeviationsScheme(a.Number("std", 1), a.Number("low", -2), a.Number("high", 2), a.Choice("correction", "uncorrected", "uncorrected", "corrected") == 1))
        {
            Defaults = "std=1, low=-2, high=2, correction=uncorrected", Fan = AnyShape, Source = "jax.nn.initializers.truncated_normal, timm's trunc_normal_tf_",
            DiffersFrom = "corrected is what JAX does in variance_scaling",
        },
    ];

    private static IEnumerable<SchemeEntry> Scaled()
    {
        foreach (Spread spread in Enum.GetValues<Spread>())
        {
            string name = spread.Name();
            string range = spread switch
            {
                Spread.Uniform => "U(±√3·σ)",
                Spread.Normal => "N(0, σ²)",
                _ => "N(0, s²) within ±2s, s = σ/0.8796",
            };
            yield return new($"kaiming-{name}", ["nonlinearity", "mode", "slope", "gain", "fan"], $"{range}, σ = gain/√fan", a => Kaiming(spread, a))
            {
                Aliases = [$"he-{name}"],
                Defaults = "leaky_relu, fan_in, slope=0, fan=layer",
                Fan = "in (or out, avg, geo_avg)",
                Source = "He et al. 2015, arXiv:1502.01852",
                DiffersFrom = "PyTorch counts fans by shape (fan=pytorch); JAX's and Keras' he_normal is truncated",
            };
            yield return new($"xavier-{name}", ["gain", "fan"], $"{range}, σ = gain·√(2/(fan_in + fan_out))", a => new XavierScheme(spread, a.Number("gain", 1), Count(a)))
            {
                Aliases = [$"glorot-{name}"],
                Defaults = "gain=1, fan=layer",
                Fan = "in + out",
                Source = "Glorot and Bengio 2010",
                DiffersFrom = "PyTorch counts fans by shape (fan=pytorch); JAX's and Keras' glorot_normal is truncated",
            };
            yield return new($"lecun-{name}", ["fan"], $"{range}, σ = 1/√fan_in", a => new VarianceScalingScheme(1, FanMode.FanIn, spread, Count(a)))
            {
                Defaults = "fan=layer",
                Fan = "in",
                Source = "LeCun et al. 1998; Klambauer et al. 2017, arXiv:1706.02515",
                DiffersFrom = "JAX's and Keras' lecun_normal is truncated",
            };
        }

        yield return new("variance-scaling", ["scale", "mode", "distribution", "fan"], "variance scale/n, n the fan of the mode", VarianceScaling)
        {
            Defaults = "scale=1, mode=fan_in, distribution=truncated, fan=layer",
            Fan = "in, out, avg or geo_avg",
            Source = "jax.nn.initializers.variance_scaling",
            DiffersFrom = "Keras' \"normal\" means truncated; Haiku does not correct for the cut",
        };
    }

    private static IEnumerable<SchemeEntry> Matrices() =>
    [
        new("orthogonal", ["gain", "fan"], "gain·Q, Q uniform over the orthogonal matrices", a => new OrthogonalScheme(a.Number("gain", 1), Count(a)))
        {
            Defaults = "gain=1, fan=layer", Fan = "rows = size(0)", Source = "Saxe et al. 2014, arXiv:1312.6120",
            DiffersFrom = "Keras and JAX keep the last dimension instead of the first; fan=pytorch takes packed parts as one matrix",
        },
        new("delta-orthogonal", ["gain"], "gain·Q at the centre tap, else 0", a => new DeltaOrthogonalScheme(a.Number("gain", 1)))
        {
            Defaults = "gain=1", Fan = "3 to 5 dimensions, out ≥ in", Source = "Xiao et al. 2018, arXiv:1806.05393", DiffersFrom = "JAX's centre of an even kernel is one before",
        },
        new("sparse", ["sparsity", "std"], "N(0, std²), ⌈sparsity·rows⌉ zeros in each column", a => new SparseScheme(a.Number("sparsity"), a.Number("std", 0.01)))
        {
            Defaults = "std=0.01", Fan = "matrices", Source = "torch.nn.init.sparse_",
        },
        new(
            "sparse-connections",
            ["connections", "std"],
            "N(0, std²) for a number of inputs of each unit, else 0",
            a => new SparseConnectionsScheme(a.Whole("connections", SparseConnectionsScheme.DefaultConnections), a.Number("std", 1)))
        {
            Defaults = "connections=15, std=1", Fan = "matrices", Source = "Martens 2010", DiffersFrom = "init2winit fixes outgoing connections too",
        },
        new("convolution-aware", ["noise"], "orthogonal spectra + N(0, noise²), scaled to variance 2/fan_in", a => new ConvolutionAwareScheme(a.Number("noise", 0.05)))
        {
            Defaults = "noise=0.05", Fan = "in; matrices: orthogonal", Source = "Aghajanyan 2017, arXiv:1702.06295",
        },
        new("looks-linear", ["axis"], "[Q; −Q], [Q, −Q] or [[Q, −Q], [−Q, Q]], Q orthogonal", a => new LooksLinearScheme((MirrorAxis)a.Choice("axis", "both", "rows", "columns", "both")))
        {
            Defaults = "axis=both", Fan = "matrices, mirrored sizes even", Source = "Balduzzi et al. 2017, arXiv:1702.08591",
        },
        new("mimetic", ["heads", "alpha1", "beta1", "alpha2", "beta2"], "W_Q·W_Kᵀ ≈ α₁Z + β₁I per head, W_V·W_O = α₂Z − β₂I, Z ~ N(0, 1/d)", Mimetic)
        {
            Defaults = "alpha1=0.7, beta1=0.7, alpha2=0.4, beta2=0.4", Fan = "attention projections, keyed stream", Source = "Trockman and Kolter 2023, arXiv:2305.09828",
        },
        new("siren", ["layer", "frequency"], "U(±√(6/fan_in)/ω₀); first layer U(±1/fan_in)", Siren)
        {
            Defaults = "layer=hidden, frequency=30", Fan = "in", Source = "Sitzmann et al. 2020, arXiv:2006.09661",
        },
    ];

    private static IEnumerable<SchemeEntry> Layers() =>
    [
        new("lstm-forget-bias", ["value"], "value on the forget gate, else 0", a => new ForgetBiasScheme(a.Number("value", 1)))
        {
            Defaults = "value=1", Fan = "[4·hidden]", Source = "Gers et al. 2000; Jozefowicz et al. 2015", DiffersFrom = "Keras does this by default; PyTorch and Flax have none",
        },
        new("chrono-bias", ["steps"], "forget gate log U(1, T − 1), input gate minus that, else 0", a => new ChronoBiasScheme(a.Number("steps")))
        {
            Fan = "[4·hidden]", Source = "Tallec and Ollivier 2018, arXiv:1804.11188",
        },
        new("prior-bias", ["probability"], "−ln((1 − π)/π)", a => new PriorBiasScheme(a.Number("probability", PriorBiasScheme.DefaultProbability)))
        {
            Aliases = ["focal-bias"], Defaults = "probability=0.01", Fan = AnyShape, Source = "Lin et al. 2017, arXiv:1708.02002",
        },
    ];

    private static IEnumerable<SchemeEntry> PyTorchDefaults() =>
    [
        new(
            "fan-in-uniform",
            ["inputs"],
            "U(±1/√n), n the fan_in of the layer's weight, or the hidden, or first input's width",
            a => new FanInUniformScheme((InputCount)a.Choice("inputs", "fan_in", "fan_in", "hidden", "first_input")))
        {
            Defaults = "inputs=fan_in", Fan = "in, by shape", Source = "reset_parameters of torch.nn's layers", DiffersFrom = "Keras, JAX, Flax: biases 0",
        },
        new("embedding-normal", [], "N(0, 1), padding row 0", _ => new EmbeddingScheme())
        {
            Fan = "tables", Source = "torch.nn.Embedding", DiffersFrom = "Keras U(±0.05); Flax N(0, 1/features)",
        },
        new("slope", [], "what PReLU was made with, or 0.25", _ => new SlopeScheme()) { Fan = AnyShape, Source = "torch.nn.PReLU", DiffersFrom = "Keras, DL4J: 0" },
    ];

    private static IEnumerable<SchemeEntry> Others() =>
    [
        new("per-part", ["scheme"], "the scheme for each packed part and each copy on its own", a => new PerPartScheme(a.Inner("scheme")))
        {
            Fan = "that of one part", Source = "fused and stacked tensors of llm-foundry, nanotron and others",
            DiffersFrom = "PyTorch takes a packed projection for one matrix",
        },
        new(LeaveScheme.Word, ["reason"], "nothing is written: the tensor keeps what it holds", a => new LeaveScheme(a.Word("reason") ?? string.Empty))
        {
            Defaults = "no reason", Fan = AnyShape, Source = "tied and loaded parameters", DiffersFrom = "elsewhere such parameters are passed over without a word",
        },
    ];

    // Words before numbers: of a number that is a formula only a part can be checked.
    private static KaimingScheme Kaiming(Spread spread, SchemeArguments arguments)
    {
        FanMode mode = Mode(arguments);
        FanCount count = Count(arguments);
        return new KaimingScheme(spread, GainOf(arguments), mode, count);
    }

    // PyTorch's names mean PyTorch's gains; any other activation its exact forward gain.
    private static GainRule GainOf(SchemeArguments arguments)
    {
        string? gain = arguments.Word("gain");
        string? name = arguments.Word("nonlinearity");
        double? slope = arguments.OptionalNumber("slope");
        if (gain is null)
        {
            name ??= Gain.NameOf(Nonlinearity.LeakyReLU);
            if (Gain.TryFind(name, out Nonlinearity nonlinearity))
            {
                return GainRule.PyTorch(nonlinearity, slope ?? 0);
            }

            return slope is null
                ? GainRule.Forward(ActivationCatalog.Parse(name))
                : throw new FormatException($"A slope is given for {name}; write it with the activation, as in leaky_relu(0.2), or leave it out.");
        }

        if (name is not null || slope is not null)
        {
            throw new FormatException("Expected a nonlinearity or a gain, got both; leave one of them out.");
        }

        int colon = gain.IndexOf(':', StringComparison.Ordinal);
        return (colon < 0 ? string.Empty : gain[..colon]) switch
        {
            "forward" => GainRule.Forward(ActivationCatalog.Parse(gain[(colon + 1)..])),
            "backward" => GainRule.Backward(ActivationCatalog.Parse(gain[(colon + 1)..])),
            _ => GainRule.Of(arguments.Number("gain")),
        };
    }

    private static FanMode Mode(SchemeArguments arguments) =>
        (FanMode)arguments.Choice("mode", "fan_in", [.. Enum.GetValues<FanMode>().Select(mode => mode.Text())]);

    private static FanCount Count(SchemeArguments arguments) => (FanCount)arguments.Choice("fan", "layer", "layer", "pytorch");

    private static VarianceScalingScheme VarianceScaling(SchemeArguments arguments)
    {
        var spread = (Spread)arguments.Choice("distribution", "truncated", [.. Enum.GetValues<Spread>().Select(spread => spread.Name())]);
        return new VarianceScalingScheme(arguments.Number("scale", 1), Mode(arguments), spread, Count(arguments));
    }

    private static MimeticScheme Mimetic(SchemeArguments arguments) => new(
        arguments.Whole("heads"), arguments.Number("alpha1", 0.7), arguments.Number("beta1", 0.7), arguments.Number("alpha2", 0.4), arguments.Number("beta2", 0.4));

    private static SirenScheme Siren(SchemeArguments arguments) =>
        new(arguments.Choice("layer", "hidden", "hidden", "first") == 1, arguments.Number("frequency", SirenScheme.DefaultFrequency));
}
