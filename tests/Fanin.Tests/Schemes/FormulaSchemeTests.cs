using Fanin.Distributions;
using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>Schemes whose numbers are formulas, and schemes times a factor.</summary>
public class FormulaSchemeTests
{
    private static readonly ParameterSpec Plain = Specs.Weight(new TensorShape(40, 60));

    private static readonly ParameterSpec Matrix = Plain with
    {
        Layer = Plain.Layer with { Facts = ModelFacts.None.With("layers", 12).With("initializer_range", 0.02).With("heads", 4) },
    };

    private static Distribution Resolved(string text) => SchemeCatalog.Parse(text).Resolve(Matrix).Distribution;

    [Fact]
    public void Resolve_CalculatesWithFactsAndShape()
    {
        Assert.Equal(new NormalDistribution(0, 0.02 / Math.Sqrt(24)), Resolved("normal(0, initializer_range / sqrt(2 * layers))"));
        Assert.Equal(new NormalDistribution(0, 60 + (40 * 1000)), Resolved("normal(std=fan_in + 1000 * fan_out)"));
        Assert.Equal(new NormalDistribution(0, 40 + 60 + 1 + 2400), Resolved("normal(0, rows + columns + kernel + elements)"));
        Assert.Equal(new UniformDistribution(-0.5, 0.5), Resolved("uniform(-2 / heads, 2/heads)"));
        Assert.Equal(SchemeCatalog.Parse("kaiming-normal(leaky_relu, fan_out, slope=0.25)").Resolve(Matrix), SchemeCatalog.Parse("kaiming-normal(leaky_relu, fan_out, slope=1/heads)").Resolve(Matrix));
        Assert.Equal(SchemeCatalog.Parse("xavier-uniform(gain=4)").Resolve(Matrix), SchemeCatalog.Parse("xavier-uniform(heads)").Resolve(Matrix));
        Assert.Equal(SchemeCatalog.Parse("dirac(4)").Resolve(Matrix), SchemeCatalog.Parse("dirac(heads)").Resolve(Matrix));
        Assert.Equal(SchemeCatalog.Parse("kaiming-normal(gain=4)").Resolve(Matrix), SchemeCatalog.Parse("kaiming-normal(gain=heads)").Resolve(Matrix));
    }

    [Fact]
    public void Resolve_CountsFansByTheLayout_AndABiasHasItsWeights()
    {
        ParameterSpec packed = Specs.Weight(new TensorShape(30, 7, 3), WeightLayout.OutIn with { Groups = 2, PackedParts = 3 });
        Assert.Equal(new NormalDistribution(0, 21 + (1000 * (30 / 2 / 3 * 3))), SchemeCatalog.Parse("normal(0, fan_in + 1000 * fan_out)").Resolve(packed).Distribution);
        ParameterSpec bias = Specs.Bias(8, weight: new TensorShape(8, 50));
        Assert.Equal(new NormalDistribution(0, 50), SchemeCatalog.Parse("normal(0, fan_in)").Resolve(bias).Distribution);
        Assert.Contains("has no columns", Assert.ThrowsAny<ArgumentException>(() => SchemeCatalog.Parse("normal(0, columns)").Resolve(bias)).Message, StringComparison.Ordinal);
    }

    // 2, not 3 tokens: a formula of numbers alone is a number.
    [Fact]
    public void Parse_WithoutFacts_IsTheConcreteScheme()
    {
        Assert.Equal(Scheme.Normal(0, 0.25), SchemeCatalog.Parse("normal(0, 1 / sqrt(16))"));
        Assert.IsType<NormalScheme>(SchemeCatalog.Parse("normal(0, 2^-3)"));
        Assert.IsType<FormulaScheme>(SchemeCatalog.Parse("normal(0, layers)"));
        Assert.NotEqual(SchemeCatalog.Parse("normal(0, layers)"), SchemeCatalog.Parse("normal(0, layer)"));
    }

