using Fanin.Lab.Trials;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>The keys of experiments: what <see cref="ExperimentReader"/> understands, and what the schema for editors says.</summary>
internal static class ExperimentKeys
{
    public const string RecipeTable = "recipe";
    public const string OptimizerTable = "optimizer";
    public const string RangeTable = "range";
    public const string BudgetTable = "budget";
    public const string TargetTable = "target";
    public const string SelectionTable = "selection";
    public const string ClaimTable = "claim";

    public static readonly YamlKey Name = new("name", YamlKind.Text, "Short name of the experiment.") { IsRequired = true };
    public static readonly YamlKey Title = new("title", YamlKind.Text, "The experiment in one line, for lists.");
    public static readonly YamlKey Question = new("question", YamlKind.Text, "What it is to answer.");
    public static readonly YamlKey Recipe = new(FactorName.Recipe, YamlKind.Choices, "Where the first weights come from: built-in recipes, files relative to this one, schemes for all weights, or rules.") { Table = RecipeTable, IsRequired = true };
    public static readonly YamlKey Model = new(FactorName.Model, YamlKind.Choices, "Networks: mlp:*-75-45-*, lenet5, resnet20, …; * is a size that the data say.") { IsRequired = true };
    public static readonly YamlKey Activation = new(FactorName.Activation, YamlKind.Choices, "Activation functions in place of the networks' own.");
    public static readonly YamlKey Normalization = new(FactorName.Normalization, YamlKind.Choices, "Normalizations in place of the networks' own: none, bn, ln, ….");
    public static readonly YamlKey Optimizer = new(FactorName.Optimizer, YamlKind.Choices, "How weights are changed: sgd, momentum, adam, adamw, rmsprop, or one with arguments. Default: sgd.") { Table = OptimizerTable };
    public static readonly YamlKey LearningRate = new(FactorName.LearningRate, YamlKind.Choices, "Learning rates, for the optimizers that have none of their own.") { Table = RangeTable };
    public static readonly YamlKey Batch = new(FactorName.Batch, YamlKind.Choices, "Samples a step. Default: 256.") { Table = RangeTable };
    public static readonly YamlKey Data = new(FactorName.Data, YamlKind.Choices, "Data sets. Default: Fashion-MNIST, where it is not installed the sample of it that is built in.");
    public static readonly YamlKey Seeds = new("seeds", YamlKind.Choices, "Seeds, each of which repeats every combination: 1..20, or a list.") { IsRequired = true };
    public static readonly YamlKey Stream = new("stream", YamlKind.Words, "Where random first weights come from: keyed (by parameter; the default) or pytorch (its bits).") { Words = ["keyed", "pytorch"] };
    public static readonly YamlKey Budget = new("budget", YamlKind.Mapping, "How long each trial trains.") { Table = BudgetTable, IsRequired = true };
    public static readonly YamlKey MeasureEvery = new("measure-every", YamlKind.Number, "Steps between two measurements on training and validation data. Default: once an epoch.");
    public static readonly YamlKey DiagnoseEvery = new("diagnose-every", YamlKind.Number, "Steps between two looks at every layer. Default: none.");
    public static readonly YamlKey Metrics = new("metrics", YamlKind.Words, "What is compared, the most important first. Default: validAccuracy.") { Words = MetricName.All };
    public static readonly YamlKey Target = new("target", YamlKind.Mapping, "What trials are to reach; how long they need is compared too.") { Table = TargetTable };
    public static readonly YamlKey Margin = new("margin", YamlKind.Number, "Margin of equivalence: differences of the first metric up to this one don't matter.");
    public static readonly YamlKey Include = new("include", YamlKind.Mappings, "Combinations besides the product: factors that are named have these values, the others the experiment's.") { Table = SelectionTable };
    public static readonly YamlKey Exclude = new("exclude", YamlKind.Mappings, "Combinations of the product that are left out.") { Table = SelectionTable };
    public static readonly YamlKey Claims = new("claims", YamlKind.Mappings, "Statements that the experiment is to decide.") { Table = ClaimTable };

    public static readonly YamlKey ChoiceName = new("name", YamlKind.Text, "What tables call the recipe.") { IsRequired = true };
    public static readonly YamlKey ChoiceRecipe = new("recipe", YamlKind.Text, "A built-in recipe, a file relative to this one, or a scheme for all weights.") { IsRequired = true };

