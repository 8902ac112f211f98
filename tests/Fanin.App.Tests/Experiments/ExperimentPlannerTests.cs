using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Experiments;

public class ExperimentPlannerTests
{
    private static readonly Experiment Small = new("small")
    {
        Recipes = ["pytorch", RecipeChoice.Of("normal(0, 0.1)", "gaussian")],
        Models = ["mlp:*-8-*"],
        LearningRates = [0.1, 0.2],
        Batches = [16],
        Data = ["spirals:count=100"],
        Seeds = [5, 6],
        Budget = new TrialLength(Steps: 3),
    };

    [Fact]
    public void Plan_MultipliesFactors_SeedsOutermost()
    {
        ExperimentPlan plan = Plan(Small with { Normalizations = ["none", "bn"], MeasureEvery = 2, Target = new TrialTarget("validLoss", 1) });
        Assert.Equal(16, plan.Trials.Length);
        Assert.Equal(
            [
                "none 0.1 pytorch 5", "none 0.1 gaussian 5", "none 0.2 pytorch 5", "none 0.2 gaussian 5", "bn 0.1 pytorch 5", "bn 0.1 gaussian 5", "bn 0.2 pytorch 5", "bn 0.2 gaussian 5",
                "none 0.1 pytorch 6",
            ],
            plan.Trials.Take(9).Select(trial => $"{Value(trial, "normalization")} {Value(trial, "lr")} {Value(trial, "recipe")} {trial.Seed}"));
        TrialSpec first = plan.Trials[0];
        Assert.Equal(["recipe", "model", "normalization", "optimizer", "lr", "batch", "data"], first.Factors.Select(factor => factor.Name));
        Assert.Equal(("mlp:*-8-*", "mlp:*-8-*+bn"), (first.Model, plan.Trials[4].Model));
        Assert.Equal((2, "validLoss", "keyed", 16, 3), (first.MeasureEvery, first.Target!.Metric, first.Stream, first.Batch, first.Length.Steps));
        Assert.Equal(Assert.Single(plan.Data).Digest, first.DataDigest);
        Assert.Equal(new OptimizerSpec(OptimizerKind.Sgd, 0.1), first.Optimizer);
    }

    [Fact]
    public void Plan_GivesATrialTheSameIdentity_WhateverItsRecipeIsCalled()
    {
        ExperimentPlan one = Plan(Small);
        ExperimentPlan two = Plan(Small with { Recipes = [RecipeChoice.Of("normal(0, 0.1)", "another name"), "pytorch"], Seeds = [6, 7] });
        Assert.Equal(4, one.Trials.Select(TrialId.Of).Intersect(two.Trials.Select(TrialId.Of)).Count());
    }

    [Fact]
    public void Plan_AddsAndLeavesOut()
    {
        ExperimentPlan plan = Plan(Small with
        {
            Seeds = [1],
            Exclude = [FactorSelection.All.With("recipe", "gaussian").With("lr", "0.2")],
            Include =
            [
                FactorSelection.All.With("recipe", "zeros").With("lr", "0.5", "0.6"),
                FactorSelection.All.With("optimizer", "adam").With("activation", "tanh").With("lr", "0.001").With("recipe", "pytorch"),
            ],
        });
        Assert.Equal(
            ["sgd 0.1 pytorch", "sgd 0.1 gaussian", "sgd 0.2 pytorch", "sgd 0.5 zeros", "sgd 0.6 zeros", "adam 0.001 pytorch"],
            plan.Trials.Select(trial => $"{Value(trial, "optimizer")} {Value(trial, "lr")} {Value(trial, "recipe")}"));
        Assert.Equal("mlp:*-8-*+act=tanh", plan.Trials[^1].Model);
    }

    [Fact]
    public void Plan_TakesAnOptimizersOwnRates()
    {
        ExperimentPlan plan = Plan(Small with { Seeds = [1], Recipes = ["pytorch"], Optimizers = [OptimizerKind.Momentum, OptimizerChoice.Of(OptimizerKind.Adam) with { LearningRates = [0.003] }] });
        Assert.Equal(
            [
                new OptimizerSpec(OptimizerKind.Momentum, 0.1) { Momentum = 0.9 }, new OptimizerSpec(OptimizerKind.Momentum, 0.2) { Momentum = 0.9 }, new OptimizerSpec(OptimizerKind.Adam, 0.003),
            ],
            plan.Trials.Select(trial => trial.Optimizer));
    }

