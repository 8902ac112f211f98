using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Tests.Schemes;

public class SchemeCatalogTests
{
    [Theory]
    [InlineData("zeros", "zeros")]
    [InlineData("ones", "ones")]
    [InlineData("constant(0.5)", "constant(0.5)")]
    [InlineData("constant(1)", "ones")]
    [InlineData("uniform", "uniform(0, 1)")]
    [InlineData(" uniform( -0.5 , 0.5 ) ", "uniform(-0.5, 0.5)")]
    [InlineData("normal(std=0.001)", "normal(0, 0.001)")]
    [InlineData("normal(0, 1e-3)", "normal(0, 0.001)")]
    [InlineData("kaiming-uniform", "kaiming-uniform(leaky_relu)")]
    [InlineData("kaiming-normal(relu, fan_out)", "kaiming-normal(relu, fan_out)")]
    [InlineData("kaiming-uniform(slope=0.2)", "kaiming-uniform(leaky_relu, slope=0.2)")]
    [InlineData("xavier-normal(gain=1.5)", "xavier-normal(gain=1.5)")]
    [InlineData("xavier-uniform(1)", "xavier-uniform")]
    [InlineData("fan-in-uniform()", "fan-in-uniform")]
    [InlineData("fan-in-uniform(fan_in)", "fan-in-uniform")]
    [InlineData("fan-in-uniform(hidden)", "fan-in-uniform(hidden)")]
    [InlineData("fan-in-uniform(inputs=first_input)", "fan-in-uniform(first_input)")]
    [InlineData("slope", "slope")]
    [InlineData("embedding-normal", "embedding-normal")]
    public void Parse_ReadsTextForms_WhichReadBackEqual(string text, string canonical)
    {
        Scheme scheme = SchemeCatalog.Parse(text);
        Assert.Equal(canonical, scheme.ToString());
        Assert.Equal(scheme, SchemeCatalog.Parse(canonical));
    }

    [Theory]
    [InlineData("kaimig", "Unknown scheme \"kaimig\"; the nearest is kaiming-uniform. Expected one of zeros, ones,")]
    [InlineData("normal(0, 0.001", "closing parenthesis")]
    [InlineData("normal(0, x)", "expects a number for std; got \"x\"")]
    [InlineData("normal(0, 1, 2)", "normal takes mean, std; got 3 arguments")]
    [InlineData("normal(sigma=1)", "normal takes mean, std; got \"sigma\"")]
    [InlineData("normal(1, mean=2)", "normal got mean twice")]
    [InlineData("normal(0, -1)", "at least 0")]
    [InlineData("normal(0, NaN)", "finite")]
    [InlineData("normal(0,)", "is no argument")]
    [InlineData("uniform(1, 0)", "at least the lower one")]
    [InlineData("constant", "constant needs its argument value")]
    [InlineData("zeros(1)", "zeros takes no arguments")]
    [InlineData("kaiming-uniform(geluu)", "Unknown activation \"geluu\"; the nearest known one is gelu.")]
    [InlineData("kaiming-uniform(relu, fan_mean)", "Unknown mode \"fan_mean\"; expected fan_in or fan_out or fan_avg or fan_geo_avg")]
    [InlineData("kaiming-uniform(gelu, slope=0.2)", "A slope is given for gelu")]
    [InlineData("kaiming-uniform(relu, gain=2)", "got both")]
    [InlineData("kaiming-uniform(gain=much)", "expects a number for gain")]
    [InlineData("xavier-uniform(fan=mine)", "Unknown fan \"mine\"; expected layer or pytorch")]
    [InlineData("kaiming-uniform(relu, slope=0.2)", "relu, which has none")]
    [InlineData("", "Unknown scheme \"\"")]
    public void Parse_SaysWhatIsWrong(string text, string expected)
    {
        FormatException problem = Assert.ThrowsAny<FormatException>(() => SchemeCatalog.Parse(text));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void TextForms_AreTheSame_UnderEveryCulture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // Invariant globalization knows no cultures by name, so the one thing that matters is set by hand.
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = culture == "ar-SA" ? "٫" : "," } };
            foreach (string text in new[] { "normal(0, 0.001)", "constant(0.5)", "uniform(-0.5, 0.5)", "xavier-normal(gain=1.5)", "kaiming-uniform(leaky_relu, slope=0.2)" })
            {
                Assert.Equal(text, SchemeCatalog.Parse(text).ToString());
            }

            Assert.Equal("N(0, 0.001²)", new NormalDistribution(0, 0.001).ToString());
            Assert.Equal("U(±0.5)", new UniformDistribution(-0.5, 0.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Schemes_Refuse_WhatTheEnumerationsDoNotName()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheme.KaimingUniform((Nonlinearity)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheme.KaimingUniform(mode: (FanMode)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new XavierScheme((Spread)7));
    }

    [Fact]
    public void Gain_IsPyTorchsTable()
    {
        Assert.Equal(1, Gain.Of(Nonlinearity.Linear));
        Assert.Equal(1, Gain.Of(Nonlinearity.ConvTranspose3d));
        Assert.Equal(1, Gain.Of(Nonlinearity.Sigmoid));
        Assert.Equal(5.0 / 3, Gain.Of(Nonlinearity.Tanh));
        Assert.Equal(Math.Sqrt(2), Gain.Of(Nonlinearity.ReLU));
        Assert.Equal(0.75, Gain.Of(Nonlinearity.SELU));
        Assert.Equal(Math.Sqrt(2 / (1 + 0.0001)), Gain.Of(Nonlinearity.LeakyReLU));
        Assert.Equal(Math.Sqrt(2), Gain.Of(Nonlinearity.LeakyReLU, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gain.Of(Nonlinearity.LeakyReLU, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gain.Of((Nonlinearity)99));
    }

    // Python: gain * math.sqrt(2.0 / (fan_in + fan_out)). Another order of operations differs in the last bit of the double, and in float32
    // once in a while.
    [Theory]
    [InlineData(1, 15, 0.7, 0.24748737341529164)]
    [InlineData(1, 15, 1.1, 0.3889087296526012)]
    [InlineData(1, 22, 0.3, 0.08846517369293828)]
    [InlineData(1, 29, 0.3, 0.07745966692414832)]
    public void Xavier_ComputesInPyTorchsOrder(long fanOut, long fanIn, double gain, double stdDev)
    {
        var shape = new TensorShape(fanOut, fanIn);
        var parameter = new ParameterSpec("w", shape, ElementType.Float32, ParameterRole.Weight, new LayerSpec(string.Empty, "Any", shape));
        Assert.Equal(stdDev, Scheme.XavierNormal(gain).Resolve(parameter).Distribution.StdDev);
    }
}
