using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Statistics;

/// <summary>Whether the checks reject what is broken: a good sample, spoiled in one way at a time.</summary>
public class ExpectationTests
{
    private const int PieceLength = 1 << 18;
    private const int ManyPieces = 64;
    private const int FewPieces = 8;

    [Fact]
    public void Findings_AreNone_ForTheGoodSample() => Assert.Empty(Findings(FewPieces, values => { }));

    [Fact]
    public void Findings_ShowAllZeros() => AssertFound("moment 2 ", FewPieces, Array.Clear);

    // The last one is 8.7 standard deviations off on the average of all seeds; this one's numbers are 2.1 off the other way.
    [Theory]
    [InlineData(1.01, FewPieces)]
    [InlineData(0.99, FewPieces)]
    [InlineData(1.0015, ManyPieces)]
    public void Findings_ShowAWrongDeviation(double factor, int pieces) => AssertFound("moment 2 ", pieces, Each(value => value * factor));

    [Theory]
    [InlineData(0.005)]
    [InlineData(-0.005)]
    public void Findings_ShowAShiftedMean(double shift) => AssertFound("moment 1 ", FewPieces, Each(value => value + shift));

    [Fact]
    public void Findings_ShowASkew() => AssertFound("moment 3 ", FewPieces, Each(value => value > 0 ? value * 1.01 : value / 1.01));

    // A uniform number with the normal one's variance.
    [Fact]
    public void Findings_ShowAUniformNumber() =>
        AssertFound("moment 4 ", 1, Each(value => Math.Sqrt(3) * ((2 * Expectations.Normal.Below(value)) - 1)));

    // Where normals end that are drawn from 8 and from 11 bits.
    [Theory]
    [InlineData(3.33)]
    [InlineData(3.91)]
    public void Findings_ShowACutTail(double end) => AssertFound("beyond 4", FewPieces, Each(value => Math.Clamp(value, -end, end)));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public void Findings_ShowARepetition(int lag) =>
        AssertFound($"lag {lag} ", FewPieces, values =>
        {
            for (int i = 100; i < values.Length; i += 100)
            {
                values[i] = values[i - lag];
            }
        });

    [Fact]
    public void ShapeFindings_ShowAWrongShape()
    {
        SkipInOtherProcess();
        double[] good = Good(0);
        Assert.Empty(Expectations.Normal.ShapeFindings(good));
        Assert.NotEmpty(Expectations.Normal.ShapeFindings([.. good.Select(value => value * 1.02)]));
        Assert.NotEmpty(Expectations.Normal.ShapeFindings([.. good.Select(value => value + 0.01)]));
        Assert.NotEmpty(Expectations.Normal.ShapeFindings([.. good.Select(value => Math.Round(value * 32) / 32)]));
        Assert.NotEmpty(Expectations.Uniform.ShapeFindings(good));
    }

    private static void AssertFound(string finding, int pieces, Action<double[]> spoil) =>
        Assert.Contains(Findings(pieces, spoil), found => found.StartsWith(finding, StringComparison.Ordinal));

    private static Action<double[]> Each(Func<double, double> spoil) => values =>
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = spoil(values[i]);
        }
    };

    private static IReadOnlyList<string> Findings(int pieces, Action<double[]> spoil)
    {
        SkipInOtherProcess();
        Sample sample = Expectations.Normal.NewSample();
        for (int piece = 0; piece < pieces; piece++)
        {
            double[] values = Good(piece);
            spoil(values);
            sample.Add(values);
        }

        return Expectations.Normal.Findings(sample);
    }

    private static double[] Good(int piece)
    {
        var values = new float[PieceLength];
        KeyedNormal.Fill(new KeyedStream(5, "good"), 0, 1, (long)piece * PieceLength, values);
        return Array.ConvertAll(values, value => (double)value);
    }

    private static void SkipInOtherProcess() =>
        Assert.SkipWhen(Environment.GetEnvironmentVariable("FANIN_OTHER_PROCESSOR") is not null, "Same bits, tested once.");
}