    public static readonly YamlKey OptimizerName = new("name", YamlKind.Text, "What tables call it. Default: its kind.");
    public static readonly YamlKey OptimizerKind = new("kind", YamlKind.Words, "The method.") { Words = OptimizerWords.All, IsRequired = true };
    public static readonly YamlKey Momentum = new("momentum", YamlKind.Number, "μ in [0, 1), of momentum and rmsprop. Default: 0.9 of momentum, 0 of rmsprop.");
    public static readonly YamlKey WeightDecay = new("weight-decay", YamlKind.Number, "Decay of the weights, at least 0. Default: 0.01 of adamw, else 0.");
    public static readonly YamlKey Nesterov = new("nesterov", YamlKind.Flag, "Whether momentum looks ahead. Default: false.");
    public static readonly YamlKey Beta1 = new("beta1", YamlKind.Number, "β₁ in [0, 1), of adam and adamw. Default: 0.9.");
    public static readonly YamlKey Beta2 = new("beta2", YamlKind.Number, "β₂ in [0, 1), of adam and adamw. Default: 0.999.");
    public static readonly YamlKey Alpha = new("alpha", YamlKind.Number, "α in [0, 1), of rmsprop. Default: 0.99.");
    public static readonly YamlKey Epsilon = new("epsilon", YamlKind.Number, "ε above 0, of adam, adamw and rmsprop. Default: 1e-8.");
    public static readonly YamlKey OwnRates = new(FactorName.LearningRate, YamlKind.Choices, "Learning rates in place of the experiment's.") { Table = RangeTable };

    public static readonly YamlKey From = new("from", YamlKind.Number, "The first number.") { IsRequired = true };
    public static readonly YamlKey To = new("to", YamlKind.Number, "The last number.") { IsRequired = true };
    public static readonly YamlKey Count = new("count", YamlKind.Number, "How many numbers, from 2.") { IsRequired = true };
    public static readonly YamlKey Scale = new("scale", YamlKind.Words, "linear: equal distances (the default). log: equal ratios.") { Words = ["linear", "log"] };

    public static readonly YamlKey Epochs = new("epochs", YamlKind.Number, "Passes over the training data.");
    public static readonly YamlKey Steps = new("steps", YamlKind.Number, "Optimizer steps.");
    public static readonly YamlKey Seconds = new("seconds", YamlKind.Number, "Seconds of training; such trials can't be repeated to the bit.");

    public static readonly YamlKey TargetMetric = new("metric", YamlKind.Words, "A metric that is measured along the way.") { Words = MetricName.OfCurves, IsRequired = true };
    public static readonly YamlKey TargetValue = new("value", YamlKind.Number, "Its value: at least this for accuracies, at most this for losses.") { IsRequired = true };

    public static readonly YamlKey Says = new("says", YamlKind.Text, "The statement, without its full stop.") { IsRequired = true };
    public static readonly YamlKey Otherwise = new("otherwise", YamlKind.Text, "The statement that holds if this one is refuted.");
    public static readonly YamlKey ClaimMetric = new("metric", YamlKind.Words, "What it is about. Default: the experiment's first metric.") { Words = MetricName.OfClaims };
    public static readonly YamlKey Group = new("group", YamlKind.Mapping, "The combinations that it is about.") { Table = SelectionTable, IsRequired = true };
    public static readonly YamlKey Relation = new("is", YamlKind.Words, "higher, lower or equal: the metric of the one group beside the other's. narrower or wider: how much the combinations of the one differ from each other, beside the other's.")
    {
        Words = ["higher", "lower", "equal", "narrower", "wider"],
        IsRequired = true,
    };

    public static readonly YamlKey Against = new("against", YamlKind.Mapping, "The combinations that they are held against.") { Table = SelectionTable, IsRequired = true };

    /// <summary>Keys of an experiment.</summary>
    public static IReadOnlyList<YamlKey> OfExperiment { get; } =
    [
        Name, Title, Question, Recipe, Model, Activation, Normalization, Optimizer, LearningRate, Batch, Data, Seeds, Stream, Budget, MeasureEvery, DiagnoseEvery, Metrics, Target, Margin,
        Include, Exclude, Claims,
    ];

    /// <summary>Keys of a recipe by a name of the experiment's own.</summary>
    public static IReadOnlyList<YamlKey> OfRecipe { get; } = [ChoiceName, ChoiceRecipe];

    /// <summary>Keys of an optimizer with arguments.</summary>
    public static IReadOnlyList<YamlKey> OfOptimizer { get; } = [OptimizerName, OptimizerKind, Momentum, Nesterov, Beta1, Beta2, Alpha, Epsilon, WeightDecay, OwnRates];

    /// <summary>Keys of a range of numbers.</summary>
    public static IReadOnlyList<YamlKey> OfRange { get; } = [From, To, Count, Scale];

    /// <summary>Keys of a budget, of which one is given.</summary>
    public static IReadOnlyList<YamlKey> OfBudget { get; } = [Epochs, Steps, Seconds];

    /// <summary>Keys of a target.</summary>
    public static IReadOnlyList<YamlKey> OfTarget { get; } = [TargetMetric, TargetValue];

    /// <summary>Keys of a selection of combinations.</summary>
    public static IReadOnlyList<YamlKey> OfSelection { get; } = [.. FactorName.All.Select(name => new YamlKey(name, YamlKind.Choices, $"Values of {name}, any of them, as tables call them."))];

    /// <summary>Keys of a claim.</summary>
    public static IReadOnlyList<YamlKey> OfClaim { get; } = [Says, Otherwise, ClaimMetric, Group, Relation, Against];
}
