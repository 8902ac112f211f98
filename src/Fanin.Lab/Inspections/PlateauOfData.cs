using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;

namespace Fanin.Lab.Inspections;

/// <summary>Plateaus of networks with the data that they are measured with.</summary>
internal static class PlateauOfData
{
    /// <summary>Predicts; without data as on Fashion-MNIST, for networks of its size.</summary>
    /// <param name="setting">The network and its training.</param>
    /// <param name="statistic">The data's, if there are data.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="gradientNorm">Of all weights together over the batch; for layers of different scales, where the closed form does not hold.</param>
    public static PlateauReading Reading(PlateauSetting setting, DataStatistic? statistic, InspectionBatch batch, double? gradientNorm)
    {
        DataStatistic data = statistic ?? DataStatistic.FashionMnist;
        bool fits = !setting.Widths.IsEmpty && setting.Widths[0] == data.Inputs && setting.Widths[^1] == data.Classes;
        if (setting.Obstacle is null && !fits)
        {
            return new PlateauReading(null, IsValid: false, statistic is null
                ? FormattableString.Invariant($"How long it lasts depends on data, which is known for {data.Inputs} inputs and {data.Classes} classes only (Fashion-MNIST); give it data.")
                : FormattableString.Invariant($"The data have {data.Inputs} inputs and {data.Classes} classes, the network {setting.Widths.FirstOrDefault()} and {setting.Widths.LastOrDefault()}."));
        }

        double steps = Math.Ceiling((batch.SamplesInEpoch ?? data.Count) / (double)batch.Samples);
        PlateauPrediction prediction = PlateauPredictor.Predict(setting, data);
        if (prediction.Outcome == PlateauOutcome.NotApplicable && setting.Obstacle is null && statistic is not null && gradientNorm is > 0 and { } norm
            && PlateauPredictor.PredictFromGradient(setting, data, norm) is { Outcome: not PlateauOutcome.NotApplicable } fromGradient)
        {
            prediction = fromGradient;
        }

        PlateauReading reading = TheoryReport.PlateauOf(prediction, steps);
        return statistic is null && setting is { Obstacle: null, Layers: > 1 } ? reading with { Reason = $"{reading.Reason} The data are taken to be Fashion-MNIST." } : reading;
    }
}
