using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Plans;

/// <summary>Whole models against PyTorch: constructors, then the overriding loop, from one seed.</summary>
public class PlanVectorTests
{
    private static readonly Rule NoBias = Rule.ForLayers("Linear").Bias(Scheme.Zeros);

    public static TheoryData<int> Lectures => [.. Enumerable.Range(0, PyTorchVectors.All.Lectures.Length)];

    public static TheoryData<int> Layers => [.. Enumerable.Range(0, PyTorchVectors.All.Layers.Length)];

    [Theory]
    [MemberData(nameof(Lectures))]
    public void Fill_GivesPyTorchsWeights_AfterConstructorAndLoop(int index)
    {
        LectureVector vector = PyTorchVectors.All.Lectures[index];
        string scheme = vector.Variant.Split('+')[0];
        Recipe recipe = scheme switch
        {
            "default" => Recipe.PyTorch,
            "kaiming" => Recipe.PyTorch.Override(
                "kaiming", Rule.ForLayers("Linear").Weight(Scheme.KaimingUniform(Nonlinearity.ReLU)), NoBias),
            _ => Recipe.PyTorch.Override("gaussian", Rule.ForLayers("Linear").Weight(Scheme.Normal(0, 0.001)), NoBias),
        };
        AssertEqual(vector.Parameters, recipe, vector.Seed, vector.Next);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Fill_GivesPyTorchsDefaults_OfEveryLayer(int index)
    {
        LayersVector vector = PyTorchVectors.All.Layers[index];
        AssertEqual(vector.Parameters, Recipe.PyTorch, vector.Seed, vector.Next);
    }

    [Fact]
    public void Fill_GivesTheSameNumbers_InAnyOrder()
    {
        LayersVector vector = PyTorchVectors.All.Layers.First(v => v.Model == "embeddings");
        InitPlan plan = Planner.Plan(ParameterVector.ToSpecs(vector.Parameters), Recipe.PyTorch, 7, NumberStream.PyTorch);
        var inOrder = new PlanFiller(plan);
        float[][] expected = [.. plan.Rows.Select(row => Bits.Fill(row, inOrder))];

        var backwards = new PlanFiller(plan);
        for (int i = plan.Rows.Length - 1; i >= 0; i--)
        {
            Assert.Equal(expected[i], Bits.Fill(plan.Rows[i], backwards));
            Assert.Equal(expected[i], Bits.Fill(plan.Rows[i], new PlanFiller(plan)));
        }
    }

    private static void AssertEqual(ParameterVector[] vectors, Recipe recipe, string seedText, string next)
    {
        Seed seed = ParameterVector.ParseSeed(seedText);
        InitPlan plan = Planner.Plan(ParameterVector.ToSpecs(vectors), recipe, seed, NumberStream.PyTorch);
        var filler = new PlanFiller(plan);
        Assert.Equal(vectors.Length, plan.Rows.Length);
        foreach ((ParameterVector vector, PlanRow row) in vectors.Zip(plan.Rows))
        {
            Assert.Equal(vector.Name, row.Parameter.Name);
            if (row.Parameter.ElementType == ElementType.Float32)
            {
                string expected = $"{string.Join(' ', vector.First)} {vector.Sha256}";
                Assert.Equal($"{vector.Name}: {expected}", $"{vector.Name}: {Bits.Facts(Bits.Fill(row, filler))}");
            }
            else if (row.Parameter.ElementType == ElementType.Float64)
            {
                var values = new double[row.Parameter.Shape.ElementCount];
                filler.Fill<double>(row, values);
                Assert.Equal(vector.Sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values))));
            }
        }

        var generator = new PyTorchGenerator(seed);
        generator.MoveTo(plan.End);
        var after = new float[1];
        PyTorchUniform.Fill(generator, 0, 1, after);
        Assert.Equal(next, Bits.Of(after)[0]);
    }
}
