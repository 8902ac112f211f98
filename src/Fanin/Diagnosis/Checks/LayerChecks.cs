using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Diagnosis.Checks;

/// <summary>What is wrong with the signal of single layers.</summary>
internal static class LayerChecks
{
    private const double SmallestHalf = 1.0 / (1 << 14);

    public static IEnumerable<Finding> Of(CheckSubject subject) =>
        [.. Levels(subject), .. Saturated(subject), .. Dead(subject), .. Means(subject), .. Deviations(subject), .. Ranks(subject), .. NonFinite(subject), .. Underflow(subject)];

    private static IEnumerable<Finding> Levels(CheckSubject subject)
    {
        foreach (CheckedLayer layer in subject.Links.Where(layer => layer.Layer.StdDev.Value is < 0.1 or > 10).Take(1))
        {
            double level = layer.Layer.StdDev.Value!.Value;
            SourcedLimit limit = level < 1 ? Thresholds.LowestLevel : Thresholds.HighestLevel;
            yield return new Finding(
                FindingCodes.SignalLevel, FindingSeverity.Warning,
                $"{layer.Activation!.Name} behind {layer.Layer.Name} sees numbers of deviation {MessageNumber.Of(level)}; about 1 is what activations are made for. Scale the input or the weights.")
            {
                Layer = layer.Layer.Name,
                Measured = level,
                Expected = limit,
                Source = limit.Source,
                Repair = WeightChecks.GainError(layer) == 0 ? null : Repairs.KeepSignal(subject, [.. subject.Links]),
            };
        }
    }

    private static IEnumerable<Finding> Saturated(CheckSubject subject)
    {
        var layers = subject.Report.Layers;
        CheckedLayer? Before(int index) => index == 0 ? null : subject.Weights.FirstOrDefault(layer => ReferenceEquals(layer.Layer, layers[index - 1]));

        // Inputs of deviation 1 went through no activation: the usual gains, which make up for one, then make 20 % of the first layer, and of it alone.
        bool IsUsual(int index) => layers[index].SaturatedFraction.Value <= Thresholds.MostlySaturated
            && Before(index) is { } before && ReferenceEquals(before, subject.Weights[0]) && WeightChecks.GainError(before) == 0;
        int index = Enumerable.Range(0, layers.Length).FirstOrDefault(i => layers[i].SaturatedFraction.Value > Thresholds.Saturated && !IsUsual(i), -1);
        if (index < 0)
        {
            yield break;
        }

        double share = layers[index].SaturatedFraction.Value!.Value;
        CheckedLayer? before = Before(index);
        string name = before?.Layer.Name ?? layers[index].Name;
        yield return new Finding(
            FindingCodes.Saturation, share > Thresholds.MostlySaturated ? FindingSeverity.Error : FindingSeverity.Warning,
            $"{MessageNumber.Of(100 * share)} % of the outputs of {layers[index].Kind} behind {name} are at an end of its range, where it has no slope: weights or inputs are too large.")
        {
            Layer = name,
            Measured = share,
            Expected = Thresholds.Saturated,
            Source = Thresholds.Saturated.Source,
            Repair = before is null || WeightChecks.GainError(before) == 0 ? null : Repairs.KeepSignal(subject, [.. subject.Links.Where(layer => WeightChecks.GainError(layer) != 0)]),
        };
    }

