using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Recipes;

public class RuleTargetTests
{
    private static readonly ParameterSpec[] Parameters =
    [
        Spec("stem.weight", "Conv2d", ParameterRole.Weight),
        Spec("stem.bias", "Conv2d", ParameterRole.Bias),
        Spec("body.weight", "Linear", ParameterRole.Weight),
        Spec("head.weight", "Linear", ParameterRole.Weight),
        Spec("table.weight", "Embedding", ParameterRole.Embedding),
    ];

    [Fact]
    public void Except_KeepsTheFirstException_WhenThereIsASecond()
    {
        Assert.Equal(["stem.bias", "body.weight", "table.weight"], Matched(Rule.Named("*").Except(Rule.Named("stem.weight")).Except(Rule.Named("head.*"))));
        Assert.Equal(["table.weight"], Matched(Rule.Named("*").Except(Rule.For<Conv2d>()).Except(Rule.ForLayers("Lin*"))));
        Assert.Equal(["table.weight"], Matched(Rule.Named("*").Except(Rule.ForRole(ParameterRole.Bias)).Except(Rule.ForRole(ParameterRole.Weight))));
    }

    [Fact]
    public void Except_Throws_WhenASecondExceptionIsOfAnotherKind()
    {
        RuleTarget target = Rule.Named("*").Except(Rule.For<Conv2d>());
        ArgumentException problem = Assert.Throws<ArgumentException>("others", () => target.Except(Rule.Named("head.*")));
        Assert.StartsWith("Expected a second exception of the same kind as the first, Conv2d.*, got \"head.*\"; give the parameters", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("others", () => target.Except(Rule.For<Linear>().OfRole(ParameterRole.Bias)));
        Assert.Throws<ArgumentException>("others", () => target.Except(Rule.For<Linear>().Except(Rule.For<Linear>())));
    }

    [Fact]
    public void OfRole_NarrowsWhatWasSaidBefore()
    {
        Assert.Equal(["stem.bias"], Matched(Rule.ForRole(ParameterRole.Weight, ParameterRole.Bias).OfRole(ParameterRole.Bias, ParameterRole.Embedding)));
        ArgumentException problem = Assert.Throws<ArgumentException>("roles", () => Rule.ForRole(ParameterRole.Weight).OfRole(ParameterRole.Bias));
        Assert.StartsWith("Expected one of the roles that the target has (weight), got bias;", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("roles", () => Rule.For<Linear>().OfRole());
    }

    [Fact]
    public void Parameter_Throws_WhenThePatternHasAnotherLocalName()
    {
        var target = new RuleTarget(new ParameterPattern(LayerType: "Linear", LocalName: "bias"));
        Assert.Equal("Linear.bias: zeros", target.Bias(Scheme.Zeros).ToString());
        ArgumentException problem = Assert.Throws<ArgumentException>("localName", () => target.Weight(Scheme.Zeros));
        Assert.StartsWith("Expected no further local name for a target that has one (bias), got weight; use All.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_Throws_WhenTheNameOrARuleIsNull()
    {
        Assert.Throws<ArgumentNullException>("Name", () => Recipe.PyTorch.Override(null!));
        ArgumentException problem = Assert.Throws<ArgumentException>("rules", () => Recipe.PyTorch.Override("x", Rule.Named("*").All(Scheme.Zeros), null!));
        Assert.StartsWith("Expected rules, got null as rule 2 of 2.", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("rules", () => new Recipe("x", default));
    }

    private static IEnumerable<string> Matched(RuleTarget target) => Parameters.Where(target.Pattern.Matches).Select(parameter => parameter.Name);

    private static ParameterSpec Spec(string name, string layer, ParameterRole role)
    {
        var shape = new TensorShape(4, 3);
        return new ParameterSpec(name, shape, ElementType.Float32, role, new LayerSpec(name.Split('.')[0], layer, shape));
    }

    private sealed class Conv2d;

    private sealed class Linear;
}