    [Theory]
    [InlineData("normal( 0,initializer_range/sqrt(2*layers) )", "normal(0, initializer_range / sqrt(2 * layers))")]
    [InlineData("he-normal(gain = 2*heads)", "kaiming-normal(gain=2 * heads)")]
    [InlineData("kaiming-normal(relu)*layers^(-0.5)", "kaiming-normal(relu) * layers^-0.5")]
    [InlineData("xavier-uniform/sqrt(2)", "xavier-uniform / sqrt(2)")]
    [InlineData("xavier-uniform / sqrt(2) * 3", "xavier-uniform * 1 / sqrt(2) * 3")]
    [InlineData("normal * (layers + 1)", "normal(0, 1) * (layers + 1)")]
    [InlineData("normal(0, layers) / 2", "normal(0, layers) / 2")]
    [InlineData("per-part(kaiming-normal(relu) * 0.5) / heads", "per-part(kaiming-normal(relu) * 0.5) / heads")]
    [InlineData("leave", "leave")]
    [InlineData("leave( tied (to), a=b )", "leave(tied (to), a=b)")]
    public void TextForm_ReadsBackEqual(string text, string expected)
    {
        Scheme scheme = SchemeCatalog.Parse(text);
        Assert.Equal(expected, scheme.ToString());
        Assert.Equal(scheme, SchemeCatalog.Parse(expected));
    }

    [Theory]
    [InlineData("normal(layers, x)", "normal expects a number for std; got \"x\". Unknown fact \"x\"")]
    [InlineData("normal(layers, sdt=1)", "normal takes mean, std; got \"sdt\". The nearest is std.")]
    [InlineData("kaiming-normal(relu, fan_uot, slope=layers)", "Unknown mode \"fan_uot\"")]
    [InlineData("kaiming-normal(geluu, gain=layers)", "Expected a nonlinearity or a gain")]
    [InlineData("normal(0, 1/0)", "comes to an infinite number")]
    [InlineData("normal * 1/0", "comes to an infinite number")]
    [InlineData("normal * layers + 1", "Expected a factor, got a sum; put it into parentheses, at column 9")]
    [InlineData("normal * ", "Expected a number, a fact")]
    [InlineData("normal(0, 1) 2", "Expected nothing, or * and a factor, behind \"normal(0, 1)\", got \"2\"")]
    [InlineData("leave * 2", "leave, which takes no factor")]
    [InlineData("per-part", "per-part needs its argument scheme")]
    [InlineData("per-part(leave)", "Expected a scheme that writes one part's numbers, got leave")]
    [InlineData("per-part(per-part(zeros))", "takes any scheme but per-part itself")]
    [InlineData("per-part(kaimig-normal)", "Unknown scheme \"kaimig-normal\"")]
    public void Parse_SaysWhatIsWrong_BesideFormulasToo(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => SchemeCatalog.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("normal(0, layrs)", 11)]
    [InlineData("kaiming-normal(relu, fan_uot, slope=layers)", 22)]
    [InlineData("normal(0, std=layers * (2)", 7)]
    [InlineData("zeros * 2 * x", 13)]
    [InlineData("zeros / x", 9)]
    [InlineData("per-part(normal(0, x))", 20)]
    public void Parse_KnowsTheColumn(string text, int column) =>
        Assert.Equal(column, Assert.Throws<PlacedFormatException>(() => SchemeCatalog.Parse(text)).Column);