    private static IEnumerable<Finding> Dead(CheckSubject subject)
    {
        foreach (LayerProbe layer in subject.Report.Layers.Where(layer => layer.DeadFraction > Thresholds.Dead).Take(1))
        {
            double share = layer.DeadFraction!.Value;
            yield return new Finding(
                FindingCodes.DeadUnits, share > Thresholds.MostlyDead ? FindingSeverity.Error : FindingSeverity.Warning,
                $"{MessageNumber.Of(100 * share)} % of the units of {layer.Name} are 0 for every sample and get no gradient. Begin with zero biases and random weights of mean 0.")
            {
                Layer = layer.Name,
                Measured = share,
                Expected = Thresholds.Dead,
                Source = Thresholds.Dead.Source,
                Repair = Centred(subject, layer),
            };
        }

        foreach (LayerProbe layer in subject.Report.Layers.Where(layer => layer.ActiveFraction < Thresholds.LeastActive || layer.ActiveFraction > Thresholds.MostActive).Take(1))
        {
            yield return new Finding(
                FindingCodes.ActiveFraction, FindingSeverity.Warning,
                $"{MessageNumber.Of(100 * layer.ActiveFraction!.Value)} % of the numbers before {layer.Name} are above 0; about half should be. Begin with zero biases, and inputs of mean 0.")
            {
                Layer = layer.Name,
                Measured = layer.ActiveFraction,
                Expected = 0.5,
                Source = Thresholds.LeastActive.Source,
                Repair = Centred(subject, layer),
            };
        }
    }

    // What stands before an activation, without biases and a mean of its weights.
    private static Rule? Centred(CheckSubject subject, LayerProbe activation)
    {
        int place = subject.Report.Layers.IndexOf(activation);
        CheckedLayer? before = subject.Weights.LastOrDefault(layer => subject.Report.Layers.IndexOf(layer.Layer) < place);
        return Repairs.ZeroBiases(subject, [before]) ?? (before is { HasMean: true } ? Repairs.KeepSignal(subject, [before]) : null);
    }

    private static IEnumerable<Finding> Means(CheckSubject subject)
    {
        foreach (CheckedLayer found in subject.Weights.Where(layer => Math.Abs(layer.Layer.Mean.Measured ?? 0) > Thresholds.MeanShare * layer.Layer.StdDev.Measured).Take(1))
        {
            LayerProbe layer = found.Layer;
            yield return new Finding(
                FindingCodes.LargeMean, FindingSeverity.Warning,
                $"The mean {MessageNumber.Of(layer.Mean.Measured!.Value)} of {layer.Name} is more than twice its deviation {MessageNumber.Of(layer.StdDev.Measured!.Value)}: samples differ little. Centre the inputs, or look for weights of a mean.")
            {
                Layer = layer.Name,
                Measured = layer.Mean.Measured,
                Expected = Thresholds.MeanShare * layer.StdDev.Measured,
                Source = Thresholds.MeanShare.Source,
                Repair = (found.HasMean ? Repairs.KeepSignal(subject, [found]) : null) ?? Repairs.ZeroBiases(subject, [found]),
            };
        }
    }

    private static IEnumerable<Finding> Deviations(CheckSubject subject)
    {
        if (FirstDeviating(subject) is not { } layer)
        {
            yield break;
        }

        double ratio = Math.Exp(layer.SecondMoment.LogRatio!.Value);
        yield return new Finding(
            FindingCodes.TheoryDeviation, FindingSeverity.Warning,
            $"The second moment behind {layer.Name} is {MessageNumber.Of(layer.SecondMoment.Measured!.Value)}, {MessageNumber.Of(ratio)} times what the recipe leads to expect: look for weights that no rule has set, or a fan or gain that is not meant.")
        {
            Layer = layer.Name,
            Measured = layer.SecondMoment.Measured,
            Expected = layer.SecondMoment.Predicted,
            Source = Thresholds.Deviation.Source,
        };
    }

    // A layer is judged by what it adds to the distance of measurement and theory, and by the whole distance. One network of n units scatters about the mean over
    // networks by some √(2/n) a layer, so that narrow ones have more leave: three times that. Where theory itself says that it is not exact, the distance is none of the layers' doing.
    private static LayerProbe? FirstDeviating(CheckSubject subject)
    {
        HashSet<LayerProbe> weights = [.. subject.Weights.Select(layer => layer.Layer)];
        (double before, double inexact, double scatter) = (0, 0, 0);
        foreach (LayerProbe layer in subject.Report.Layers.Where(layer => layer.SecondMoment.LogRatio is not null))
        {
            double ratio = layer.SecondMoment.LogRatio!.Value;
            if (layer.Note is not null)
            {
                (before, inexact) = (ratio, ratio);
                continue;
            }

            double own = weights.Contains(layer) ? 2.0 / (layer.Units ?? double.PositiveInfinity) : 0;
            scatter += own;
            if (Math.Abs(ratio - before) > Leave(own) || Math.Abs(ratio - inexact) > Leave(scatter))
            {
                return layer;
            }

            before = ratio;
        }

        return null;
    }

