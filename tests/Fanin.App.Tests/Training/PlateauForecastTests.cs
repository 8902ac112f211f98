using Fanin.Diagnosis.Plateaus;
using Fanin.Lab.Lecture;
using Fanin.Lab.Models;
using Fanin.Lab.Results;
using Fanin.Lab.Training;
using Fanin.Plans;
using Fanin.Torch;

namespace Fanin.App.Tests.Training;

[Collection(nameof(LibTorchState))]
public class PlateauForecastTests
{
    [Fact]
    public void Of_IsTheClosedForm_ForThePlansDeviations_AndTheImages()
    {
        PlateauPrediction prediction = Forecast("gaussian", learningRate: 0.1);

        // 1,902 steps for all of Fashion-MNIST, of which these are 4,500 images: s₁ is known to 5 %.
        Assert.Equal(PlateauOutcome.Plateau, prediction.Outcome);
        Assert.Equal(1902, prediction.Steps!.Value, 1902 * 0.05);
        Assert.Equal(prediction.Steps.Value / 2, Forecast("gaussian", learningRate: 0.2).Steps!.Value, 1e-6);
        Assert.Equal((int)Math.Round(prediction.Steps.Value), PlateauResult.StepsOf(prediction));
    }

    [Theory]
    [InlineData("kaiming", "not tiny")]
    [InlineData("default", "differ by a factor")]
    [InlineData("gaussian+bn", "Normalization")]
    [InlineData("kaiming+bn", "Normalization")]
    public void Of_SaysWhyThereIsNone(string variant, string because)
    {
        PlateauPrediction prediction = Forecast(variant, learningRate: 0.1);
        Assert.Equal(PlateauOutcome.NotApplicable, prediction.Outcome);
        Assert.Contains(because, prediction.Reason, StringComparison.Ordinal);
        Assert.Null(PlateauResult.StepsOf(prediction));
    }

    [Fact]
    public void Run_KeepsWhatWasForetold()
    {
        using var tensors = new LectureTensors(Images.Sample);
        LectureVariant gaussian = LectureVariant.All.Single(variant => variant.Name == "gaussian");
        TrialResult result = new TrialRunner(tensors, new TrialBudget(3, 3, 256, 0.1), null).Run(
            new Trial(gaussian.Name, gaussian.Recipe, gaussian.BatchNorm, 1), TestContext.Current.CancellationToken);
        PlateauPrediction prediction = Forecast("gaussian", learningRate: 0.1);
        Assert.Equal(new PlateauResult(PlateauResult.StepsOf(prediction), null) { Reason = prediction.Reason }, result.Plateau);
    }

    private static PlateauPrediction Forecast(string name, double learningRate)
    {
        using var tensors = new LectureTensors(Images.Sample);
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == name);
        using var network = new LectureNet(tensors.Inputs, tensors.Classes, variant.BatchNorm);
        InitPlan plan = network.Plan(variant.Recipe, 1);
        return new PlateauForecast(tensors, new TrialBudget(1, 1, 256, learningRate)).Of(plan, variant.BatchNorm);
    }
}
