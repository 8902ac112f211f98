using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>Products of attention projections, as PyTorch keeps them: queries are x·Wᵀ.</summary>
public class MimeticSchemeTests
{
    private const int Width = 24;
    private const int Heads = 4;
    private const int HeadWidth = Width / Heads;
    private static readonly string[] Names = ["query", "key", "value"];

    private static ParameterSpec Projection(string name, int parts = 1) => Specs.Weight(new TensorShape(parts * Width, Width), name: name, type: ElementType.Float64);

    [Fact]
    public void SeparateProjections_AreThePackedOnes()
    {
        Scheme scheme = new MimeticScheme(Heads);
        double[] packed = Draw.Of(scheme, Projection("block.attn.qkv.weight", parts: 3));
        Assert.Equal(packed, Names.SelectMany(part => Draw.Of(scheme, Projection($"block.attn.{part}.weight"))));
        Assert.Equal(packed, Names.SelectMany(part => Draw.Of(scheme, Projection($"block.attn.{part[0]}_proj.weight"))));
        Assert.Equal(packed, Draw.Of(scheme, Projection("block.attn.in_proj_weight", parts: 3)));
        Assert.Equal(Draw.Of(scheme, Projection("block.attn.out_proj.weight")), Draw.Of(scheme, Projection("block.attn.proj.weight")));
        Assert.NotEqual(packed, Draw.Of(scheme, Projection("other.attn.qkv.weight", parts: 3)));
        Assert.Throws<ArgumentException>(() => scheme.Resolve(Projection("mlp.fc_q_proj.weight")));
        Assert.Throws<ArgumentException>(() => scheme.Resolve(Projection("block.attn.qkv.weight")));
        Assert.Throws<ArgumentException>(() => new MimeticScheme(5).Resolve(Projection("block.attn.query.weight")));
    }

    // W_V·W_O = α₂Z − β₂I: the noise has mean 0 and variance 1/d.
    [Fact]
    public void ValuesTimesOutputs_AreMinusTheIdentity_PlusNoise()
    {
        double[] product = Product("mimetic(4)", "value", "out_proj", Width);
        double[] clean = Product("mimetic(4, 0.7, 0.7, 0, 0.4)", "value", "out_proj", Width);
        for (int i = 0; i < product.Length; i++)
        {
            Assert.Equal(i % (Width + 1) == 0 ? -0.4 : 0, clean[i], 1e-12);
        }

        double[] noise = [.. product.Zip(clean, (a, b) => (a - b) / 0.4)];
        double stdDev = 1 / Math.Sqrt(Width);
        Assert.InRange(noise.Average(), -5 * stdDev / Width, 5 * stdDev / Width);
        Assert.Equal(stdDev, Math.Sqrt(noise.Average(z => z * z)), 5 * stdDev / Math.Sqrt(2 * noise.Length));
        double diagonal = Enumerable.Range(0, Width).Average(i => product[i * (Width + 1)]);
        Assert.Equal(-0.4, diagonal, 5 * 0.4 * stdDev / Math.Sqrt(Width));

        // The noise does not depend on the factors.
        double[] other = Product("mimetic(4, 0.7, 0.7, 0.8, 0)", "value", "out_proj", Width);
        Assert.All(noise.Zip(other), pair => Assert.Equal(pair.First * 0.8, pair.Second, 1e-12));
    }

    // With one head nothing is cut off, so that the product is α₁Z + β₁I itself.
    [Fact]
    public void QueriesTimesKeys_OfOneHead_AreTheIdentity_PlusNoise()
    {
        double[] clean = Product("mimetic(1, 0, 0.7, 0.4, 0.4)", "query", "key", Width);
        Assert.All(clean.Select((value, i) => (value, i)), at => Assert.Equal(at.i % (Width + 1) == 0 ? 0.7 : 0, at.value, 1e-12));
        double[] product = Product("mimetic(1)", "query", "key", Width);
        double diagonal = Enumerable.Range(0, Width).Average(i => product[i * (Width + 1)]);
        Assert.Equal(0.7, diagonal, 5 * 0.7 / Width);
    }

    // The part of rank k that is nearest to α₁Z + β₁I keeps at least k/d of its diagonal on average: singular values that are kept are the largest.
    [Fact]
    public void QueriesTimesKeys_OfEveryHead_AreOfItsRank_AndLeanOnTheDiagonal()
    {
        double[] query = Draw.Of("mimetic(4)", Projection("block.attn.query.weight"));
        double[] key = Draw.Of("mimetic(4)", Projection("block.attn.key.weight"));
        for (int head = 0; head < Heads; head++)
        {
            double[] q = query[(head * HeadWidth * Width)..((head + 1) * HeadWidth * Width)];
            double[] k = key[(head * HeadWidth * Width)..((head + 1) * HeadWidth * Width)];
            double trace = q.Zip(k, (a, b) => a * b).Sum();
            Assert.InRange(trace, 0.2 * 0.7 * HeadWidth, 1.5 * HeadWidth);

            // Rows are orthogonal, and of one length in both: √ of the singular values, in falling order.
            double[] lengths = [.. q.Chunk(Width).Select(row => row.Sum(x => x * x))];
            Assert.All(k.Chunk(Width).Zip(lengths), pair => Assert.Equal(pair.Second, pair.First.Sum(x => x * x), 1e-10));
            Assert.Equal(lengths.OrderDescending(), lengths);
            Assert.All(q.Chunk(Width).Skip(1), row => Assert.Equal(0, row.Zip(q, (a, b) => a * b).Sum(), 1e-10));
        }
    }

    [Fact]
    public void ThePyTorchStream_IsRefused()
    {
        var recipe = new Recipe("mimetic", [Rule.Named("*").All(new MimeticScheme(Heads))]);
        ParameterSpec[] parameters = [Projection("a.query.weight")];
        Assert.Single(Planner.Plan(parameters, recipe, 1).Rows);
        foreach (NumberStream stream in new[] { NumberStream.PyTorchSingle, NumberStream.PyTorchConstructedBy(recipe) })
        {
            Diagnostic problem = Assert.Single(Assert.Throws<DiagnosticException>(() => Planner.Plan(parameters, recipe, 1, stream)).Diagnostics);
            Assert.Equal(Diagnostic.ImpossibleScheme, problem.Code);
            Assert.Contains("take the keyed stream", problem.Message, StringComparison.Ordinal);
        }
    }

    // Aᵀ·B of PyTorch's two weights; the output projection is kept the other way round.
    private static double[] Product(string scheme, string first, string second, int rank)
    {
        double[] a = Draw.Of(scheme, Projection($"block.attn.{first}.weight"));
        double[] b = Draw.Of(scheme, Projection($"block.attn.{second}.weight"));
        double[] product = new double[Width * Width];
        for (int i = 0; i < product.Length; i++)
        {
            (int row, int column) = int.DivRem(i, Width);
            product[i] = Enumerable.Range(0, rank).Sum(r => a[(r * Width) + row] * (second == "out_proj" ? b[(column * Width) + r] : b[(r * Width) + column]));
        }

        return product;
    }
}
