using Fanin.Activations;
using Fanin.Diagnosis.Reports;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Checks;

/// <summary>What is wrong with weights themselves: gains, fans, constants, copies.</summary>
internal static class WeightChecks
{
    public static IEnumerable<Finding> Of(CheckSubject subject, InitPlan? plan) =>
        [.. Gains(subject), .. ShapeFans(plan), .. Constants(subject, plan), .. Copies(subject), .. Spectra(subject)];

    /// <summary>ln(g²/what the activation asks for), 0 if it is within the range of what is in use.</summary>
    /// <remarks>From the smallest to the largest of 1/E[φ²], 1/E[φ'²], 1/φ'(0)² and PyTorch's gain: a choice among these is no mistake.</remarks>
    public static double GainError(CheckedLayer layer) => layer is { SquaredGain: { } squared, Activation: { } activation } ? ErrorOf(squared, activation) : 0;

    private static double ErrorOf(double squared, Activation activation)
    {
        (double low, double high) = Range(activation);
        return squared < low * Math.Exp(-Thresholds.Gain) ? Math.Log(squared / low)
            : squared > high * Math.Exp(Thresholds.Gain) ? Math.Log(squared / high)
            : 0;
    }

    private static (double Low, double High) Range(Activation activation)
    {
        List<double> squares = [1 / activation.SecondMoment, 1 / activation.DerivativeSecondMoment];
        double slope = activation.Derivative(0);
        if (slope != 0 && !activation.Kinks.Contains(0))
        {
            squares.Add(1 / (slope * slope));
        }

        if (activation.PyTorchGain is { } gain)
        {
            squares.Add(gain * gain);
        }

        return (squares.Where(double.IsFinite).Min(), squares.Where(double.IsFinite).Max());
    }

    // One layer of a model that normalizes elsewhere is a head, whose scale is a choice.
    private static IEnumerable<Finding> Gains(CheckSubject subject)
    {
        CheckedLayer[] wrong = [.. subject.Links.Where(layer => GainError(layer) != 0)];
        if (wrong.Length == 0 || (wrong.Length == 1 && subject.Report.Layers.Any(CheckSubject.IsNorm)))
        {
            yield break;
        }

        CheckedLayer[] byFan = [.. wrong.Where(IsOtherFan)];
        foreach (CheckedLayer[] group in new[] { byFan, [.. wrong.Except(byFan)] }.Where(group => group.Length > 0))
        {
            CheckedLayer layer = group[0];
            bool isFan = group == byFan;
            double expected = Math.Exp(Math.Log(layer.SquaredGain!.Value) - GainError(layer));
            string what = isFan
                ? $"The variance of {layer.Weight!.Parameter.Name} is divided by another fan than its {MessageNumber.Of(layer.Fan!.Value.In)} inputs, which makes fan_in·E[w²] {MessageNumber.Of(layer.SquaredGain.Value)}; {layer.Activation!.Name} wants {MessageNumber.Of(expected)}."
                : $"fan_in·E[w²] of {layer.Weight!.Parameter.Name} is {MessageNumber.Of(layer.SquaredGain.Value)}; {layer.Activation!.Name} behind it wants {MessageNumber.Of(expected)}.";
            yield return new Finding(isFan ? FindingCodes.WrongFan : FindingCodes.WrongGain, FindingSeverity.Warning, what + Others(group.Length))
            {
                Layer = layer.Layer.Name,
                Parameter = layer.Weight.Parameter.Name,
                Measured = layer.SquaredGain,
                Expected = expected,
                Source = Thresholds.Gain.Source,
                Repair = Repairs.KeepSignal(subject, group),
            };
        }
    }

    private static bool IsOtherFan(CheckedLayer layer) => layer is { SecondMoment: { } moment, Fan: { } fan, Activation: { } activation }
        && (ErrorOf(moment * fan.Out, activation) == 0 || ErrorOf(moment * (fan.In + fan.Out) / 2, activation) == 0);

    private static IEnumerable<Finding> ShapeFans(InitPlan? plan)
    {
        (PlanRow Row, Scheme Own)[] rows = [.. (plan?.Rows ?? []).Select(row => (row, own: WithLayersFan(row.Rule.Scheme))).Where(pair => pair.own is not null)
            .Where(pair => Math.Abs(Math.Log(pair.row.Distribution.StdDev / pair.own!.Resolve(pair.row.Parameter).Distribution.StdDev)) > Thresholds.Fan)!];
        if (rows.Length == 0)
        {
            yield break;
        }

        (PlanRow row, Scheme own) = rows[0];
        yield return new Finding(
            FindingCodes.WrongFan, FindingSeverity.Note,
            $"The fans of {row.Parameter.Name} are PyTorch's, counted by shape, and not the connections of its {row.Parameter.Layer.Type}: its deviation is {MessageNumber.Of(row.Distribution.StdDev)} instead of "
            + $"{MessageNumber.Of(own.Resolve(row.Parameter).Distribution.StdDev)}.{Others(rows.Length)}")
        {
            Parameter = row.Parameter.Name,
            Measured = row.Distribution.StdDev,
            Expected = own.Resolve(row.Parameter).Distribution.StdDev,
            Source = Thresholds.Fan.Source,
            Repair = row.Rule with { Scheme = own, IsDefault = false, Place = null },
        };
    }

    private static Scheme? WithLayersFan(Scheme scheme) => scheme switch
    {
        KaimingScheme { FanCount: FanCount.PyTorch } kaiming => new KaimingScheme(kaiming.Spread, kaiming.Gain, kaiming.Mode),
        XavierScheme { FanCount: FanCount.PyTorch } xavier => new XavierScheme(xavier.Spread, xavier.GainFactor),
        _ => null,
    };

