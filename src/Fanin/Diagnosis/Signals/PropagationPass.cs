using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Signals;

/// <summary>One pass over a path, forward with the signal and back with the gradient, and the rows that it leaves.</summary>
internal sealed class PropagationPass(IReadOnlyDictionary<string, ParameterMoments> parameters)
{
    private readonly ParameterLookup _parameters = new(parameters);
    private readonly ElementwiseRules _elementwise = new();
    private readonly List<LayerSignals> _rows = [];

    /// <summary>Predicts.</summary>
    public ImmutableArray<LayerSignals> Predict(SignalPath path, InputSignal input)
    {
        var start = new Signal(input.SecondMoment, input.Cosine, input.Mean);
        _rows.Add(Row("input", "input", 0, start, start, null));
        Gradient atInput = Visit(path, start, 0).Backward(new Gradient(1, 0));
        _rows[0] = _rows[0] with { GradientSecondMoment = Known(atInput.G), ForwardFactor = null };
        return [.. _rows];
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static LayerSignals Row(string name, string kind, int depth, Signal before, Signal after, string? note) => new(name, kind, depth)
    {
        SecondMoment = Known(after.Q),
        Mean = Known(after.Mean),
        Cosine = Known(after.Rho),
        ForwardFactor = Known(after.Q / before.Q),
        Note = note,
    };

    private Passage Visit(SignalPath step, Signal x, int depth) => step switch
    {
        SequencePath sequence => Sequence(sequence, x, depth),
        ResidualPath residual => Residual(residual, x, depth),
        GatePath gate => Gate(gate, x, depth),
        ConcatenationPath concatenation => Concatenation(concatenation, x, depth),
        _ => Record(step, x, depth, Apply(step, x)),
    };

    private Passage Apply(SignalPath step, Signal x) => step switch
    {
        LinearStep linear => LinearRules.Of(linear, x, _parameters),
        ConvolutionStep convolution => LinearRules.Of(convolution, x, _parameters),
        TransposedConvolutionStep transposed => LinearRules.Of(transposed, x, _parameters),
        EmbeddingStep embedding => LinearRules.Of(embedding, _parameters),
        AddedEmbeddingStep added => LinearRules.Of(added, x, _parameters),
        ActivationStep activation => _elementwise.Of(activation, x),
        ScaleStep scale => ElementwiseRules.Of(scale, x),
        DropoutStep dropout => ElementwiseRules.Of(dropout, x),
        BatchNormStep norm => NormalizationRules.Of(norm, x, _parameters),
        LayerNormStep norm => NormalizationRules.Of(norm, x, _parameters),
        RmsNormStep norm => NormalizationRules.Of(norm, x, _parameters),
        MaxPoolStep pool => PoolingRules.Of(pool, x),
        AveragePoolStep pool => PoolingRules.Of(pool, x),
        TokenMeanStep mean => PoolingRules.Of(mean, x),
        TokenPickStep pick => PoolingRules.Of(pick, x),
        AttentionStep attention => AttentionRule.Of(attention, x, _parameters),
        FlattenStep => new Passage(x, 1),
        UnknownStep unknown => Passage.Unknown(unknown.Reason),
        _ => Passage.Unknown($"There is no rule for {step.Kind}."),
    };

    private Passage Sequence(SequencePath sequence, Signal x, int depth)
    {
        var passages = new List<Passage>();
        foreach (SignalPath step in sequence.Steps)
        {
            Passage passage = Visit(step, x, depth);
            passages.Add(passage);
            x = passage.Output;
        }

        return new Passage(x, gradient =>
        {
            for (int i = passages.Count - 1; i >= 0; i--)
            {
                gradient = passages[i].Backward(gradient);
            }

            return gradient;
        });
    }

    private Passage Residual(ResidualPath step, Signal x, int depth)
    {
        Passage skip = step.Shortcut is { } shortcut ? Visit(shortcut, x, depth + 1) : new Passage(x, 1);
        Passage branch = Visit(step.Branch, x, depth + 1);
        if (_parameters.OrOne(step.Gate) is not { } gate)
        {
            return Record(step, x, depth, Passage.UnknownParameter(step.Gate!));
        }

        double skipSquare = step.ShortcutMultiplier * step.ShortcutMultiplier;
        double branchSquare = step.Multiplier * step.Multiplier * gate.SecondMoment;
        Signal a = Scaled(skip.Output, skipSquare, step.ShortcutMultiplier);
        Signal b = Scaled(branch.Output, branchSquare, step.Multiplier * gate.Mean);
        double both = 2 * a.Mean * b.Mean;
        double q = a.Q + b.Q + both;
        var sum = new Signal(q, ((a.Q * a.Rho) + (b.Q * b.Rho) + both) / q, a.Mean + b.Mean)
        {
            Width = Math.Max(a.Width, b.Width),
            IsGaussian = (a.IsGaussian || a.Q == 0) && (b.IsGaussian || b.Q == 0),
        };
        return Record(step, x, depth, new Passage(
            sum.Tidy(), gradient => skip.Backward(gradient.Times(skipSquare)).Plus(branch.Backward(gradient.Times(branchSquare)))));
    }

    // Nothing times anything is nothing, whatever it is.
    private static Signal Scaled(Signal x, double square, double factor) =>
        square == 0 ? new Signal(0, 0, 0) { Width = x.Width } : x with { Q = x.Q * square, Mean = x.Mean * factor };

    private Passage Gate(GatePath step, Signal x, int depth)
    {
        Passage value = Visit(step.Value, x, depth + 1);
        Passage gate = Visit(step.Gate, x, depth + 1);
        (Signal output, double toValue, double toGate, string? note) = _elementwise.Gate(step, value.Output, gate.Output);
        return Record(step, x, depth, new Passage(
            output, gradient => value.Backward(gradient.Times(toValue)).Plus(gate.Backward(gradient.Times(toGate))), note));
    }

    private Passage Concatenation(ConcatenationPath step, Signal x, int depth)
    {
        Passage[] branches = [.. step.Branches.Select(branch => Visit(branch, x, depth + 1))];
        double width = step.Widths.Sum();
        double Weighted(Func<Signal, double> moment) => branches.Zip(step.Widths).Sum(part => moment(part.First.Output) * part.Second / width);
        double q = Weighted(part => part.Q);
        var output = new Signal(q, Weighted(part => part.Q * part.Rho) / q, Weighted(part => part.Mean)) { Width = (long)width };
        return Record(step, x, depth, new Passage(
            output.Tidy(), gradient => branches.Select(branch => branch.Backward(gradient)).Aggregate((left, right) => left.Plus(right))));
    }

    // The row of a step, which its gradient completes on the way back.
    private Passage Record(SignalPath step, Signal x, int depth, Passage passage)
    {
        int row = _rows.Count;
        _rows.Add(Row(step.Name ?? step.Kind, step.Kind, depth, x, passage.Output, passage.Note));
        return passage with
        {
            Backward = gradient =>
            {
                Gradient before = passage.Backward(gradient);
                _rows[row] = _rows[row] with { GradientSecondMoment = Known(gradient.G), GradientFactor = Known(before.G / gradient.G) };
                return before;
            },
        };
    }
}
