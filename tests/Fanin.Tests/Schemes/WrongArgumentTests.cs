using Fanin.Distributions;
using Fanin.Mathematics;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>Numbers out of range, and constants to many digits.</summary>
public class WrongArgumentTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "uniform(1, 0)", "Expected an upper bound of at least the lower one, 1, got 0" },
        { "uniform(NaN, 0)", "finite" },
        { "uniform(0, Infinity)", "finite" },
        { "normal(0, -1)", "at least 0" },
        { "normal(0, Infinity)", "finite" },
        { "truncated-normal(0, 0, -1, 1)", "above 0" },
        { "truncated-normal(0, 1, 1, 1)", "above the lower one, 1, got 1" },
        { "truncated-normal(0, 1, NaN, 1)", "above the lower one" },
        { "truncated-in-deviations(1, 2, -2)", "above the lower one, 2, got -2" },
        { "truncated-in-deviations(-1)", "above 0" },
        { "constant(NaN)", "finite" },
        { "xavier-uniform(gain=-1)", "at least 0" },
        { "kaiming-normal(gain=-1)", "at least 0" },
        { "kaiming-normal(gain=NaN)", "finite" },
        { "variance-scaling(-2)", "at least 0" },
        { "orthogonal(gain=NaN)", "finite" },
        { "dirac(0)", "groups" },
        { "dirac(1.5)", "expects a whole number for groups; got \"1.5\"" },
        { "sparse(1.01)", "Expected a share of zeros from 0 to 1, got 1.01" },
        { "sparse(-0.01)", "from 0 to 1, got -0.01" },
        { "sparse(NaN)", "from 0 to 1, got NaN" },
        { "sparse", "sparse needs its argument sparsity" },
        { "sparse-connections(-1)", "connections" },
        { "convolution-aware(-1)", "at least 0" },
        { "looks-linear(diagonal)", "Unknown axis \"diagonal\"; expected rows or columns or both" },
        { "mimetic", "mimetic needs its argument heads" },
        { "mimetic(0)", "heads" },
        { "mimetic(2, NaN)", "finite" },
        { "siren(hidden, 0)", "above 0" },
        { "siren(first, 20)", "does not depend on ω₀; leave it out" },
        { "chrono-bias(2)", "Expected more than 2 steps, got 2" },
        { "chrono-bias(NaN)", "finite" },
        { "prior-bias(0)", "below 1, got 0" },
        { "prior-bias(1)", "below 1, got 1" },
        { "prior-bias(NaN)", "below 1, got NaN" },
        { "lstm-forget-bias(Infinity)", "finite" },
        { "variance-scaling(1, fan_in, gauss)", "Unknown distribution \"gauss\"; expected uniform or normal or truncated" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Parse_SaysWhatIsExpectedAndGot(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => SchemeCatalog.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fill_LeavesTheDestinationAlone_IfItCannotHoldTheNumbers()
    {
        float[] values = [3, 4];
        Distribution tooLarge = new ChronoBiasScheme(1e39).Resolve(Specs.Bias(4)).Distribution;
        Assert.Throws<ArgumentException>(() => tooLarge.Fill(Draw.Keyed(), values.AsSpan()));
        Assert.Throws<ArgumentException>(() => new ConstantDistribution(1e39).Fill(Draw.Keyed(), values.AsSpan()));
        Assert.Equal([3, 4], values);
        long[] integers = [3, 4];
        Assert.Throws<ArgumentException>(() => new NormalDistribution(0, 1).Fill(Draw.Keyed(), integers.AsSpan()));
        Assert.Equal([3, 4], integers);
    }

    [Fact]
    public void Constants_AreThoseOfThePapers()
    {
        Assert.Equal(0.8796256610342398, NormalLaw.TruncatedMoments(-2, 2).StdDev, 1e-12);
        Assert.Equal(-4.5951198501, Draw.Of("prior-bias", Specs.Bias(1) with { ElementType = ElementType.Float64 })[0], 1e-9);
        Assert.Equal(0, Draw.Of("prior-bias(0.5)", 3)[2]);
        ParameterSpec parameter = Specs.Weight(new TensorShape(40, 60));
        Assert.Equal(5.0 / 3, SchemeCatalog.Parse("kaiming-uniform(tanh)").Resolve(parameter).Gain);
        Assert.Equal(1.5925374197, SchemeCatalog.Parse("kaiming-uniform(gain=forward:tanh)").Resolve(parameter).Gain!.Value, 1e-10);
        Assert.Equal(1.4674135916, SchemeCatalog.Parse("kaiming-uniform(gain=backward:tanh)").Resolve(parameter).Gain!.Value, 1e-10);
        Assert.Equal(1 / Math.Sqrt(0.4252214825703), SchemeCatalog.Parse("kaiming-uniform(gelu)").Resolve(parameter).Gain!.Value, 1e-10);
        Assert.Equal(1 / Math.Sqrt(0.4558508656493), SchemeCatalog.Parse("kaiming-uniform(gain=backward:gelu)").Resolve(parameter).Gain!.Value, 1e-10);
    }

    // Both biases are added: together they are what is asked for.
    [Fact]
    public void ForgetBias_IsOne_InTheSumOfPyTorchsTwoBiases()
    {
        double[] input = Draw.Of("lstm-forget-bias", Specs.Bias(12, "lstm.bias_ih_l0"));
        double[] state = Draw.Of("lstm-forget-bias", Specs.Bias(12, "lstm.bias_hh_l0"));
        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], input.Zip(state, (a, b) => a + b));
        Assert.All(Draw.Of("chrono-bias(50)", Specs.Bias(12, "lstm.bias_hh_l0_reverse")), value => Assert.Equal(0, value));
        Assert.Throws<ArgumentException>(() => new ForgetBiasScheme().Resolve(Specs.Bias(10)));
        Assert.Throws<ArgumentException>(() => new ForgetBiasScheme().Resolve(Specs.Weight(new TensorShape(12, 3))));
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(10)]
    [InlineData(784)]
    public void ChronoBias_IsTheLogarithmOfUniformNumbers(double steps)
    {
        const int Hidden = 2000;
        double[] bias = Draw.Of(new ChronoBiasScheme(steps), Specs.Bias(4 * Hidden, "lstm.bias_ih_l0"));
        double[] forget = bias[Hidden..(2 * Hidden)];
        double top = steps - 1;
        double log = Math.Log(top);
        Assert.All(forget, value => Assert.InRange(value, 0, log + 1e-6));
        Assert.Equal(forget.Select(value => -value), bias[..Hidden]);
        Assert.All(bias[(2 * Hidden)..], value => Assert.Equal(0, value));

        // E[ln x] = (t·ln t − t + 1)/(t − 1) for x ~ U(1, t).
        double mean = ((top * log) - top + 1) / (top - 1);
        double square = ((top * ((log * log) - (2 * log) + 2)) - 2) / (top - 1);
        Assert.Equal(mean, forget.Average(), 5 * Math.Sqrt((square - (mean * mean)) / Hidden));
        Assert.Equal((1 + top) / 2, forget.Average(Math.Exp), 5 * (top - 1) / Math.Sqrt(12.0 * Hidden));
    }
}