    // Units of equal weights get equal gradients for ever. Zeros behind the last activation are a choice: they get different ones.
    private static IEnumerable<Finding> Constants(CheckSubject subject, InitPlan? plan)
    {
        HashSet<string> constant = [.. (plan?.Rows ?? []).Where(row => row.Distribution is ConstantDistribution).Select(row => row.Parameter.Name)];
        CheckedLayer[] equal =
        [
            .. subject.Weights.Where(layer => layer.Weight is { } weight && weight.Parameter.Shape[0] > 1
                && (constant.Contains(weight.Parameter.Name) || (weight.IdenticalUnits > 0 && weight.StdDev.Value is not > 0))
                && (layer.Activation is not null || weight.Mean.Value is not (null or 0))),
        ];
        foreach (CheckedLayer layer in equal.Take(1))
        {
            yield return new Finding(
                FindingCodes.IdenticalUnits, FindingSeverity.Error,
                $"All units of {layer.Layer.Name} have the same weights, so that they get the same gradient and stay the same: draw random weights.{Others(equal.Length)}")
            {
                Layer = layer.Layer.Name,
                Parameter = layer.Weight!.Parameter.Name,
                Measured = layer.Weight.Parameter.Shape[0],
                Expected = 1,
                Source = "derived: equal units get equal gradients",
                Repair = Repairs.KeepSignal(subject, equal) ?? Repairs.For(subject, [.. equal.Select(other => other.Weight!.Parameter)], [], Scheme.LeCun(Spread.Normal)),
            };
        }

        foreach (ParameterProbe probe in subject.Report.Parameters.Where(probe => probe is { IdenticalUnits: > 0, StdDev.Value: > 0 }).Take(1))
        {
            yield return new Finding(
                FindingCodes.IdenticalUnits, FindingSeverity.Warning,
                $"{MessageNumber.Of(probe.IdenticalUnits!.Value)} units of {probe.Parameter.Name} have the weights of another one and stay like it if what follows treats them alike: draw them apart.")
            {
                Layer = probe.Parameter.Layer.Path,
                Parameter = probe.Parameter.Name,
                Measured = probe.IdenticalUnits,
                Expected = 0,
                Source = "derived: equal units get equal gradients",
            };
        }
    }

    private static IEnumerable<Finding> Copies(CheckSubject subject)
    {
        ParameterProbe[] copies = [.. subject.Report.Parameters.Where(probe => probe.DuplicateOf is not null)];
        foreach (ParameterProbe probe in copies.Take(1))
        {
            yield return new Finding(
                FindingCodes.DuplicateWeights, FindingSeverity.Warning,
                $"{probe.Parameter.Name} holds the numbers of {probe.DuplicateOf}: two layers begin as copies. Set each by a rule of its own numbers.{Others(copies.Length)}")
            {
                Parameter = probe.Parameter.Name,
                Source = "derived: independent numbers differ",
            };
        }

        ParameterProbe[] untouched = [.. subject.Report.Parameters.Where(probe => probe is { IsUntouched: true, Parameter.Role: ParameterRole.Weight or ParameterRole.RecurrentWeight or ParameterRole.Embedding })];
        foreach (ParameterProbe probe in untouched.Take(1))
        {
            yield return new Finding(
                FindingCodes.UntouchedWeights, FindingSeverity.Warning,
                $"{probe.Parameter.Name} does not hold the numbers of its rule: nothing has set it since its layer was made, or something has changed it. Initialize after all layers are made, and change nothing behind it.{Others(untouched.Length)}")
            {
                Parameter = probe.Parameter.Name,
                Source = "every weight is set once, by a rule",
            };
        }
    }

    // A largest singular value below that of independent numbers is one of a flatter spectrum, as orthogonal weights have: no harm.
    private static IEnumerable<Finding> Spectra(CheckSubject subject)
    {
        ParameterProbe[] flat = [.. subject.Report.Parameters.Where(probe => probe.StableRank is { Measured: { } rank, Predicted: { } expected } && rank < Thresholds.StableRank * expected)];
        ParameterProbe[] large = [.. subject.Report.Parameters.Except(flat).Where(probe => probe.SpectralNorm is { Measured: { } norm, Predicted: > 0 and { } expected } && norm > (1 + Thresholds.SpectralNorm) * expected)];
        return
        [
            .. flat.Take(1).Select(probe => Spectrum(probe, FindingSeverity.Warning, "stable rank", probe.StableRank, Thresholds.StableRank, Others(flat.Length))),
            .. large.Take(1).Select(probe => Spectrum(probe, FindingSeverity.Note, "largest singular value", probe.SpectralNorm, Thresholds.SpectralNorm, Others(large.Length))),
        ];
    }

    private static Finding Spectrum(ParameterProbe probe, FindingSeverity severity, string what, Reading reading, SourcedLimit limit, string others) => new(
        FindingCodes.Spectrum, severity,
        $"The {what} of {probe.Parameter.Name} is {MessageNumber.Of(reading.Measured!.Value)}, that of independent Gaussian numbers {MessageNumber.Of(reading.Predicted!.Value)}: its numbers are not independent, or not alike.{others}")
    {
        Parameter = probe.Parameter.Name,
        Measured = reading.Measured,
        Expected = reading.Predicted,
        Source = limit.Source,
    };

    private static string Others(int count) => count > 1 ? FormattableString.Invariant($" The same holds for {count - 1} more.") : string.Empty;
}
