using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Lab.Models;
using Fanin.Models;
using Fanin.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Foretells how long the loss of a trial will stay at the level of guessing: from its plan, its budget and the training images alone.</summary>
internal sealed class PlateauForecast
{
    // As many rows as fit into a few megabytes.
    private const int ChunkSize = 2000;

    private readonly LectureTensors _images;
    private readonly TrialBudget _budget;
    private readonly DataStatistic _data;

    /// <summary>Looks at all training images once.</summary>
    public PlateauForecast(LectureTensors images, TrialBudget budget) => (_images, _budget, _data) = (images, budget, StatisticOf(images));

    /// <summary>The prediction for a network that a plan initializes.</summary>
    /// <param name="plan">Of a <see cref="LectureNet"/>.</param>
    /// <param name="batchNorm">Whether the network's hidden layers are normalized.</param>
    public PlateauPrediction Of(InitPlan plan, bool batchNorm)
    {
        ModelDescription model = ModelCatalog.Parse(LectureNet.Describe(_images.Inputs, _images.Classes) + (batchNorm ? "+bn" : string.Empty));
        var setting = PlateauSetting.Of(ModelPath.Of(model), ParameterMoments.Of(plan), _budget.LearningRate);
        return PlateauPredictor.Predict(setting with { BatchSize = _budget.Batch }, _data);
    }

    /// <summary>The statistic of all training images.</summary>
    public static DataStatistic StatisticOf(LectureTensors images)
    {
        var sums = new DataSums(images.Inputs, images.Classes);
        for (long start = 0; start < images.Train.Count; start += ChunkSize)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(ChunkSize, images.Train.Count - start);
            float[] pixels = images.Train.Pixels.narrow(0, start, count).data<float>().ToArray();
            long[] labels = images.Train.Labels.narrow(0, start, count).data<long>().ToArray();
            for (int i = 0; i < labels.Length; i++)
            {
                sums.Add(pixels.AsSpan(i * images.Inputs, images.Inputs), checked((int)labels[i]));
            }
        }

        return sums.ToStatistic();
    }
}