    [Theory]
    [InlineData("normal(0, width)", "the fact width (width of the residual stream, d_model), which the model does not say of layer.weight; say it under facts")]
    [InlineData("normal(0, -layers)", "at least 0")]
    [InlineData("dirac(layers / 5)", "expects a whole number for groups; got \"layers / 5\"")]
    [InlineData("normal(0, 1 / (layers - 12))", "comes to an infinite number where layers = 12")]
    [InlineData("zeros * layer", "the fact layer (")]
    public void Resolve_SaysWhatIsWrong(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => SchemeCatalog.Parse(text).Resolve(Matrix)).Message, StringComparison.Ordinal);

    [Fact]
    public void Factor_OfSimpleDistributions_IsExact()
    {
        Assert.Equal(new NormalDistribution(0.5, 1), Resolved("normal(1, 2) * 0.5"));
        Assert.Equal(new NormalDistribution(-0.5, 1), Resolved("normal(1, 2) * -0.5"));
        Assert.Equal(new UniformDistribution(-4, 8), Resolved("uniform(-1, 2) * heads"));
        Assert.Equal(new UniformDistribution(-8, 4), Resolved("uniform(-1, 2) * -heads"));
        Assert.Equal(new TruncatedNormalDistribution(0, 0.5, -1, 1.5), Resolved("truncated-normal(0, 1, -2, 3) / 2"));
        Assert.Equal(new TruncatedNormalDistribution(0, 0.5, -1.5, 1), Resolved("truncated-normal(0, 1, -2, 3) / -2"));
        Assert.Equal(new ConstantDistribution(0), Resolved("truncated-normal * 0"));
        Assert.Equal(new ConstantDistribution(0.5), Resolved("ones / 2"));
        Assert.Equal(new OrthogonalDistribution(40, 60, 1.5), Resolved("orthogonal(3) / 2"));
        Assert.Equal(Resolved("xavier-normal(gain=0.5)").StdDev, Resolved("xavier-normal / 2").StdDev, 1e-18);
    }

    // Whatever the distribution: twice the numbers, bit for bit, as 2 is a power of 2 (binary16 aside, whose small numbers have fewer bits).
    [Fact]
    public void Factor_2_DoublesEveryNumber_OfEveryScheme()
    {
        foreach (SchemeCase one in SchemeCases.All.Where(one => one.Text.Split('(')[0] != "leave"))
        {
            Distribution plain = SchemeCatalog.Parse(one.Text).Resolve(one.Parameter).Distribution;
            Distribution twice = plain.Times(2);
            string name = plain.SharedNumbers ?? one.Parameter.Name;
            long count = one.Parameter.Shape.ElementCount;
            foreach (ElementType type in Draw.FloatingTypes.Except([ElementType.Float16]))
            {
                double[] expected = Draw.Values(plain, Draw.Keyed(name: name), count, type);
                Assert.Equal(expected.Select(value => 2 * value), Draw.Values(twice, Draw.Keyed(name: name), count, type));
            }

            Assert.Equal(2 * plain.StdDev, twice.StdDev, 1e-12);
            Assert.Equal(twice.StdDev, plain.Times(-2).StdDev, 1e-12);
        }
    }

    [Fact]
    public void Scaled_OfScaled_IsOneFactor()
    {
        var once = new ScaledScheme(Scheme.Normal(0, 1), Formula.Parse("layers + 1"));
        var twice = new ScaledScheme(once, Formula.Parse("heads - 1"));
        Assert.Equal("normal(0, 1) * (layers + 1) * (heads - 1)", twice.ToString());
        Assert.Equal(new NormalDistribution(0, 13 * 3), twice.Resolve(Matrix).Distribution);
        Assert.Equal(twice, SchemeCatalog.Parse(twice.ToString()));
    }

    [Fact]
    public void Leave_WritesNothing_AndTakesNoDraws()
    {
        double[] memory = [1, 2, 3];
        var leave = new LeaveScheme(" loaded ");
        Assert.Equal("loaded", leave.Reason);
        Distribution distribution = leave.Resolve(Matrix).Distribution;
        distribution.Fill(Draw.Keyed(), memory.AsSpan());
        Assert.Equal([1, 2, 3], memory);
        Assert.Equal(("leave", 0.0, false), (distribution.Kind, distribution.StdDev, distribution.IsDrawn));
        Assert.Equal("left as it is: loaded", distribution.ToString());
        long[] integers = [7];
        distribution.Fill(Draw.Keyed(), integers.AsSpan());
        Assert.Equal([7], integers);
    }
}
