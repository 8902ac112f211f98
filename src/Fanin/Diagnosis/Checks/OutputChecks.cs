using Fanin.Diagnosis.Reports;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Checks;

/// <summary>Scores, first loss, and the plateau that both may tell of.</summary>
internal static class OutputChecks
{
    public static IEnumerable<Finding> Of(CheckSubject subject) => [.. Logits(subject), .. Loss(subject), .. Plateau(subject)];

    // A head of usual weights, else without biases.
    private static Rule? Smaller(CheckSubject subject, CheckedLayer? head) => head is { Weight: { } weight, SquaredGain: > 1.5 }
        ? Repairs.For(subject, [weight.Parameter], [], Scheme.LeCun(Spread.Normal))
        : Repairs.ZeroBiases(subject, [head]);

    private static IEnumerable<Finding> Logits(CheckSubject subject)
    {
        CheckedLayer? head = subject.Weights.LastOrDefault(layer => layer.IsLast);
        if (subject.Report.LogitStdDev.Value is not { } deviation)
        {
            yield break;
        }

        if (deviation > Thresholds.LargeLogits)
        {
            bool isHuge = deviation > Thresholds.HugeLogits;
            yield return new Finding(
                FindingCodes.LargeLogits, isHuge ? FindingSeverity.Error : FindingSeverity.Warning,
                $"The scores have a deviation of {MessageNumber.Of(deviation)}: the first loss is far above ln C, and the first steps only undo that. Give the head weights of variance 1/fan_in or less.")
            {
                Layer = head?.Layer.Name,
                Measured = deviation,
                Expected = Thresholds.LargeLogits,
                Source = Thresholds.LargeLogits.Source,
                Repair = Smaller(subject, head),
            };
        }
        else if (deviation < Thresholds.TinyLogits)
        {
            bool isChoice = deviation == 0;
            yield return new Finding(
                FindingCodes.TinyLogits, isChoice ? FindingSeverity.Note : FindingSeverity.Warning,
                isChoice
                    ? "All scores begin at 0: the first loss is ln C, and the first step changes the head alone. That is a usual choice for a head."
                    : $"The scores have a deviation of {MessageNumber.Of(deviation)}: the first loss is ln C to many digits, and little gradient reaches the layers below.")
            {
                Layer = head?.Layer.Name,
                Measured = deviation,
                Expected = Thresholds.TinyLogits,
                Source = Thresholds.TinyLogits.Source,
                Repair = !isChoice && head is { Weight: { } weight, SquaredGain: < 0.1 } ? Repairs.For(subject, [weight.Parameter], [], Scheme.LeCun(Spread.Normal)) : null,
            };
        }
    }

    private static IEnumerable<Finding> Loss(CheckSubject subject)
    {
        ProbeReport report = subject.Report;
        if (report is not { Loss: { } loss, UniformLoss: { } uniform } || !double.IsFinite(loss))
        {
            yield break;
        }

        if (loss > Math.Min(uniform + Thresholds.LossAbove, 1.5 * uniform) || loss < uniform - Thresholds.LossBelow)
        {
            bool isAbove = loss > uniform;
            SourcedLimit limit = isAbove ? Thresholds.LossAbove : Thresholds.LossBelow;
            yield return new Finding(
                FindingCodes.LossLevel, FindingSeverity.Warning,
                $"The first loss is {MessageNumber.Of(loss)}, ln {MessageNumber.Of(report.Classes!.Value)} is {MessageNumber.Of(uniform)}: {(isAbove ? "scores are too large." : "the model already knows something of the labels; look for a leak, or weights that were trained.")}")
            {
                Measured = loss,
                Expected = uniform,
                Source = limit.Source,
                Repair = isAbove ? Smaller(subject, subject.Weights.LastOrDefault(layer => layer.IsLast)) : null,
            };
        }
    }

    private static IEnumerable<Finding> Plateau(CheckSubject subject)
    {
        if (subject.Report.Plateau is not { IsValid: true } plateau)
        {
            yield break;
        }

        double? epochs = plateau.PredictedSteps / plateau.StepsPerEpoch;
        bool isLong = epochs is { } known ? known > Thresholds.PlateauEpochs : plateau.PredictedSteps > Thresholds.PlateauSteps;
        if (isLong)
        {
            string length = epochs is { } number ? $"{MessageNumber.Of(plateau.PredictedSteps!.Value)} steps, {MessageNumber.Of(number)} epochs" : $"{MessageNumber.Of(plateau.PredictedSteps!.Value)} steps";
            yield return new Finding(
                FindingCodes.Plateau, epochs > Thresholds.LongPlateauEpochs ? FindingSeverity.Error : FindingSeverity.Warning,
                $"The loss will stay at ln C for about {length}, as all weights are tiny. Give the hidden layers the gain of their activation.")
            {
                Measured = plateau.PredictedSteps,
                Expected = plateau.StepsPerEpoch ?? Thresholds.PlateauSteps,
                Source = Thresholds.PlateauEpochs.Source,
                Repair = Repairs.KeepSignal(subject, [.. subject.Links]),
            };
        }

        if (plateau.BiasDrift > Thresholds.DyingDrift)
        {
            bool isFatal = plateau.BiasDrift > Thresholds.FatalDrift;
            yield return new Finding(
                FindingCodes.BiasDrift, isFatal ? FindingSeverity.Error : FindingSeverity.Warning,
                $"Hidden biases will drift {MessageNumber.Of(plateau.BiasDrift.Value)} times as far as the signal that reaches the last hidden layer: {(isFatal ? "all its units die, and the plateau never ends" : "units of it die, and the plateau may be much longer")}. Leave hidden biases out, or make the weights larger.")
            {
                Measured = plateau.BiasDrift,
                Expected = Thresholds.DyingDrift,
                Source = Thresholds.DyingDrift.Source,
                Repair = Repairs.KeepSignal(subject, [.. subject.Links]),
            };
        }
    }
}
