using Fanin.Lab.Experiments;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp.Modules;

namespace Fanin.App.Tests.Experiments;

public class ExperimentTextTests
{
    private const string Small = "name: e\nrecipe: pytorch\nmodel: mlp:*-8-*\nlr: 0.1\nseeds: 1\nbudget: {steps: 5}\n";

    [Fact]
    public void Parse_GivesWhatIsSaidInCode()
    {
        Experiment read = ExperimentText.Parse(
            """
            name: all
            title: T
            question: Q?
            recipe:
              - pytorch
              - {name: gaussian, recipe: "normal(0, 0.001)"}
              - kaiming-uniform(relu)
              - name: zero-bias
                extends: pytorch
                rules:
                  - {layer: Linear, parameter: bias, scheme: zeros}
            model: [mlp:*-8-*, lenet5]
            activation: tanh
            normalization: [none, bn]
            optimizer:
              - sgd
              - {name: heavy, kind: momentum, momentum: 0.5, weight-decay: 1e-4, lr: [1, 2]}
              - {kind: adamw, lr: 0.001, beta1: 0.8, beta2: 0.99, epsilon: 1e-6}
              - {kind: rmsprop, momentum: 0.1, alpha: 0.9}
              - {name: ahead, kind: momentum, nesterov: true}
            lr: {from: 0.001, to: 0.1, count: 3, scale: log}
            batch: {from: 16, to: 64, count: 3, scale: log}
            data: [sample, fashion-mnist, 'csv:"wine, red.csv",target="a: ""b"" c"']
            seeds: [1..3, 7]
            stream: pytorch
            budget: {epochs: 1.5}
            measure-every: 10
            diagnose-every: 20
            metrics: [trainLoss, testAccuracy]
            target: {metric: validLoss, value: 0.5}
            margin: 0.01
            include:
              - {recipe: pytorch, lr: 0.50, batch: 7}
            exclude:
              - {recipe: [gaussian, zero-bias], normalization: bn}
            claims:
              - says: S
                otherwise: O
                metric: targetStep
                group: {recipe: pytorch}
                is: wider
                against: {recipe: gaussian}
            """,
            "all.yaml");

        var said = new Experiment("all")
        {
            Title = "T",
            Question = "Q?",
            Recipes =
            [
                "pytorch",
                RecipeChoice.Of("normal(0, 0.001)", "gaussian"),
                RecipeChoice.Of("kaiming-uniform(relu)"),
                Recipe.PyTorch.Override("zero-bias", Rule.For<Linear>().Bias(Scheme.Zeros)),
            ],
            Models = ["mlp:*-8-*", "lenet5"],
            Activations = ["tanh"],
            Normalizations = ["none", "bn"],
            Optimizers =
            [
                OptimizerKind.Sgd,
                new OptimizerChoice("heavy", OptimizerKind.Momentum) { Momentum = 0.5, WeightDecay = 1e-4, LearningRates = [1, 2] },
                OptimizerChoice.Of(OptimizerKind.AdamW) with { LearningRates = [0.001], Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6 },
                OptimizerChoice.Of(OptimizerKind.RmsProp) with { Momentum = 0.1, Alpha = 0.9 },
                new OptimizerChoice("ahead", OptimizerKind.Momentum) { Nesterov = true },
            ],
            LearningRates = [0.001, 0.01, 0.1],
            Batches = [16, 32, 64],
            Data = ["sample", "fashion-mnist", "csv:\"wine, red.csv\",target=\"a: \"\"b\"\" c\""],
            Seeds = [1, 2, 3, 7],
            Stream = NumberStream.PyTorch,
            Budget = new TrialLength(Epochs: 1.5),
            MeasureEvery = 10,
            DiagnoseEvery = 20,
            Metrics = [MetricName.TrainLoss, MetricName.TestAccuracy],
            Target = new TrialTarget(MetricName.ValidLoss, 0.5),
            Margin = 0.01,
            Include = [FactorSelection.All.With("recipe", "pytorch").With("lr", "0.5").With("batch", "7")],
            Exclude = [FactorSelection.All.With("recipe", "gaussian", "zero-bias").With("normalization", "bn")],
            Claims =
            [
                new Claim("S", FactorSelection.All.With("recipe", "pytorch"), ClaimRelation.Wider, FactorSelection.All.With("recipe", "gaussian"))
                {
                    Otherwise = "O",
                    Metric = MetricName.TargetStep,
                },
            ],
        };

        Assert.Equal(said, read);
        Assert.Equal(said, ExperimentText.Parse(ExperimentText.Write(said), "written.yaml"));
        Assert.NotEqual(said, said with { Margin = 0.02 });
        Assert.NotEqual(said, said with { Seeds = [1, 2, 3, 8] });
    }

