using System.Collections.Immutable;
using Fanin.Diagnosis.Signals;
using Fanin.Distributions;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Diagnosis.Signals;

public class ParameterMomentsTests
{
    public static TheoryData<Distribution, double, double> Known => new()
    {
        { new ConstantDistribution(0.5), 0.5, 0.25 },
        { new NormalDistribution(0.1, 0.2), 0.1, 0.05 },
        { new UniformDistribution(-1, 3), 1, 1 + (16.0 / 12) },
        { new TruncatedNormalDistribution(0, 1, -2, 2), 0, 0.8796256610342398 * 0.8796256610342398 },

        // N(0, 1) above 0: mean √(2/π), second moment 1.
        { new TruncatedNormalDistribution(0, 1, 0, double.PositiveInfinity), 0.7978845608028654, 1 },
        { new OrthogonalDistribution(8, 32, 2), 0, 4.0 / 32 },
        { new DiracDistribution(new TensorShape(8, 8, 3, 3), 1, 1), 0, 1.0 / 72 },
        { new SparseDistribution(10, 10, 0.1, 9, false), 0, 0.001 },
        { new ScaledDistribution(new NormalDistribution(0.1, 0.2), -2), -0.2, 0.2 },
        { new ConcatenatedDistribution([(new ConstantDistribution(1), 3), (new ConstantDistribution(-1), 1)]), 0.5, 1 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Moments_AreThoseOfTheDistribution(Distribution distribution, double mean, double second)
    {
        (double Mean, double SecondMoment) moments = DistributionMoments.Of(distribution)!.Value;
        Assert.Equal(mean, moments.Mean, 1e-9);
        Assert.Equal(second, moments.SecondMoment, 1e-9);
    }

    // A new kind of distribution needs its moments here, or a reason to have none: kept numbers, and biases of gates.
    [Fact]
    public void EveryDistribution_HasMoments_OrIsKnownToHaveNone()
    {
        string source = File.ReadAllText(Path.Combine(Support.Approve.Root(), "..", "src", "Fanin", "Diagnosis", "Signals", "DistributionMoments.cs"));
        string[] missing =
        [
            .. typeof(Distribution).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Distribution)) && !type.IsAbstract && !source.Contains(type.Name, StringComparison.Ordinal))
                .Select(type => type.Name).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["ChronoDistribution", "LeaveDistribution"], missing);
        Assert.Null(DistributionMoments.Of(new ChronoDistribution(4, 100)));
    }

    [Fact]
    public void Of_CountsConnections_ByTheLayersLayout()
    {
        ImmutableDictionary<string, ParameterMoments> moments = Moments("gpt2");
        ParameterMoments packed = moments["transformer.h.0.attn.c_attn.weight"];
        Assert.Equal((768, 768, 768), (packed.FanIn, packed.FanOut, packed.Units));
        ParameterMoments up = moments["transformer.h.0.mlp.c_fc.weight"];
        Assert.Equal((768, 3072, 3072), (up.FanIn, up.FanOut, up.Units));
        Assert.Equal(moments["transformer.wte.weight"].SecondMoment, moments["lm_head.weight"].SecondMoment);
        ParameterMoments bias = moments["transformer.h.0.mlp.c_fc.bias"];
        Assert.Equal((0, 0, 0L), (bias.FanIn, bias.FanOut, bias.Units));
        Assert.Equal(9 * 64, Moments("resnet18")["layer1.0.conv1.weight"].FanOut);
    }

    private static ImmutableDictionary<string, ParameterMoments> Moments(string name) =>
        ParameterMoments.Of(Planner.Plan(ModelCatalog.Parse(name).Parameters, Recipe.Of(SchemeCatalog.Parse("normal(0, 0.02)")), new Seed(1)));
}
