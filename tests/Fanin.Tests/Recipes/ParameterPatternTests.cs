using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Tests.Recipes;

public class ParameterPatternTests
{
    private static readonly ParameterSpec Parameter = new(
        "encoder.0.fc1.weight", new TensorShape(2, 3), ElementType.Float32, ParameterRole.Weight, new LayerSpec("encoder.0.fc1", "Linear"));

    [Theory]
    [InlineData("*", true)]
    [InlineData("encoder.*", true)]
    [InlineData("*.fc?.weight", true)]
    [InlineData("encoder.0.fc1.weight", true)]
    [InlineData("encoder", false)]
    [InlineData("Encoder.*", false)]
    [InlineData("*.bias", false)]
    public void Matches_ByNameGlob(string glob, bool expected) => Assert.Equal(expected, new ParameterPattern(Name: glob).Matches(Parameter));

    [Fact]
    public void Matches_NeedsEveryCondition()
    {
        Assert.True(new ParameterPattern("*fc1*", "Lin*", "weight", ParameterRole.Weight).Matches(Parameter));
        Assert.False(new ParameterPattern("*fc1*", "Conv*", "weight", ParameterRole.Weight).Matches(Parameter));
        Assert.False(new ParameterPattern("*fc1*", "Lin*", "bias", ParameterRole.Weight).Matches(Parameter));
        Assert.False(new ParameterPattern("*fc1*", "Lin*", "weight", ParameterRole.Bias).Matches(Parameter));
        Assert.True(new ParameterPattern().Matches(Parameter));
    }

    [Fact]
    public void ToString_IsShort()
    {
        Assert.Equal("Linear.weight", Rule.ForLayers("Linear").Weight(Fanin.Schemes.Scheme.Zeros).Pattern.ToString());
        Assert.Equal("\"a.*\"", new ParameterPattern("a.*").ToString());
        Assert.Equal("role bias", new ParameterPattern(Role: ParameterRole.Bias).ToString());
        Assert.Equal("role running-mean|norm-scale", new ParameterPattern { Roles = [ParameterRole.RunningMean, ParameterRole.NormScale] }.ToString());
    }
}