    private static double Leave(double variance) => Math.Max(Thresholds.Deviation, 3 * Math.Sqrt(variance));

    private static IEnumerable<Finding> Ranks(CheckSubject subject)
    {
        if (subject.Report.Samples is not { } samples)
        {
            yield break;
        }

        foreach (LayerProbe layer in subject.Report.Layers.Where(layer => layer is { EffectiveRank: not null, Units: not null }
            && layer.EffectiveRank < Thresholds.EffectiveRank * Math.Min(samples, layer.Units.Value)).Take(1))
        {
            yield return new Finding(
                FindingCodes.LowEffectiveRank, FindingSeverity.Warning,
                $"The outputs of {layer.Name} span about {MessageNumber.Of(layer.EffectiveRank!.Value)} of {MessageNumber.Of(Math.Min(samples, layer.Units!.Value))} directions: samples are nearly alike there.")
            {
                Layer = layer.Name,
                Measured = layer.EffectiveRank,
                Expected = Thresholds.EffectiveRank * Math.Min(samples, layer.Units!.Value),
                Source = Thresholds.EffectiveRank.Source,
            };
        }
    }

    private static IEnumerable<Finding> NonFinite(CheckSubject subject)
    {
        string? layer = subject.Report.Layers.FirstOrDefault(layer => layer.NonFiniteCount > 0)?.Name ?? subject.Report.Layers.LastOrDefault(layer => layer.NonFiniteGradientCount > 0)?.Name;
        ParameterProbe? parameter = subject.Report.Parameters.FirstOrDefault(probe => probe.NonFiniteCount > 0) ?? subject.Report.Parameters.LastOrDefault(probe => probe.NonFiniteGradientCount > 0);
        bool isLoss = subject.Report.Loss is { } loss && !double.IsFinite(loss);
        if (layer is not null || parameter is not null || isLoss)
        {
            yield return new Finding(FindingCodes.NonFinite, FindingSeverity.Error, $"Numbers that are NaN or infinite in {parameter?.Parameter.Name ?? layer ?? "the loss"}: set every parameter, and look for memory that nothing has written.")
            {
                Layer = layer,
                Parameter = parameter?.Parameter.Name,
                Measured = parameter?.NonFiniteCount ?? parameter?.NonFiniteGradientCount,
                Expected = 0,
                Source = "derived: NaN spreads to all that is computed from it",
            };
        }
    }

    // bfloat16 reaches as far as float32; float16 loses digits below 2⁻¹⁴.
    private static IEnumerable<Finding> Underflow(CheckSubject subject)
    {
        HashSet<string> halves = [.. subject.Report.Parameters.Where(probe => probe.Parameter.ElementType == ElementType.Float16).Select(probe => probe.Parameter.Name)];
        foreach (LayerProbe layer in subject.Weights.Select(layer => layer.Layer).Where(layer => layer.ParameterNames.Any(halves.Contains) && layer.StdDev.Value is > 0 and < SmallestHalf).Take(1))
        {
            yield return new Finding(
                FindingCodes.HalfUnderflow, FindingSeverity.Warning,
                $"The outputs of {layer.Name} have a deviation of {MessageNumber.Of(layer.StdDev.Value!.Value)}, below the smallest normal number of float16: digits are lost, and below 6e-8 all. Use bfloat16, or larger weights.")
            {
                Layer = layer.Name,
                Measured = layer.StdDev.Value,
                Expected = SmallestHalf,
                Source = "derived: the smallest normal number of IEEE 754 binary16 is 2⁻¹⁴",
                Repair = Repairs.KeepSignal(subject, [.. subject.Links.Where(link => WeightChecks.GainError(link) != 0)]),
            };
        }
    }
}
