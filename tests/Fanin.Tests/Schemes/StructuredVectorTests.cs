using Fanin.Distributions;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>dirac_, eye_, sparse_, orthogonal_ and trunc_normal_ of torch.nn.init: numbers, and where the generator stands afterwards.</summary>
public class StructuredVectorTests
{
    public static TheoryData<string> Schemes => [.. PyTorchVectors.All.Structured.Select(vector => vector.Scheme).Distinct()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Fill_GivesPyTorchsNumbers(string scheme) =>
        Assert.All(PyTorchVectors.All.Structured.Where(vector => vector.Scheme == scheme), vector =>
        {
            ParameterSpec parameter = Specs.Weight(new TensorShape(vector.Shape));
            var generator = new PyTorchGenerator(ParameterVector.ParseSeed(vector.Seed));
            var values = new float[parameter.Shape.ElementCount];
            SchemeCatalog.Parse(scheme).Resolve(parameter).Distribution.Fill(NumberSource.From(generator), values);

            if (vector.Values is null)
            {
                Assert.Equal($"{string.Join(' ', vector.First)} {vector.Sha256}", Bits.Facts(values));
            }
            else if (scheme.StartsWith("orthogonal", StringComparison.Ordinal))
            {
                Assert.All(vector.Values.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            }
            else
            {
                // The vectors' PyTorch, one without MKL, computes the inverse error function in single precision, ours exactly.
                Assert.All(vector.Values.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 5e-7));
            }

            var next = new float[1];
            PyTorchUniform.Fill(generator, 0, 1, next);
            Assert.Equal(vector.Next, Bits.Of(next)[0]);
        });
}
