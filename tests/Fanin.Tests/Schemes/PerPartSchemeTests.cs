using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

public class PerPartSchemeTests
{
    private static Resolution Resolve(string scheme, TensorShape shape, WeightLayout layout) => SchemeCatalog.Parse(scheme).Resolve(Specs.Weight(shape, layout));

    // A query-key-value projection: each part is [8, 12] by itself, whoever counts the fans.
    [Theory]
    [InlineData("xavier-uniform")]
    [InlineData("xavier-uniform(fan=pytorch)")]
    [InlineData("normal(0, 1 / sqrt(rows + columns)) * sqrt(2)")]
    public void PackedParts_HaveFansOfTheirOwn(string scheme)
    {
        Resolution packed = Resolve($"per-part({scheme})", new TensorShape(24, 12), WeightLayout.OutIn with { PackedParts = 3 });
        Resolution one = Resolve(scheme, new TensorShape(8, 12), WeightLayout.OutIn);
        var parts = Assert.IsType<ConcatenatedDistribution>(packed.Distribution);
        Assert.Equal(Enumerable.Repeat((one.Distribution, 96L), 3), parts.Parts);
        Assert.Equal(one.Fan, packed.Fan);
        Assert.Equal(Math.Sqrt(2.0 / 20), packed.Distribution.StdDev, 1e-12);
    }

    [Fact]
    public void Stacks_AreDrawnCopyByCopy()
    {
        Resolution stack = Resolve("per-part(orthogonal(fan=pytorch))", new TensorShape(4, 6, 10), WeightLayout.OutIn.Stacked() with { PackedParts = 2 });
        var parts = Assert.IsType<ConcatenatedDistribution>(stack.Distribution);
        Assert.Equal(Enumerable.Repeat(((Distribution)new OrthogonalDistribution(3, 10, 1), 30L), 8), parts.Parts);
    }

    [Fact]
    public void OnePart_IsTheSchemeItself() => Assert.Equal(
        Resolve("xavier-normal", new TensorShape(6, 4), WeightLayout.OutIn), Resolve("per-part(xavier-normal)", new TensorShape(6, 4), WeightLayout.OutIn));

    // [in, 3·out]: the parts lie side by side.
    [Fact]
    public void PartsSideBySide_AreDrawnAsAWhole_OrRefused()
    {
        WeightLayout layout = WeightLayout.InOut with { PackedParts = 3 };
        Assert.Equal(
            Resolve("xavier-normal", new TensorShape(12, 8), WeightLayout.InOut), Resolve("per-part(xavier-normal)", new TensorShape(12, 24), layout));
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(() => Resolve("per-part(orthogonal)", new TensorShape(12, 24), layout));
        Assert.Contains("draws each element on its own", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Biases_AreDividedToo()
    {
        var shape = new TensorShape(24, 12);
        var bias = new ParameterSpec(
            "qkv.bias", new TensorShape(24), ElementType.Float32, ParameterRole.Bias, new LayerSpec("qkv", "Any", shape) { WeightLayout = WeightLayout.OutIn with { PackedParts = 3 } });
        Resolution resolved = SchemeCatalog.Parse("per-part(fan-in-uniform)").Resolve(bias);
        Assert.Equal(new Fan(12, 8), resolved.Fan);
        Assert.Equal(3, Assert.IsType<ConcatenatedDistribution>(resolved.Distribution).Parts.Length);
    }

    [Fact]
    public void Refusals_NameTheWholeTensor()
    {
        string message = Assert.ThrowsAny<ArgumentException>(() => Resolve("per-part(zeros)", new TensorShape(25, 12), WeightLayout.OutIn with { PackedParts = 3 })).Message;
        Assert.Contains("[25, 12]", message, StringComparison.Ordinal);
        Assert.Contains("3 packed parts", message, StringComparison.Ordinal);
        message = Assert.ThrowsAny<ArgumentException>(() => Resolve("per-part(siren)", new TensorShape(4, 6), WeightLayout.OutIn.Stacked())).Message;
        Assert.StartsWith("Of layer.weight [4, 6] one part: ", message, StringComparison.Ordinal);
    }
}
