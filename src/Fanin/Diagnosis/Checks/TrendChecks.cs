using Fanin.Diagnosis.Reports;

namespace Fanin.Diagnosis.Checks;

/// <summary>Signals, gradients and cosines that change with depth.</summary>
internal static class TrendChecks
{
    private const double Unit = 1;

    public static IEnumerable<Finding> Of(CheckSubject subject) => [.. Signal(subject), .. GradientTrend(subject), .. PostNorm(subject), .. Cosine(subject)];

    // What a normalization follows is rescaled; the head's scale has checks of its own.
    private static IEnumerable<Finding> Signal(CheckSubject subject)
    {
        CheckedLayer[] layers = [.. subject.Weights.Where(layer => !layer.IsNormalized && !layer.IsLast)];
        IEnumerable<LayerProbe> start = subject.Report.Layers.Where((layer, i) => i == 0 && layer.Kind == "input");
        if (Trend.Of(start.Concat(layers.Select(layer => layer.Layer)).Select(layer => (layer, Root(layer.SecondMoment.Value))), Thresholds.Slope) is not { } trend)
        {
            yield break;
        }

        bool grows = trend.Slope > 0;
        yield return new Finding(
            grows ? FindingCodes.ExplodingSignal : FindingCodes.VanishingSignal, trend.Severity,
            $"The signal {(grows ? "grows" : "shrinks")} by {MessageNumber.Of(Math.Exp(Math.Abs(trend.Slope)))} a layer, by {MessageNumber.Of(Math.Exp(Math.Abs(trend.Slope) * (trend.Count - 1)))} from end to end. "
            + "Give each weight the gain of the activation behind it, divided by the root of fan_in.")
        {
            Layer = trend.First.Name,
            Measured = Math.Exp(trend.Slope),
            Expected = Unit,
            Source = Thresholds.Slope.Source,
            Repair = Repairs.KeepSignal(subject, [.. subject.Links]),
        };
    }

    private static IEnumerable<Finding> GradientTrend(CheckSubject subject)
    {
        LayerProbe[] layers = [.. GradientLayers(subject)];
        bool hasNormalizedSkips = subject.Report.Layers.Any(layer => layer.Depth == 0 && layer.Kind == "residual") && subject.Report.Layers.Any(layer => layer.Depth > 0 && CheckSubject.IsNorm(layer));
        SourcedLimit limit = hasNormalizedSkips ? Thresholds.SkipSlope : Thresholds.Slope;
        if (Trend.Of(layers.Select(layer => (layer, layer.GradientStdDev.Value)).Reverse(), limit) is not { } trend)
        {
            yield break;
        }

        bool grows = trend.Slope > 0;
        bool isBatchNorm = grows && layers.Count(layer => layer.Kind == "batch norm") > layers.Length / 2;
        string advice = isBatchNorm ? "Each BatchNorm without a skip connection around it adds to that, whatever the weights are: add skip connections, or leave some norms out."
            : "Give each weight the gain of the activation behind it, or add skip connections.";
        yield return new Finding(
            isBatchNorm ? FindingCodes.BatchNormExplosion : grows ? FindingCodes.ExplodingGradient : FindingCodes.VanishingGradient, trend.Severity,
            $"On its way back the gradient {(grows ? "grows" : "shrinks")} by {MessageNumber.Of(Math.Exp(Math.Abs(trend.Slope)))} a layer, by {MessageNumber.Of(Math.Exp(Math.Abs(trend.Slope) * (trend.Count - 1)))} from end to end. {advice}")
        {
            Layer = trend.First.Name,
            Measured = Math.Exp(trend.Slope),
            Expected = Unit,
            Source = isBatchNorm ? "derived: E[φ'²]/Var[φ] a layer; Yang et al. 2019 (arXiv:1902.08129)" : limit.Source,
            Repair = isBatchNorm ? null : WrongLinks(subject) is { Length: > 0 } wrong ? Repairs.KeepSignal(subject, wrong) : null,
        };
    }

