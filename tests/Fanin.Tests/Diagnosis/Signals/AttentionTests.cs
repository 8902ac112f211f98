using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Signals;

public class AttentionTests
{
    private const int Width = 512;

    private static readonly int[] Places = [0, 1, 2, 4, 8, 12, 16];

    // d = 512, 8 heads: n, deviation of the logits, cosine; second moment of the output.
    [Theory]
    [InlineData(256, 1, 0, 0.0126)]
    [InlineData(256, 0.1, 0.3, 0.3028)]
    [InlineData(64, 0.5, 0, 0.0206)]
    public void Output_IsTheFormula(int tokens, double deviation, double cosine, double expected)
    {
        Dictionary<string, ParameterMoments> parameters = Parameters();
        parameters["q"] = ParameterMoments.OfWeight(deviation * deviation / Width, Width, Width);
        LayerSignals row = Propagation.Predict(Attention(tokens), parameters, new InputSignal(1, cosine))[1];
        Assert.Equal(expected, row.SecondMoment!.Value, 5.1e-5);
        Assert.Equal((cosine + ((1 - cosine) / tokens)) / row.SecondMoment.Value, row.Cosine!.Value, 1e-12);
    }

    // 8 layers of attention and ReLU feed-forward, d = 512, n = 64, 8 heads, after sub-layers 0, 1, 2, 4, 8, 12, 16, to the printed digits.
    [Fact]
    public void PreNormTransformer_IsPredicted()
    {
        ImmutableArray<LayerSignals> rows = Sublayers(isPreNorm: true);
        Assert.Equal([1, 1.044, 2.044, 3.243, 5.974, 8.980, 12.150], Places.Select(place => rows[place].SecondMoment!.Value), Within(1e-3));
        Assert.Equal([0, 0.015, 0.167, 0.297, 0.462, 0.558, 0.619], Places.Select(place => rows[place].Cosine!.Value), Within(1e-3));
        Assert.Equal([7.867, 7.269, 3.713, 2.496, 1.587, 1.210, 1], Places.Select(place => rows[place].GradientSecondMoment!.Value), Within(1e-3));

        // Within 10 % of the mean of three networks.
        Assert.Equal([1.002, 1.042, 2.053, 3.300, 5.962, 9.074, 12.141], Places.Select(place => rows[place].SecondMoment!.Value), Relative(0.03));
        Assert.Equal([8.686, 7.686, 3.903, 2.565, 1.605, 1.212, 1], Places.Select(place => rows[place].GradientSecondMoment!.Value), Relative(0.11));
    }

    [Fact]
    public void PostNormTransformer_IsPredicted()
    {
        ImmutableArray<LayerSignals> rows = Sublayers(isPreNorm: false);
        Assert.All(rows, row => Assert.Equal(1, row.SecondMoment!.Value, 1e-12));
        Assert.Equal([0, 0.015, 0.170, 0.387, 0.770, 0.937, 0.984], Places.Select(place => rows[place].Cosine!.Value), Within(1e-3));
        Assert.Equal([0.140, 0.088, 0.088, 0.070, 0.098, 0.275, 1], Places.Select(place => rows[place].GradientSecondMoment!.Value), Within(1e-3));
    }

    [Fact]
    public void Logits_ThatAreLarge_AreRefused()
    {
        Dictionary<string, ParameterMoments> parameters = Parameters();
        parameters["q"] = ParameterMoments.OfWeight(9.0 / Width, Width, Width);
        LayerSignals row = Propagation.Predict(Attention(64), parameters, InputSignal.Standard)[1];
        Assert.Null(row.SecondMoment);
        Assert.Contains("Logits of variance 9 among 64 tokens", row.Note, StringComparison.Ordinal);
        Assert.NotNull(Propagation.Predict(Attention(64), parameters, new InputSignal(1, 0.8))[1].SecondMoment);
    }

    // Without the scale 1/√(head width), weights must be smaller by as much; a table on the logits sharpens attention.
    [Fact]
    public void LogitScale_AndBias_AreCounted()
    {
        Dictionary<string, ParameterMoments> parameters = Parameters();
        double usual = Propagation.Predict(Attention(64), parameters, InputSignal.Standard)[1].SecondMoment!.Value;
        parameters["q"] = ParameterMoments.OfWeight(1.0 / (64 * Width), Width, Width);
        AttentionStep unscaled = Attention(64) with { LogitScale = 1 };
        Assert.Equal(usual, Propagation.Predict(unscaled, parameters, InputSignal.Standard)[1].SecondMoment!.Value, 1e-14);
        parameters["relative"] = new ParameterMoments(0, 0.3);
        double biased = Propagation.Predict(unscaled with { LogitBias = "relative" }, parameters, InputSignal.Standard)[1].SecondMoment!.Value;
        Assert.Equal(Math.Exp(1) * (Math.Exp(0.3) - 1) / 64, biased - usual, 1e-12);
        Assert.Contains("relative", (unscaled with { LogitBias = "relative" }).ParameterNames);
    }

    [Fact]
    public void PackedParts_HaveTheirOwnMoments()
    {
        ParameterMoments unit = ParameterMoments.OfWeight(1.0 / Width, Width, Width);
        var parameters = new Dictionary<string, ParameterMoments>
        {
            ["qkv"] = unit with { Parts = [unit with { SecondMoment = 0 }, unit, unit with { SecondMoment = 4.0 / Width }] },
        };
        var step = new AttentionStep(new("qkv", null, 0), new("qkv", null, 1), new("qkv", null, 2), 64, 16);
        Assert.Equal(4.0 / 16, Propagation.Predict(step, parameters, InputSignal.Standard)[1].SecondMoment!.Value, 1e-12);
    }

    private static ImmutableArray<LayerSignals> Sublayers(bool isPreNorm)
    {
        SignalPath attention = new SequencePath(Attention(64), new LinearStep("o"));
        SignalPath feedForward = new SequencePath(new LinearStep("up"), new ActivationStep(ActivationCatalog.Parse("relu")), new LinearStep("down"));
        var norm = new LayerNormStep { Epsilon = 0 };
        SignalPath[] sublayers = [.. Enumerable.Range(0, 16).Select(i => Block(i % 2 == 0 ? attention : feedForward))];
        ImmutableArray<LayerSignals> rows = Propagation.Predict(new SequencePath(sublayers), Parameters(), InputSignal.Standard);
        return [rows[0], .. rows.Where(row => row.Name == "end")];

        SignalPath Block(SignalPath branch) => isPreNorm
            ? NormBlocks.PreNorm(norm, branch) with { Name = "end" }
            : NormBlocks.PostNorm(norm with { Name = "end" }, branch);
    }

    private static AttentionStep Attention(int tokens) => new(new("q"), new("k"), new("v"), 64, tokens);

    private static Dictionary<string, ParameterMoments> Parameters()
    {
        ParameterMoments unit = ParameterMoments.OfWeight(1.0 / Width, Width, Width);
        return new Dictionary<string, ParameterMoments>
        {
            ["q"] = unit,
            ["k"] = unit,
            ["v"] = unit,
            ["o"] = unit,
            ["up"] = ParameterMoments.OfWeight(1.0 / Width, Width, 4 * Width),
            ["down"] = ParameterMoments.OfWeight(2.0 / (4 * Width), 4 * Width, Width),
        };
    }

    private static Func<double, double, bool> Within(double tolerance) => (expected, actual) => Math.Abs(expected - actual) <= tolerance;

    private static Func<double, double, bool> Relative(double tolerance) => (expected, actual) => Math.Abs(expected - actual) <= tolerance * expected;
}
