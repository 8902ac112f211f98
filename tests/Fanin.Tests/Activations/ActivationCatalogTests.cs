using Fanin.Activations;

namespace Fanin.Tests.Activations;

public class ActivationCatalogTests
{
    [Theory]
    [InlineData("gelu", "gelu")]
    [InlineData("GELU", "gelu")]
    [InlineData("LeakyReLU(0.2)", "leaky_relu(0.2)")]
    [InlineData("leaky-relu( slope = 0.2 )", "leaky_relu(0.2)")]
    [InlineData("leaky_relu(0.01)", "leaky_relu")]
    [InlineData("elu(alpha=0.5)", "elu(0.5)")]
    [InlineData("ELU(Alpha=5e-1)", "elu(0.5)")]
    [InlineData("swish", "silu")]
    [InlineData("swish(2)", "silu(2)")]
    [InlineData("identity()", "linear")]
    [InlineData("hardtanh(max=2)", "hardtanh(-1, 2)")]
    [InlineData("hardtanh(-2)", "hardtanh(-2)")]
    [InlineData(" siren ( 30 ) ", "sin(30)")]
    [InlineData("SquaredReLU", "squared_relu")]
    [InlineData("gelu_pytorch_tanh", "gelu_tanh")]
    public void Parse_ReadsTextForms_WhichReadBackEqual(string text, string canonical)
    {
        Assert.Equal(canonical, ActivationCatalog.Parse(text).ToString());
        Assert.Equal(canonical, ActivationCatalog.Parse(canonical).Name);
    }

    [Theory]
    [InlineData("geluu", "Unknown activation \"geluu\"; the nearest known one is gelu. Known are linear, relu,")]
    [InlineData("rleu", "the nearest known one is relu.")]
    [InlineData("hard_swich(1)", "the nearest known one is hardswish.")]
    [InlineData("swigl", "the nearest known one is swiglu.")]
    [InlineData("", "Unknown activation \"\"")]
    [InlineData("swiglu", "\"swiglu\" is a gated unit, a·silu(b); expected an activation, for instance its gate silu.")]
    [InlineData("elu(0.5", "lacks its closing parenthesis")]
    [InlineData("elu(x)", "elu expects a number for alpha; got \"x\".")]
    [InlineData("elu(1,)", "elu takes alpha; got 2 arguments.")]
    [InlineData("elu(1, alpha=2)", "elu got alpha twice.")]
    [InlineData("elu(beta=2)", "elu takes alpha; got \"beta\".")]
    [InlineData("relu(1)", "relu takes no arguments; got 1 arguments.")]
    [InlineData("elu(NaN)", "elu(NaN): Expected a finite number for alpha, got NaN.")]
    [InlineData("celu(0)", "must be a non-negative and non-zero value")]
    [InlineData("hardtanh(1, -1)", "must be greater than")]
    public void Parse_SaysWhatIsWrong(string text, string expected)
    {
        FormatException problem = Assert.Throws<FormatException>(() => ActivationCatalog.Parse(text));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_AreUnique_AlsoTheOtherOnes()
    {
        string[] names =
        [
            .. ActivationCatalog.Entries.SelectMany(entry => entry.Aliases.Prepend(entry.Name)).Concat(ActivationCatalog.GatedUnits.Select(unit => unit.Name))
                .Select(name => name.Replace("_", string.Empty, StringComparison.Ordinal)),
        ];
        Assert.Equal(names, names.Distinct());
        Assert.All(ActivationCatalog.Entries, entry => Assert.Equal(entry.Name, entry.Create().Name));
        Assert.All(ActivationCatalog.Entries, entry => Assert.Equal(entry.Parameters.Length, entry.Defaults.Length));
        Assert.Throws<ArgumentException>(() => ActivationCatalog.Entries[0].Create(1));
    }
}
