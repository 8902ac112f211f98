using Fanin.Distributions;
using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>What must hold for every scheme of the catalog.</summary>
public class EverySchemeTests
{
    private const double StandardErrors = 5;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, SchemeCases.All.Count)];

    public static TheoryData<int> PyTorchCases => [.. Enumerable.Range(0, SchemeCases.All.Count).Where(index => !SchemeCases.All[index].IsKeyedOnly)];

    [Fact]
    public void EverySchemeOfTheCatalog_HasACase() => Assert.Empty(
        SchemeCatalog.Entries.Select(entry => entry.Name).Except(SchemeCases.All.Select(row => row.Text.Split('(')[0])));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_AndRange_AreThoseOfTheFormula(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Distribution distribution = Resolve(expected).Distribution;
        foreach (ElementType type in distribution is LeaveDistribution ? [] : Draw.FloatingTypes)
        {
            foreach (double[] values in Streams(expected).Select(source => Draw.Values(distribution, source, expected.Parameter.Shape.ElementCount, type)))
            {
                AssertMoments(expected, values, Rounding(type));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StdDev_IsWhatTheDistributionSays(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Distribution distribution = Resolve(expected).Distribution;
        // Of numbers that are no random sample it is the root of the mean square.
        double rootMeanSquare = expected.IsMeanFixed ? double.Hypot(expected.Mean, expected.StdDev) : expected.StdDev;
        if (distribution.IsDrawn && !double.IsNaN(rootMeanSquare))
        {
            Assert.Equal(rootMeanSquare, distribution.StdDev, rootMeanSquare * 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fan_IsTheLayers(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Assert.Equal(expected.Fan, Resolve(expected).Fan);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TextForm_ReadsBackEqual(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Scheme scheme = SchemeCatalog.Parse(expected.Text);
        Assert.Equal(scheme, SchemeCatalog.Parse(scheme.ToString()!));
        Assert.Equal(Resolve(expected), SchemeCatalog.Parse(scheme.ToString()!).Resolve(expected.Parameter));
        Assert.NotEmpty(Resolve(expected).Distribution.ToString()!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slices_AreThoseOfTheWhole(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        foreach (NumberStream stream in expected.IsKeyedOnly ? [NumberStream.Keyed] : new[] { NumberStream.Keyed, NumberStream.PyTorchSingle })
        {
            foreach (ElementType type in Draw.FloatingTypes)
            {
                ParameterSpec parameter = expected.Parameter with { ElementType = type };
                ParameterSpec before = Specs.Weight(new TensorShape(3, 5), name: "before.weight");
                var recipe = new Recipe("case", [Rule.Named("before.*").All(Scheme.Normal(0, 1)), Rule.Named("*").All(SchemeCatalog.Parse(expected.Text))]);
                InitPlan plan = Planner.Plan([before, parameter], recipe, 3, stream);
                int length = (int)parameter.Shape.ElementCount;
                byte[] whole = Fill(plan, 0, length);
                foreach ((int start, int end) in new[] { (0, 1), (1, length - 1), (length / 2, (length / 2) + 4), (length - 3, length), (5, 5) })
                {
                    Assert.Equal(whole[(start * type.SizeBytes())..(end * type.SizeBytes())], Fill(plan, start, end - start));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_DependOnSeedAndNameAlone(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Distribution distribution = Resolve(expected).Distribution;
        long count = expected.Parameter.Shape.ElementCount;
        foreach (ElementType type in Draw.FloatingTypes)
        {
            byte[] once = Draw.Bytes(distribution, Draw.Keyed(), count, type);
            Assert.Equal(once, Draw.Bytes(distribution, Draw.Keyed(), count, type));
            Assert.Equal(distribution.IsDrawn, !once.AsSpan().SequenceEqual(Draw.Bytes(distribution, Draw.Keyed(seed: 8), count, type)));
            Assert.Equal(distribution.IsDrawn, !once.AsSpan().SequenceEqual(Draw.Bytes(distribution, Draw.Keyed(name: "other"), count, type)));
        }
    }

    [Theory]
    [MemberData(nameof(PyTorchCases))]
    public void Advance_IsWhereTheGeneratorStandsAfterwards(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        foreach (ElementType type in Draw.FloatingTypes)
        {
            foreach (TensorShape shape in new[] { expected.Parameter.Shape, Smaller(expected.Parameter.Shape) })
            {
                ParameterSpec parameter = expected.Parameter with { Shape = shape, ElementType = type };
                Distribution distribution = SchemeCatalog.Parse(expected.Text).Resolve(parameter).Distribution;
                // A normal number is left over from before.
                var generator = new PyTorchGenerator(5);
                Draw.Bytes(new NormalDistribution(0, 1), NumberSource.From(generator), 3, ElementType.Float32);
                StreamPosition before = generator.Position;
                Draw.Bytes(distribution, NumberSource.From(generator), shape.ElementCount, type);
                Assert.Equal(distribution.Advance(before, new TensorDraws(shape.ElementCount, type)), generator.Position);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OddShapes_Work_OrAreRefusedInASentence(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Scheme scheme = SchemeCatalog.Parse(expected.Text);
        foreach (long[] sizes in new long[][] { [], [0], [1], [8], [0, 0], [0, 4], [4, 0], [1, 1], [1, 7], [7, 1], [4, 0, 3], [0, 4, 3], [4, 2, 0], [1, 1, 1], [2, 2, 2, 2, 2, 2] })
        {
            var parameter = expected.Parameter with { Shape = new TensorShape(sizes) };
            Distribution distribution;
            try
            {
                distribution = scheme.Resolve(parameter).Distribution;
            }
            catch (ArgumentException refused)
            {
                // A formula knows the facts that fail it, and the planner says of which parameter.
                Assert.Contains(refused is NoValueException ? " where " : parameter.Shape.ToString(), refused.Message, StringComparison.Ordinal);
                Assert.Contains("xpected", refused.Message, StringComparison.Ordinal);
                continue;
            }

            foreach (NumberSource source in Streams(expected))
            {
                Assert.All(Draw.Values(distribution, source, parameter.Shape.ElementCount), value => Assert.True(double.IsFinite(value), $"{scheme} on {parameter}: {value}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integers_AreRefused_UnlessTheyHoldTheNumbers(int index)
    {
        SchemeCase expected = SchemeCases.All[index];
        Distribution distribution = Resolve(expected).Distribution;
        Assert.Equal(expected.Text is "zeros" or "ones" or "dirac" or "lstm-forget-bias" or "leave(tied)", distribution.Refusal(ElementType.Int64) is null);
        Assert.All(Draw.FloatingTypes, type => Assert.Null(distribution.Refusal(type)));
    }

    private static Resolution Resolve(SchemeCase expected) => SchemeCatalog.Parse(expected.Text).Resolve(expected.Parameter);

    private static byte[] Fill(InitPlan plan, long start, int count)
    {
        PlanRow row = plan.Rows[1];
        byte[] bytes = new byte[count * row.Parameter.ElementType.SizeBytes()];
        new PlanFiller(plan).Fill(row, start, new Elements(row.Parameter.ElementType, bytes));
        return bytes;
    }

    private static IEnumerable<NumberSource> Streams(SchemeCase expected)
    {
        yield return Draw.Keyed();
        if (!expected.IsKeyedOnly)
        {
            yield return NumberSource.From(new PyTorchGenerator(7));
        }
    }

    private static void AssertMoments(SchemeCase expected, double[] values, double rounding)
    {
        Assert.All(values, value => Assert.InRange(value, expected.Low - (rounding * Math.Abs(expected.Low)), expected.High + (rounding * Math.Abs(expected.High))));
        if (double.IsNaN(expected.StdDev))
        {
            return;
        }

        double mean = values.Average();
        double stdDev = Math.Sqrt(values.Average(value => (value - expected.Mean) * (value - expected.Mean)));
        double slack = rounding * (Math.Abs(expected.Mean) + expected.StdDev);
        double meanError = expected.IsMeanFixed ? 0 : expected.StdDev / Math.Sqrt(values.Length);
        double stdDevError = expected.StdDev * Math.Sqrt((expected.Kurtosis - 1) / values.Length) / 2;
        // A fixed deviation is one about 0, or the sample's own mean; both differ from it by the error of the mean.
        Assert.Equal(expected.Mean, mean, (StandardErrors * meanError) + slack);
        Assert.Equal(expected.StdDev, stdDev, (StandardErrors * stdDevError) + (meanError * StandardErrors / Math.Sqrt(values.Length)) + slack);
    }

    private static double Rounding(ElementType type) => type switch
    {
        ElementType.Float16 => 1.0 / 1024,
        ElementType.BFloat16 => 1.0 / 128,
        _ => 1e-6,
    };

    // Fewer than 16 numbers, which PyTorch draws by another method, where the case allows it.
    private static TensorShape Smaller(TensorShape shape) => shape.Rank switch
    {
        1 => new TensorShape(shape[0] % 4 == 0 ? 12 : 3),
        2 => new TensorShape(4, 2),
        _ => new TensorShape([4, 2, .. shape.Sizes.Skip(2)]),
    };
}
