using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Tests.Schemes;

/// <summary>Connections counted by hand.</summary>
public class FanTests
{
    public static TheoryData<string, long[], WeightLayout, double, double> Layers => new()
    {
        { "Linear 6 → 4", [4, 6], WeightLayout.OutIn, 6, 4 },
        { "Conv2d 6 → 4, 3×5", [4, 6, 3, 5], WeightLayout.OutIn, 90, 60 },
        { "Conv2d 6 → 4, 3×5, 2 groups", [4, 3, 3, 5], WeightLayout.OutIn with { Groups = 2 }, 45, 30 },
        { "depthwise Conv1d 6 → 6, 7", [6, 1, 7], WeightLayout.OutIn with { Groups = 6 }, 7, 7 },
        { "depthwise Conv1d 6 → 12, 7", [12, 1, 7], WeightLayout.OutIn with { Groups = 6 }, 7, 14 },
        { "ConvTranspose1d 6 → 4, 3", [6, 4, 3], WeightLayout.Transposed(), 18, 12 },
        { "ConvTranspose2d 6 → 4, 4×4, stride 2", [6, 4, 4, 4], WeightLayout.Transposed(1, 2, 2), 24, 64 },
        { "ConvTranspose2d 6 → 4, 3×3, stride 2 and 1, 2 groups", [6, 2, 3, 3], WeightLayout.Transposed(2, 2, 1), 13.5, 18 },
        { "packed query, key, value of 8", [24, 8], WeightLayout.OutIn with { PackedParts = 3 }, 8, 8 },
        { "GPT-2's packed Conv1D of 8", [8, 24], WeightLayout.InOut with { PackedParts = 3 }, 8, 8 },
        { "Conv1D [in, out]", [6, 4], WeightLayout.InOut, 6, 4 },
        { "3 heads of width 4 from 10", [3, 4, 10], WeightLayout.PerHead, 10, 12 },
        { "5 experts 6 → 4", [5, 4, 6], WeightLayout.OutIn.Stacked(), 6, 4 },
        { "5 experts 6 → 4, [in, out]", [5, 6, 4], WeightLayout.InOut.Stacked(), 6, 4 },
        { "Embedding of 100 rows of 8", [100, 8], WeightLayout.Table, 1, 8 },
        { "no outputs", [0, 6], WeightLayout.OutIn, 6, 0 },
        { "no inputs", [4, 0, 3], WeightLayout.OutIn, 0, 12 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void FromLayout_CountsWhatALayerHas(string layer, long[] shape, WeightLayout layout, double fanIn, double fanOut) =>
        Assert.Equal($"{layer}: {new Fan(fanIn, fanOut)}", $"{layer}: {Fan.FromLayout(new TensorShape(shape), layout)}");

    [Theory]
    [InlineData(new long[] { 4, 6 }, 6, 4)]
    [InlineData(new long[] { 4, 3, 3, 5 }, 45, 60)]
    [InlineData(new long[] { 6, 4, 4, 4 }, 64, 96)]
    [InlineData(new long[] { 24, 8 }, 8, 24)]
    [InlineData(new long[] { 5, 4, 6 }, 24, 30)]
    public void FromShape_IsPyTorchs(long[] shape, double fanIn, double fanOut) => Assert.Equal(new Fan(fanIn, fanOut), Fan.FromShape(new TensorShape(shape)));

    [Fact]
    public void Schemes_CountAsAsked()
    {
        ParameterSpec packed = Support.Specs.Weight(new TensorShape(24, 8), WeightLayout.OutIn with { PackedParts = 3 });
        Assert.Equal(Math.Sqrt(2.0 / 16), SchemeCatalog.Parse("xavier-normal").Resolve(packed).Distribution.StdDev, 1e-15);
        Assert.Equal(Math.Sqrt(2.0 / 32), SchemeCatalog.Parse("xavier-normal(fan=pytorch)").Resolve(packed).Distribution.StdDev, 1e-15);
        Assert.Equal(Math.Sqrt(2.0 / 24), SchemeCatalog.Parse("kaiming-normal(relu, fan_out, fan=pytorch)").Resolve(packed).Distribution.StdDev, 1e-15);
        Assert.Equal(Math.Sqrt(2.0 / 8), SchemeCatalog.Parse("kaiming-normal(relu, fan_out)").Resolve(packed).Distribution.StdDev, 1e-15);
    }

    public static TheoryData<long[], WeightLayout, string> Mistakes => new()
    {
        { [6], WeightLayout.OutIn, "Shape [6] has no fans; expected a weight of 2 or more dimensions" },
        { [], WeightLayout.OutIn, "Shape [] has no fans" },
        { [4, 6], WeightLayout.PerHead, "expected a weight of 3 or more dimensions" },
        { [4, 6], WeightLayout.OutIn.Stacked(), "expected a weight of 3 or more dimensions" },
        { [5, 6, 3], WeightLayout.OutIn with { Groups = 2 }, "does not divide into 2 groups" },
        { [5, 6, 3], WeightLayout.Transposed(2), "does not divide into 2 groups" },
        { [8, 4], WeightLayout.OutIn with { PackedParts = 3 }, "3 packed parts" },
        { [8, 4], WeightLayout.OutIn with { Groups = 0 }, "0 groups" },
        { [8, 4, 3], WeightLayout.Transposed(1, 0), "strides of 0" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void FromLayout_SaysWhatDoesNotFit(long[] shape, WeightLayout layout, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Fan.FromLayout(new TensorShape(shape), layout)).Message, StringComparison.Ordinal);

    // n of fan_in, fan_out, fan_avg, fan_geo_avg for in = 60, out = 40.
    public static TheoryData<FanMode, double, Spread> Modes
    {
        get
        {
            var data = new TheoryData<FanMode, double, Spread>();
            foreach (Spread spread in Enum.GetValues<Spread>())
            {
                data.Add(FanMode.FanIn, 60, spread);
                data.Add(FanMode.FanOut, 40, spread);
                data.Add(FanMode.FanAvg, 50, spread);
                data.Add(FanMode.FanGeometric, 48.98979485566356, spread);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void VarianceScaling_HasVarianceScaleByN(FanMode mode, double n, Spread spread)
    {
        Scheme scheme = new VarianceScalingScheme(1.7, mode, spread);
        Assert.Equal(scheme, SchemeCatalog.Parse(scheme.ToString()!));
        double stdDev = Math.Sqrt(1.7 / n);
        ParameterSpec parameter = Support.Specs.Weight(new TensorShape(40, 60));
        Assert.Equal(stdDev, scheme.Resolve(parameter).Distribution.StdDev, 1e-12);

        double[] values = Support.Draw.Of(scheme, parameter);
        Assert.Equal(stdDev, Math.Sqrt(values.Average(value => value * value)), 5 * stdDev / Math.Sqrt(2 * values.Length));
        double bound = spread switch { Spread.Uniform => Math.Sqrt(3) * stdDev, Spread.Truncated => 2 / 0.87962566103423978 * stdDev, _ => double.PositiveInfinity };
        Assert.InRange(values.Max(Math.Abs), spread == Spread.Normal ? 2.5 * stdDev : 0.97 * bound, bound * 1.000001);
    }
}
