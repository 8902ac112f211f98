using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Signals;

/// <summary>Theory against the mean of several networks of random matrices. One of ReLU layers of n units scatters by √(5/n) a layer in ln q.</summary>
public class SimulationTests
{
    private const int Width = 128;
    private const int Networks = 8;
    private const int Tokens = 8;

    private static readonly Dictionary<string, ParameterMoments> Parameters = new()
    {
        ["unit"] = ParameterMoments.OfWeight(1.0 / Width, Width, Width),
        ["he"] = ParameterMoments.OfWeight(2.0 / Width, Width, Width),
        ["tanh"] = ParameterMoments.OfWeight(2.0 / Width, Width, Width),
        ["small"] = ParameterMoments.OfWeight(0.6 / Width, Width, Width),
    };

    // Tolerances of ln q, of the cosine and of ln G.
    [Fact]
    public void ReluChain_GoesAsPredicted() => Compare(Repeat(4, new LinearStep("he"), Act("relu")), 0.2, 0.3, 0.05, 0.3);

    [Fact]
    public void ShrinkingChain_GoesAsPredicted() => Compare(Repeat(4, new LinearStep("small"), Act("relu")), 0.2, 0.3, 0.05, 0.3);

    [Fact]
    public void TanhChain_GoesAsPredicted() => Compare(Repeat(6, new LinearStep("tanh"), Act("tanh")), 0.5, 0.05, 0.03, 0.15);

    [Fact]
    public void LayerNormChain_GoesAsPredicted() =>
        Compare(Repeat(5, new LinearStep("small"), new LayerNormStep { Epsilon = 0 }, Act("gelu")), 0.3, 0.05, 0.03, 0.15);

    // The norm behind the ReLU takes its mean out.
    [Fact]
    public void LayerNormBehindRelu_GoesAsPredicted() =>
        Compare(Repeat(4, new LinearStep("unit"), Act("relu"), new LayerNormStep { Epsilon = 0 }), 0.3, 1e-9, 0.03, 0.15);

    [Fact]
    public void ResidualChain_GoesAsPredicted() =>
        Compare(Repeat(4, new ResidualPath(new SequencePath(new LinearStep("he"), Act("relu"), new LinearStep("unit")), 0.7)), 0.3, 0.15, 0.03, 0.15);

    [Fact]
    public void PreNormChain_GoesAsPredicted() =>
        Compare(
            Repeat(4, NormBlocks.PreNorm(new LayerNormStep { Epsilon = 0 }, new SequencePath(new LinearStep("he"), Act("relu"), new LinearStep("unit")))), 0.3, 0.1, 0.03, 0.15);

    // n·Σa² = e^(s²), s² = σ_Q²σ_K²(1 − ρ), and what comes out of it.
    [Theory]
    [InlineData(0.5, 0, false)]
    [InlineData(0.6, 0.3, false)]
    [InlineData(0.3, 0.6, false)]
    [InlineData(0.5, 0, true)]
    [InlineData(0.3, 0.3, true)]
    public void Attention_GoesAsPredicted(double variance, double rho, bool isCausal)
    {
        const int Length = 48;
        const int Units = 128;
        var parameters = new Dictionary<string, ParameterMoments>
        {
            ["q"] = ParameterMoments.OfWeight(variance / Units, Units, Units),
            ["k"] = ParameterMoments.OfWeight(1.0 / Units, Units, Units),
            ["v"] = ParameterMoments.OfWeight(1.0 / Units, Units, Units),
        };
        var step = new AttentionStep(new("q"), new("k"), new("v"), 32, Length) { IsCausal = isCausal };
        var simulation = new Simulation(parameters);
        double participation = 0;
        Measured measured = Measure(() => Simulation.Tokens(Length, Units, rho), x =>
        {
            (double[,] output, Func<double[,], double[,]> backward) = simulation.Run(step, x);
            participation += simulation.Participation / Networks;
            return (output, backward);
        });
        ImmutableArray<LayerSignals> rows = Propagation.Predict(step, parameters, measured.Input);
        if (!isCausal)
        {
            Near(Math.Exp(variance * (1 - rho)), participation, 0.12);
        }

        Near(rows[1].SecondMoment!.Value, measured.SecondMoment, 0.12);
        Assert.Equal(rows[1].Cosine!.Value, measured.Cosine, 0.05);
        Near(rows[0].GradientSecondMoment!.Value, measured.Gradient, 0.12);
    }

    private static void Compare(SequencePath path, double rho, double forward, double cosine, double backward)
    {
        var simulation = new Simulation(Parameters);
        Measured measured = Measure(() => Simulation.Tokens(Tokens, Width, rho), x => simulation.Run(path, x));
        ImmutableArray<LayerSignals> rows = Propagation.Predict(path, Parameters, measured.Input);
        Near(rows[^1].SecondMoment!.Value, measured.SecondMoment, forward);
        Assert.Equal(rows[^1].Cosine!.Value, measured.Cosine, cosine);
        Near(rows[0].GradientSecondMoment!.Value, measured.Gradient, backward);
    }

    // Means over networks, whose matrices differ as one simulation goes on; the cosine by mean products over mean squares.
    private static Measured Measure(Func<double[,]> input, Func<double[,], (double[,] Output, Func<double[,], double[,]> Backward)> run)
    {
        double[,] x = input();
        var gradients = new NormalNumbers("gradient");
        (double q, double product, double gradient) = (0, 0, 0);
        for (int network = 0; network < Networks; network++)
        {
            (double[,] output, Func<double[,], double[,]> back) = run(x);
            double second = Simulation.SecondMoment(output);
            q += second / Networks;
            product += second * Simulation.Cosine(output) / Networks;
            gradient += Simulation.SecondMoment(back(gradients.Matrix(output.GetLength(0), output.GetLength(1), 1))) / Networks;
        }

        return new Measured(new InputSignal(Simulation.SecondMoment(x), Simulation.Cosine(x)), q, product / q, gradient);
    }

    private sealed record Measured(InputSignal Input, double SecondMoment, double Cosine, double Gradient);

    private static void Near(double expected, double actual, double tolerance) => Assert.True(
        Math.Abs(Math.Log(actual / expected)) < tolerance, FormattableString.Invariant($"Predicted {expected:G5}, simulated {actual:G5}."));

    private static ActivationStep Act(string name) => new(ActivationCatalog.Parse(name));

    private static SequencePath Repeat(int times, params SignalPath[] steps) => new([.. Enumerable.Repeat(steps, times).SelectMany(step => step)]);
}