    [Fact]
    public void Plan_NamesImpossibleCombinations_AndUnsuitableRecipes_AllAtOnce()
    {
        string[] mistakes = Mistakes(Small with
        {
            Models = ["mlp:*-8-*", "lenet5"],
            Recipes = ["pytorch", "fixup"],
            Batches = [16, 81],
        });
        Assert.Contains(mistakes, mistake => mistake.StartsWith("FAN080: lenet5 on spirals:count=100: ", StringComparison.Ordinal) && mistake.EndsWith("Exclude the combination, or change one of both.", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("FAN081: The recipe fixup does not fit mlp:*-8-* on spirals:count=100: FAN002 ", StringComparison.Ordinal));
        Assert.Contains("FAN083: A batch of 81 is larger than the 80 training samples of spirals:count=100; take a smaller one.", mistakes);
        Assert.Single(mistakes, mistake => mistake.StartsWith("FAN080", StringComparison.Ordinal));

        ExperimentPlan plan = Plan(Small with { Models = ["mlp:*-8-*", "lenet5"], Exclude = [FactorSelection.All.With("model", "lenet5")] });
        Assert.Equal(8, plan.Trials.Length);
    }

    [Fact]
    public void Plan_RefusesWhatMakesNoSense()
    {
        Assert.StartsWith("FAN085: Expected at most 100000 trials, got about 2E+05;", Mistakes(Small with { Seeds = Experiment.SeedsFrom(1, 10_000), LearningRates = Grid.Log(0.1, 1, 10) })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN084: No combination is left;", Mistakes(Small with { Exclude = [FactorSelection.All.With("recipe", "pytorch", "gaussian")] })[0], StringComparison.Ordinal);
        Assert.Contains("There is no recipe \"gausian\"; the nearest is gaussian.", Mistakes(Small with { Exclude = [FactorSelection.All.With("recipe", "gausian")] })[0], StringComparison.Ordinal);
        Assert.Contains("The experiment has no normalization.", Mistakes(Small with { Exclude = [FactorSelection.All.With("normalization", "bn")] })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN082: These are one and the same trial: recipe pytorch,", Mistakes(Small with { Include = [FactorSelection.All.With("recipe", "pytorch").With("lr", "0.1")] })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN082: The lr \"0.1\" stands here 2 times;", Mistakes(Small with { LearningRates = [0.1, 0.1] })[0], StringComparison.Ordinal);
        Assert.Equal("FAN015: sgd has no learning rate; give lr, of the experiment or of the optimizer.", Mistakes(Small with { LearningRates = [] })[0]);
        Assert.StartsWith("FAN084: Expected at least one recipe", Mistakes(Small with { Recipes = [] })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN015: Expected one of steps, epochs and seconds", Mistakes(Small with { Budget = new TrialLength(Steps: 3, Epochs: 1) })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN015: Unknown metric \"accuracy\"", Mistakes(Small with { Metrics = ["accuracy"] })[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN087: ", Mistakes(Small with { Data = ["./absent"] })[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_RefusesAccuracies_OfRegression()
    {
        string[] mistakes = Mistakes(Small with { Data = ["teacher:count=100"], Metrics = ["validAccuracy", "validLoss"] });
        Assert.Equal("FAN080: teacher:count=100 has numbers for targets, and no validAccuracy; compare by validLoss.", Assert.Single(mistakes));
        Assert.Equal(8, Plan(Small with { Data = ["teacher:count=100"], Metrics = ["validLoss"] }).Trials.Length);
    }

    [Fact]
    public void Plan_ChecksClaims()
    {
        FactorSelection gaussian = FactorSelection.All.With("recipe", "gaussian");
        FactorSelection pytorch = FactorSelection.All.With("recipe", "pytorch");
        string[] mistakes = Mistakes(Small with
        {
            Claims =
            [
                new Claim("A", gaussian, ClaimRelation.Equal, pytorch),
                new Claim("B", gaussian, ClaimRelation.Lower, gaussian),
                new Claim("C", gaussian, ClaimRelation.Lower, pytorch) { Metric = MetricName.TargetStep },
                new Claim("D", gaussian, ClaimRelation.Lower, pytorch) { Metric = "speed" },
            ],
        });
        Assert.Equal(4, mistakes.Length);
        Assert.StartsWith("FAN015: \"A\" says that two groups are equal, which needs the experiment's margin", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN015: \"B\" holds a group against itself", mistakes[1], StringComparison.Ordinal);
        Assert.StartsWith("FAN015: \"C\" is about the step at which a target is reached", mistakes[2], StringComparison.Ordinal);
        Assert.StartsWith("FAN015: Unknown metric \"speed\"", mistakes[3], StringComparison.Ordinal);

        string[] idle = Mistakes(Small with
        {
            Claims = [new Claim("E", FactorSelection.All.With("recipe", "kaiming"), ClaimRelation.Lower, pytorch), new Claim("F", gaussian.With("lr", "0.1"), ClaimRelation.Narrower, pytorch)],
        });
        Assert.StartsWith("FAN086: \"E\" needs at least one combination with recipe kaiming, got 0. There is no recipe \"kaiming\"", idle[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN086: \"F\" needs at least two combinations with recipe gaussian, lr 0.1, got 1.", idle[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TellsPlaces_IfTheExperimentIsAFile()
    {
        Experiment experiment = ExperimentText.Parse(
            "name: e\nrecipe:\n  - pytorch\n  - fixup\nmodel:\n  - mlp:*-8-*\n  - lenet5\nlr: 0.1\nbatch: 1000\ndata: spirals\nseeds: 1\nbudget: {steps: 1}\n"
            + "claims:\n  - {says: S, group: {recipe: kaiming}, is: lower, against: {recipe: pytorch}}\n",
            "e.yaml");
        string[] mistakes = Mistakes(experiment);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("e.yaml:4:5: FAN081: The recipe fixup", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("e.yaml:7:5: FAN080: lenet5", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("e.yaml:14:5: FAN086: \"S\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_FindsTheSample_WhereNothingIsInstalled()
    {
        using var folder = new TemporaryFolder();
        var nowhere = new DatasetPlaces { CacheFolder = folder["cache"], SystemFolder = folder["system"] };
        ExperimentPlan plan = ExperimentPlanner.Plan(Small with { Data = [], Batches = [256] }, nowhere, TestContext.Current.CancellationToken);
        Assert.All(plan.Trials, trial => Assert.Equal("sample", Value(trial, "data")));
    }

    private static string Value(TrialSpec trial, string factor) => trial.Factors.First(own => own.Name == factor).Value;

    private static ExperimentPlan Plan(Experiment experiment) => ExperimentPlanner.Plan(experiment, cancellation: TestContext.Current.CancellationToken);

    private static string[] Mistakes(Experiment experiment) =>
        [.. Assert.Throws<DiagnosticException>(() => Plan(experiment)).Diagnostics.Select(problem => problem.ToString())];
}
