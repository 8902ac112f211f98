using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Gives every unit of a layer a mean and variance 1 over a batch: w ← w/σ, b ← (b − μ)/σ + β.</summary>
internal static class UnitNormalization
{
    /// <summary>Normalizes a layer.</summary>
    public static void Apply(StepSession session, WeightLayer layer, Tensor input, double bias)
    {
        (double[] mean, double[] stdDev) = Measure(layer, input);
        double[] held = Doubles(layer.Bias!);
        Write(session, layer, input, (mean, stdDev), [.. held.Select((b, unit) => ((b - mean[unit]) / stdDev[unit]) + bias)], gains: []);
    }

    /// <summary>Divides the weights by the units' deviations, sets the biases, and notes both with what is measured afterwards.</summary>
    public static void Write(
        StepSession session, WeightLayer layer, Tensor input, (double[] Mean, double[] StdDev) before, ImmutableArray<double> biases, ImmutableArray<double> gains)
    {
        ImmutableArray<double> factors = [.. before.StdDev.Select(deviation => 1 / deviation)];
        session.Try(new ParameterChange { Parameter = layer.WeightName, Kind = ChangeKind.Scale, Values = factors, TransposedGroups = layer.TransposedGroups }, layer.Weight);
        session.Try(new ParameterChange { Parameter = layer.BiasName, Kind = ChangeKind.Set, Values = biases }, layer.Bias!);
        (double[] mean, double[] stdDev) = Measure(layer, input);
        session.Note(new ParameterChange
        {
            Parameter = layer.WeightName,
            Kind = ChangeKind.Scale,
            Values = factors,
            Gains = gains,
            TransposedGroups = layer.TransposedGroups,
            MeanBefore = before.Mean.Average(),
            StdDevBefore = before.StdDev.Average(),
            MeanAfter = mean.Average(),
            StdDevAfter = stdDev.Average(),
        });
        session.Note(new ParameterChange { Parameter = layer.BiasName, Kind = ChangeKind.Set, Values = biases });
    }

    /// <summary>Moments of a layer's units, none of which may be constant.</summary>
    public static (double[] Mean, double[] StdDev) Measure(WeightLayer layer, Tensor input)
    {
        using Tensor output = layer.Forward(input);
        (double[] mean, double[] stdDev) = layer.UnitMoments(output);
        ImmutableArray<int> constant = [.. Enumerable.Range(0, stdDev.Length).Where(unit => !(stdDev[unit] > 0) || !double.IsFinite(stdDev[unit]) || !double.IsFinite(mean[unit]))];
        return constant.IsEmpty
            ? (mean, stdDev)
            : throw new InvalidOperationException(
                $"Units {string.Join(", ", constant.Take(5))}{(constant.Length > 5 ? ", …" : string.Empty)} of {layer.Path} are constant or not finite over the batch; "
                + "expected outputs that differ from sample to sample. Take a larger batch, or look at what is before the layer.");
    }

    private static double[] Doubles(Tensor tensor)
    {
        using Tensor wide = tensor.detach().to(ScalarType.Float64).cpu().contiguous();
        return wide.data<double>().ToArray();
    }
}
