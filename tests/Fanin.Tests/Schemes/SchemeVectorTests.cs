using Fanin.Distributions;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>Every scheme against torch.nn.init, many shapes: bits, and where the generator stands afterwards.</summary>
public class SchemeVectorTests
{
    public static TheoryData<string> Schemes => [.. PyTorchVectors.All.Functions.Select(vector => vector.Scheme).Distinct()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Fill_GivesPyTorchsBits(string scheme)
    {
        FunctionVector[] vectors = [.. PyTorchVectors.All.Functions.Where(vector => vector.Scheme == scheme)];
        Assert.True(vectors.Length >= 16);
        Assert.All(vectors, vector =>
        {
            var shape = new TensorShape(vector.Shape);
            var parameter = new ParameterSpec(
                "weight", shape, ElementType.Float32, ParameterRole.Weight, new LayerSpec(string.Empty, "Any", shape));
            var generator = new PyTorchGenerator(ParameterVector.ParseSeed(vector.Seed));
            var values = new float[shape.ElementCount];

            SchemeCatalog.Parse(scheme).Resolve(parameter).Distribution.Fill(NumberSource.From(generator), values);

            Assert.Equal($"{string.Join(' ', vector.First)} {vector.Sha256}", Bits.Facts(values));
            var next = new float[1];
            PyTorchUniform.Fill(generator, 0, 1, next);
            Assert.Equal(vector.Next, Bits.Of(next)[0]);
        });
    }

    [Theory]
    [InlineData("kaiming-uniform(leaky_relu, slope=2.23606797749979)", new long[] { 1000, 1000 }, "92b7ca04567bbbf5f9d08b3ebfbc801ea9d4728cf268ae385ea276f2bc8e3e15")]
    [InlineData("kaiming-normal(relu, fan_out)", new long[] { 64, 3, 7, 7 }, "26f720a0ba193659a0ebd4f9c54564d4b6b78351cbc401f0f42bd7ec1d94e1b6")]
    [InlineData("xavier-uniform", new long[] { 300, 100 }, "c1d34b111732d6f77ea4328ffddbae80214ce1a04538e000df509363465b2c03")]
    public void Fill_GivesTheHashesOfLibTorch210(string scheme, long[] sizes, string sha256)
    {
        var shape = new TensorShape(sizes);
        var parameter = new ParameterSpec("weight", shape, ElementType.Float32, ParameterRole.Weight, new LayerSpec(string.Empty, "Any", shape));
        var values = new float[shape.ElementCount];
        SchemeCatalog.Parse(scheme).Resolve(parameter).Distribution.Fill(NumberSource.From(new PyTorchGenerator(42)), values);
        Assert.Equal(sha256, Bits.Sha256(values));
    }
}
