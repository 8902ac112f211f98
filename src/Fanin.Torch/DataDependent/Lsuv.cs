using Fanin.Schemes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Layer-sequential unit variance: orthogonal weights, then, layer after layer, <c>W ← W/std(output)</c> until |std − 1| is within the tolerance.</summary>
/// <remarks>
/// <para>Layers: linear, convolution, transposed convolution, in the order of execution; a layer that is called several times counts at its first call. The deviation is that of all
/// numbers of the layer's output over one batch, dividing by their count. Embeddings and normalizations keep what they hold.</para>
/// <para>Source: Mishkin, Matas 2016, arXiv:1511.06422, algorithm 1.</para>
/// <para>Differs from: the authors' program, which goes by the order of registration and calls the whole model for every try; here one pass does.
/// The paper compares the variance, the program, as here, the deviation.</para>
/// </remarks>
public sealed record Lsuv : DataDependentStep
{
    private readonly double _tolerance = 0.1;
    private readonly int _maxTries = 10;

    /// <inheritdoc/>
    public override string Name => "lsuv";

    /// <summary>Largest |std − 1| to be content with, above 0; 0.1 if omitted.</summary>
    public double Tolerance
    {
        get => _tolerance;
        init => _tolerance = Check.PositiveFinite(value);
    }

    /// <summary>Corrections of one layer at most, at least 1; 10 if omitted. What is not reached by then is noted in the record.</summary>
    public int MaxTries
    {
        get => _maxTries;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxTries = value;
        }
    }

    /// <summary>Whether biases are shifted too, until |mean| of the output is within the tolerance; every layer must then have one.</summary>
    public bool ShiftsMean { get; init; }

    /// <summary>Whether the weights stay what they are, in place of orthogonal ones, and are scaled only.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>Initializes a model.</summary>
    /// <param name="module">The model.</param>
    /// <param name="input">One batch of what it is called with.</param>
    /// <param name="seed">The root of the orthogonal weights.</param>
    /// <returns>A factor a weight, with deviations before and after.</returns>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A layer's output is constant or not finite; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Tensor input, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Carry(module, seed, session => session.LayerRefusals(input, ShiftsMean), session =>
        {
            if (!KeepsWeights)
            {
                session.DrawLayers(_ => Scheme.Orthogonal());
            }

            LayerWalk.Visit(module, input, session.Layers, (layer, x) => Normalize(session, layer, x));
        });
    }

    private void Normalize(StepSession session, WeightLayer layer, Tensor input)
    {
        using Tensor weight = layer.Weight.detach().clone();
        using Tensor? bias = layer.Bias?.detach().clone();
        (double mean, double stdDev) before = Measure(layer, input);
        (double mean, double stdDev) = before;
        (double factor, double shift) = (1, 0);
        int tries = 0;
        for (; !IsReached(mean, stdDev) && tries < MaxTries; tries++)
        {
            factor /= stdDev;
            session.Try(Scaled(layer, factor), weight);
            if (ShiftsMean)
            {
                (mean, _) = Measure(layer, input);
                shift -= mean;
                session.Try(Shifted(layer, shift), bias!);
            }

            (mean, stdDev) = Measure(layer, input);
        }

        string? note = IsReached(mean, stdDev)
            ? null
            : FormattableString.Invariant($"After {tries} tries the mean is {mean:G6} and the deviation {stdDev:G6}: not within {Tolerance:G6}.");
        session.Note(new ParameterChange
        {
            Parameter = layer.WeightName,
            Kind = ChangeKind.Scale,
            Values = [factor],
            MeanBefore = before.mean,
            MeanAfter = mean,
            StdDevBefore = before.stdDev,
            StdDevAfter = stdDev,
            Tries = tries,
            Note = note,
        });
        if (ShiftsMean)
        {
            session.Note(new ParameterChange { Parameter = layer.BiasName, Kind = ChangeKind.Shift, Values = [shift], MeanBefore = before.mean, MeanAfter = mean, Tries = tries });
        }
    }

    private static ParameterChange Scaled(WeightLayer layer, double factor) => new() { Parameter = layer.WeightName, Kind = ChangeKind.Scale, Values = [factor] };

    private static ParameterChange Shifted(WeightLayer layer, double shift) => new() { Parameter = layer.BiasName, Kind = ChangeKind.Shift, Values = [shift] };

    private static (double Mean, double StdDev) Measure(WeightLayer layer, Tensor input)
    {
        using Tensor output = layer.Forward(input);
        (double mean, double stdDev) = WeightLayer.Moments(output);
        return double.IsFinite(mean) && double.IsFinite(stdDev) && stdDev > 0
            ? (mean, stdDev)
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"The output of {layer.Path} has mean {mean:G6} and deviation {stdDev:G6}; expected finite numbers that are not all equal. Look at the batch and at what is before the layer."));
    }

    private bool IsReached(double mean, double stdDev) => Math.Abs(stdDev - 1) <= Tolerance && (!ShiftsMean || Math.Abs(mean) <= Tolerance);
}
