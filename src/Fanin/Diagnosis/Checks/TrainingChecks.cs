using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Diagnosis.Checks;

/// <summary>First gradients and updates, the Jacobian and the tangent kernel.</summary>
internal static class TrainingChecks
{
    public static IEnumerable<Finding> Of(CheckSubject subject) => [.. Updates(subject), .. Stagnation(subject), .. Spread(subject), .. Conditions(subject)];

    private static IEnumerable<Finding> Updates(CheckSubject subject)
    {
        foreach (ParameterProbe probe in Weights(subject).Where(probe => probe.UpdateRatio is { } ratio && (ratio < Thresholds.SmallUpdate || ratio > Thresholds.LargeUpdate)).Take(1))
        {
            bool isSmall = probe.UpdateRatio < Thresholds.SmallUpdate;
            SourcedLimit limit = isSmall ? Thresholds.SmallUpdate : Thresholds.LargeUpdate;
            yield return new Finding(
                FindingCodes.UpdateRatio, FindingSeverity.Warning,
                $"The first update of {probe.Parameter.Name} is {MessageNumber.Of(probe.UpdateRatio!.Value)} of its weights; about 0.001 is usual. {(isSmall ? "It hardly learns" : "It is thrown about")}: change the learning rate or the weights' scale.")
            {
                Parameter = probe.Parameter.Name,
                Measured = probe.UpdateRatio,
                Expected = limit,
                Source = limit.Source,
                Repair = Repairs.Rescale(subject, probe.Parameter.Name),
            };
        }
    }

    private static IEnumerable<Finding> Stagnation(CheckSubject subject)
    {
        // What has no digits left for an update: half the distance of two numbers next to each other.
        static double Limit(ElementType type) => type switch
        {
            ElementType.BFloat16 => 1.0 / (1 << 8),
            ElementType.Float16 => 1.0 / (1 << 11),
            ElementType.Float64 => Math.Pow(2, -53),
            _ => 1.0 / (1 << 24),
        };

        foreach (ParameterProbe probe in Weights(subject).Where(probe => probe.StagnationRatio is > 0 and { } ratio && ratio < Limit(probe.Parameter.ElementType)).Take(1))
        {
            double limit = Limit(probe.Parameter.ElementType);
            yield return Rounded(subject, probe.Parameter.Name, probe.StagnationRatio!.Value, limit, probe.Parameter.ElementType.ToString().ToLowerInvariant());
        }

        if (subject.Report.Plateau?.UpdateRatio is { } update && update < Limit(ElementType.Float32))
        {
            yield return Rounded(subject, null, update, Limit(ElementType.Float32), "float32");
        }
    }

    // Gradients are small because the weights behind or before are.
    private static Finding Rounded(CheckSubject subject, string? parameter, double ratio, double limit, string type) => new(
        FindingCodes.Stagnation, FindingSeverity.Warning,
        $"Learning rate times gradient is {MessageNumber.Of(ratio)} of the weights{(parameter is null ? " of some layer" : $" of {parameter}")}: {type} rounds most updates away. Keep weights in a wider type, or make gradients larger.")
    {
        Parameter = parameter,
        Measured = ratio,
        Expected = limit,
        Source = "derived, and measured: a quarter of the weights move at a tenth of it",
        Repair = Repairs.Rescale(subject, [.. subject.Weights.Select(layer => layer.Weight?.Parameter.Name ?? string.Empty)]),
    };

    private static IEnumerable<Finding> Spread(CheckSubject subject)
    {
        ParameterProbe[] probes = [.. Weights(subject).Where(probe => probe.GradientRatio is > 0)];
        if (probes.Length < 2)
        {
            yield break;
        }

        ParameterProbe slowest = probes.MinBy(probe => probe.GradientRatio)!;
        ParameterProbe fastest = probes.MaxBy(probe => probe.GradientRatio)!;
        double spread = fastest.GradientRatio!.Value / slowest.GradientRatio!.Value;
        if (spread > Thresholds.GradientSpread)
        {
            yield return new Finding(
                FindingCodes.GradientSpread, FindingSeverity.Warning,
                $"Relative to its weights the gradient of {fastest.Parameter.Name} is {MessageNumber.Of(spread)} times that of {slowest.Parameter.Name}: no learning rate suits both.")
            {
                Parameter = slowest.Parameter.Name,
                Measured = spread,
                Expected = Thresholds.GradientSpread,
                Source = Thresholds.GradientSpread.Source,
                Repair = Repairs.Rescale(subject, slowest.Parameter.Name, fastest.Parameter.Name),
            };
        }
    }

    private static IEnumerable<Finding> Conditions(CheckSubject subject)
    {
        ProbeReport report = subject.Report;
        Rule? repair = Repairs.KeepSignal(subject, [.. subject.Links.Where(layer => WeightChecks.GainError(layer) != 0)]);
        if (report.Jacobian is { } jacobian && (jacobian.ConditionNumber > Thresholds.Jacobian || jacobian.MeanSquare is < 0.1 or > 10))
        {
            yield return new Finding(
                FindingCodes.Jacobian, FindingSeverity.Warning,
                $"The derivative of outputs by inputs has singular values from {MessageNumber.Of(jacobian.Smallest)} to {MessageNumber.Of(jacobian.Largest)}, mean square {MessageNumber.Of(jacobian.MeanSquare)}: errors reach some directions only.")
            {
                Measured = jacobian.ConditionNumber,
                Expected = Thresholds.Jacobian,
                Source = Thresholds.Jacobian.Source,
                Repair = repair,
            };
        }

        if (report.Ntk is { } kernel && kernel.ConditionNumber > Thresholds.TangentKernel)
        {
            yield return new Finding(
                FindingCodes.TangentKernel, FindingSeverity.Warning,
                $"The tangent kernel of {MessageNumber.Of(kernel.Samples)} samples has the condition number {MessageNumber.Of(kernel.ConditionNumber)}: some differences between samples are learned last or never.")
            {
                Measured = kernel.ConditionNumber,
                Expected = Thresholds.TangentKernel,
                Source = Thresholds.TangentKernel.Source,
                Repair = repair,
            };
        }
    }

    private static IEnumerable<ParameterProbe> Weights(CheckSubject subject) =>
        subject.Report.Parameters.Where(probe => probe.Parameter.Role is ParameterRole.Weight or ParameterRole.RecurrentWeight);
}