    [Fact]
    public void Parse_HasDefaults_AndTakesJson()
    {
        Experiment yaml = ExperimentText.Parse(Small, "e.yaml");
        Experiment json = ExperimentText.Parse("""{"name": "e", "recipe": ["pytorch"], "model": ["mlp:*-8-*"], "lr": [0.1], "seeds": [1], "budget": {"steps": 5}}""", "e.json");
        Assert.Equal(yaml, json);
        Assert.Equal([OptimizerChoice.Of(OptimizerKind.Sgd)], yaml.Optimizers);
        Assert.Equal((0.9, 0.01), (OptimizerChoice.Of(OptimizerKind.Momentum).Momentum, OptimizerChoice.Of(OptimizerKind.AdamW).WeightDecay));
        Assert.Equal([256], yaml.Batches);
        Assert.Equal([MetricName.ValidAccuracy], yaml.Metrics);
        Assert.Same(NumberStream.Keyed, yaml.Stream);
    }

    [Fact]
    public void Parse_ListsAllMistakes_InTheOrderOfTheFile()
    {
        string[] mistakes = Mistakes(
            """
            nmae: e
            recipe: [pytroch, "normal(0, sdt=1)", {name: a}, {name: b, recipe: zeros, extra: 1}, {name: c, rules: [{role: wieght, scheme: zeros}]}]
            model: [resnet, mlp:*-x-*]
            activation: rellu
            normalization: bnn
            optimizer: [adm, {kind: sgd, momentum: 0.9}, {kind: momentum, momentum: 1}, {kind: adam, weight-decay: -1}]
            lr: [0, x, {from: 0, to: 1, count: 3, scale: log}, {from: 1}]
            batch: 0.5
            data: fashon-mnist
            seeds: 3..1
            stream: mersenne
            budget: {epochs: 1, steps: 2}
            measure-every: -1
            metrics: accuracy
            target: {metric: testLoss, value: 1}
            margin: 0
            exclude: [{recipie: a}]
            claims: [{says: S, is: more}]
            """);
        string[] expected =
        [
            "e.yaml:1:1: FAN014: Unknown key \"nmae\" of an experiment; the nearest is name.",
            "e.yaml:1:1: FAN016: Expected the key name of an experiment:",
            "e.yaml:2:10: FAN019: Unknown recipe \"pytroch\": no file, no built-in recipe (the nearest is pytorch)",
            "e.yaml:2:34: FAN017: normal takes mean, std; got \"sdt\"",
            "e.yaml:2:39: FAN016: Expected the key rules of a recipe:",
            "e.yaml:2:75: FAN014: Unknown key \"extra\" of a recipe by another name;",
            "e.yaml:2:111: FAN015: Unknown role \"wieght\"; the nearest is weight.",
            "e.yaml:3:9: FAN015: The network \"resnet\" is not known;",
            "e.yaml:3:17: FAN015: ",
            "e.yaml:4:13: FAN015: Unknown activation \"rellu\"; the nearest known one is relu",
            "e.yaml:5:16: FAN015: Unknown normalization \"bnn\"; the nearest is bn.",
            "e.yaml:6:13: FAN015: Unknown optimizer \"adm\"; the nearest is adam.",
            "e.yaml:6:18: FAN015: Sgd has no momentum;",
            "e.yaml:6:46: FAN015: Expected a momentum from 0 to below 1, got 1.",
            "e.yaml:6:77: FAN015: Expected a weight decay of at least 0, got -1.",
            "e.yaml:7:6: FAN015: Expected a learning rate above 0 that float32 can hold, got 0.",
            "e.yaml:7:9: FAN015: Expected a finite number for lr, got \"x\".",
            "e.yaml:7:12: FAN015: Expected ends above 0 for a logarithmic scale, got 0 and 1.",
            "e.yaml:7:52: FAN016: Expected the key to of a range:",
            "e.yaml:7:52: FAN016: Expected the key count of a range:",
            "e.yaml:8:8: FAN015: Expected a whole number from 1 to 2147483647 for a batch, got 0.5.",
            "e.yaml:9:7: FAN015: The data \"fashon-mnist\" are not known; the nearest is fashion-mnist",
            "e.yaml:10:8: FAN015: \"3..1\" is no range of seeds;",
            "e.yaml:11:9: FAN015: Unknown stream \"mersenne\";",
            "e.yaml:12:9: FAN016: Expected one of epochs, steps, seconds of a budget, got several",
            "e.yaml:13:1: FAN015: Expected a whole number from 0 to 2147483647 for measure-every, got -1.",
            "e.yaml:14:10: FAN015: Unknown metrics \"accuracy\"; the nearest is testAccuracy.",
            "e.yaml:15:18: FAN015: Unknown metric \"testLoss\"; the nearest is",
            "e.yaml:16:1: FAN015: Expected a number above 0 for margin, got 0.",
            "e.yaml:17:12: FAN014: Unknown key \"recipie\" of a selection of combinations; the nearest is recipe.",
            "e.yaml:18:10: FAN016: Expected the key group of a claim:",
            "e.yaml:18:10: FAN016: Expected the key against of a claim:",
            "e.yaml:18:24: FAN015: Unknown is \"more\";",
        ];
        Assert.All(expected.Zip(mistakes), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(expected.Length, mistakes.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("just text")]
    [InlineData("name: [")]
    [InlineData("name: &a b\nrecipe: *a")]
    public void Parse_RefusesWhatIsNoExperiment(string text) => Assert.NotEmpty(Mistakes(text));

    [Fact]
    public void Read_FindsRecipesBesideTheFile_AndTellsTheirMistakes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine.yaml"], "name: mine\nextends: neutral\nrules:\n  - {role: weight, scheme: \"normal(0, 0.5)\"}\n");
        File.WriteAllText(folder["e.yaml"], Small.Replace("pytorch", "[mine.yaml, {name: b, extends: mine.yaml, rules: []}]", StringComparison.Ordinal));
        Experiment experiment = ExperimentFile.Read(folder["e.yaml"]);
        Assert.Equal(["mine", "b"], experiment.Recipes.Select(choice => choice.Name));
        Assert.Equal(experiment.Recipes[0].Recipe, experiment.Recipes[1].Recipe.Extends);

        File.WriteAllText(folder["mine.yaml"], "name: mine\nextends: neutral\nrules:\n  - {role: wieght, scheme: zeros}\n");
        File.WriteAllText(folder["e.yaml"], Small.Replace("pytorch", "[mine.yaml, absent.yaml]", StringComparison.Ordinal).Replace("0.1", "none", StringComparison.Ordinal));
        string[] mistakes = [.. Assert.Throws<DiagnosticException>(() => ExperimentFile.Read(folder["e.yaml"])).Diagnostics.Select(problem => problem.ToString())];
        Assert.Contains(mistakes, mistake => mistake.Contains("mine.yaml:4:12: FAN015: Unknown role \"wieght\"", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith($"{folder["e.yaml"]}:2:21: FAN019: There is no file {folder["absent.yaml"]}", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("e.yaml:4:5: FAN015: Expected a finite number for lr", StringComparison.Ordinal));
    }

    private static string[] Mistakes(string yaml) =>
        [.. Assert.Throws<DiagnosticException>(() => ExperimentText.Parse(yaml, "e.yaml")).Diagnostics.Select(problem => problem.ToString())];
}