    // The outermost layers whose gradient does not depend on the scale of the weights that a norm follows.
    private static IEnumerable<LayerProbe> GradientLayers(CheckSubject subject)
    {
        HashSet<LayerProbe> scaled = [.. subject.Weights.Where(layer => layer.IsNormalized || layer.IsLast).Select(layer => layer.Layer)];
        HashSet<LayerProbe> weights = [.. subject.Weights.Select(layer => layer.Layer)];
        var layers = subject.Report.Layers;
        for (int i = 0; i < layers.Length; i++)
        {
            LayerProbe layer = layers[i];
            bool isBeforeNorm = i + 1 < layers.Length && CheckSubject.IsNorm(layers[i + 1]) && layers[i + 1].Depth == layer.Depth;
            if (layer.Depth == 0 && ((weights.Contains(layer) && !scaled.Contains(layer)) || CheckSubject.IsNorm(layer) || (layer.Kind == "residual" && !isBeforeNorm)))
            {
                yield return layer;
            }
        }
    }

    private static IEnumerable<Finding> PostNorm(CheckSubject subject)
    {
        var layers = subject.Report.Layers;
        LayerProbe[] norms = [.. layers.Where((layer, i) => i > 0 && CheckSubject.IsNorm(layer) && layer.Kind != "batch norm" && layers[i - 1].Kind == "residual" && layers[i - 1].Depth == layer.Depth)];
        if (norms.Length < 3 || norms[^1].GradientStdDev.Value is not > 0)
        {
            yield break;
        }

        // A final norm behind pre-norm blocks has no residual sum behind each of its kin.
        double last = norms[^1].GradientStdDev.Value!.Value;
        if (norms.FirstOrDefault(norm => norm.GradientStdDev.Value < Thresholds.PostNorm * last) is { } low)
        {
            double ratio = low.GradientStdDev.Value!.Value / last;
            yield return new Finding(
                FindingCodes.PostNormCollapse, FindingSeverity.Warning,
                $"Behind {low.Name} the gradient is {MessageNumber.Of(ratio)} of that behind the last block: norms behind the sums make tokens alike and gradients small. Warm the learning rate up, or put the norms into the branches.")
            {
                Layer = low.Name,
                Measured = ratio,
                Expected = Thresholds.PostNorm,
                Source = Thresholds.PostNorm.Source,
            };
        }
    }

    // Behind a skip connection the inputs themselves go on; alike without one they can't be told apart any more.
    private static IEnumerable<Finding> Cosine(CheckSubject subject)
    {
        LayerProbe[] layers = [.. subject.Report.Layers.Where(layer => layer.Depth == 0 && layer.Cosine.Value is not null && layer.SecondMoment.Value is not 0)];
        bool hasSkips = layers.Any(layer => layer.Kind == "residual");
        if (layers.FirstOrDefault(layer => layer.Cosine.Value > Thresholds.WarningCosine) is not { } first || layers[0] == first || layers[^1].Cosine.Value < Thresholds.WarningCosine)
        {
            yield break;
        }

        LayerProbe worst = layers.MaxBy(layer => layer.Cosine.Value)!;
        double cosine = worst.Cosine.Value!.Value;
        bool isError = cosine > Thresholds.ErrorCosine && !hasSkips;
        SourcedLimit limit = isError ? Thresholds.ErrorCosine : Thresholds.WarningCosine;
        CheckedLayer[] wrong = WrongLinks(subject);
        yield return new Finding(
            FindingCodes.RankCollapse, isError ? FindingSeverity.Error : FindingSeverity.Warning,
            $"Different inputs become alike: their cosine is {MessageNumber.Of(first.Cosine.Value!.Value)} here and {MessageNumber.Of(cosine)} at its highest. Smaller biases, fewer layers, or skip connections keep them apart.")
        {
            Layer = first.Name,
            Measured = cosine,
            Expected = limit,
            Source = limit.Source,
            Repair = (wrong.Length > 0 ? Repairs.KeepSignal(subject, wrong) : null) ?? Repairs.ZeroBiases(subject, subject.Weights),
        };
    }

    private static CheckedLayer[] WrongLinks(CheckSubject subject) => [.. subject.Links.Where(layer => WeightChecks.GainError(layer) != 0)];

    private static double? Root(double? square) => square is { } value ? Math.Sqrt(value) : null;
}
