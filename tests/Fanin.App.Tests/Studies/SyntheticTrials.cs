using System.Collections.Immutable;
using Fanin.Lab.Experiments;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Studies;

/// <summary>Results that nobody trained.</summary>
internal static class SyntheticTrials
{
    public static Experiment Experiment(params ImmutableArray<Claim> claims) => new("synthetic")
    {
        Title = "Synthetic results",
        Recipes = [RecipeChoice.Of("pytorch", "a"), RecipeChoice.Of("zeros", "b")],
        Models = ["mlp:*-8-*"],
        LearningRates = [0.1],
        Seeds = Lab.Experiments.Experiment.SeedsFrom(1, 8),
        Budget = new TrialLength(Steps: 100),
        Metrics = [MetricName.ValidAccuracy, MetricName.TrainLoss],
        Margin = 0.01,
        Claims = claims,
    };

    public static FactorSelection Recipe(string name) => FactorSelection.All.With(FactorName.Recipe, name);

    /// <summary>One trial a seed from 1 on.</summary>
    public static IEnumerable<TrialRecord> Of(string recipe, params double[] accuracies) => accuracies.Select((accuracy, i) => Of(recipe, "mlp:*-8-*", (ulong)i + 1, accuracy));

    public static TrialRecord Of(string recipe, string model, ulong seed, double accuracy, RecordOutcome outcome = RecordOutcome.Completed, int? targetStep = null)
    {
        var spec = new TrialSpec
        {
            Model = model,
            Data = "none",
            DataDigest = "00",
            RecipeName = recipe,
            RecipeText = $"name: {recipe}\nrules: []\n",
            Stream = "keyed",
            Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.1),
            Batch = 1,
            Length = new TrialLength(Steps: 100),
            Seed = seed,
            Factors = [new TrialFactor(FactorName.Recipe, recipe), new TrialFactor(FactorName.Model, model)],
        };
        return new TrialRecord
        {
            Id = TrialId.Of(spec),
            Spec = spec,
            Outcome = outcome,
            Steps = outcome == RecordOutcome.Diverged ? 7 : 100,
            Reason = outcome == RecordOutcome.Failed ? "the disk is full" : null,
            Seconds = 1,
            TrainingSeconds = 1,
            Metrics = ImmutableSortedDictionary<string, double>.Empty.Add(MetricName.ValidAccuracy, accuracy).Add(MetricName.TrainLoss, 1 - accuracy),
            TargetStep = targetStep,
            Curve = [],
            Losses = [],
            PlanText = string.Empty,
            Environment = new TrialEnvironment("0", "0", "0", "0", "0", 1),
        };
    }
}
