using System.Collections.Immutable;
using System.Globalization;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>From the tree of a YAML file to an experiment; all that is wrong goes to the problems.</summary>
internal sealed class ExperimentReader
{
    private readonly List<Diagnostic> _problems;
    private readonly RecipeChoiceReader _recipes;
    private readonly Dictionary<(string Key, string Value), TextPlace> _places = [];

    private ExperimentReader(Func<string, Recipe?> findRecipe, List<Diagnostic> problems) => (_recipes, _problems) = (new RecipeChoiceReader(findRecipe, problems), problems);

    /// <summary>Reads an experiment.</summary>
    /// <param name="root">The whole file.</param>
    /// <param name="findRecipe">Finds the recipe of a name or file; <see langword="null"/> if there is none.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The experiment, which is of use only if nothing was wrong.</returns>
    public static Experiment? Read(YamlNode root, Func<string, Recipe?> findRecipe, List<Diagnostic> problems)
    {
        if (root is YamlMapping mapping)
        {
            return new ExperimentReader(findRecipe, problems).ReadExperiment(mapping);
        }

        problems.Add(new Diagnostic(Diagnostic.WrongValue, $"Expected an experiment, that is keys such as name, recipe and model, got {root.Kind}.") { Place = root.Place });
        return null;
    }

    private Experiment ReadExperiment(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfExperiment, "an experiment", _problems);
        foreach (YamlKey key in ExperimentKeys.OfExperiment.Where(fields.Has))
        {
            _places[(key.Name, string.Empty)] = fields.PlaceOf(key);
        }

        ImmutableArray<int> batches = [.. Numbers(fields, ExperimentKeys.Batch).Select(batch => (int)Whole(fields, batch, 1, int.MaxValue, "a batch"))];
        return new Experiment(fields.Text(ExperimentKeys.Name)?.Value ?? string.Empty)
        {
            Title = fields.Text(ExperimentKeys.Title)?.Value ?? string.Empty,
            Question = fields.Text(ExperimentKeys.Question)?.Value ?? string.Empty,
            Recipes = ReadRecipes(fields),
            Models = Texts(fields, ExperimentKeys.Model, FactorValues.Model),
            Activations = Texts(fields, ExperimentKeys.Activation, FactorValues.Activation),
            Normalizations = Texts(fields, ExperimentKeys.Normalization, FactorValues.Normalization),
            Optimizers = ReadOptimizers(fields),
            LearningRates = Rates(fields, ExperimentKeys.LearningRate),
            Batches = batches.IsEmpty ? [Experiment.UsualBatch] : batches,
            Data = Texts(fields, ExperimentKeys.Data, FactorValues.Data),
            Seeds = ReadSeeds(fields),
            Stream = fields.Words(ExperimentKeys.Stream) is [1, ..] ? NumberStream.PyTorch : NumberStream.Keyed,
            Budget = ReadBudget(fields),
            MeasureEvery = Count(fields, ExperimentKeys.MeasureEvery),
            DiagnoseEvery = Count(fields, ExperimentKeys.DiagnoseEvery),
            Metrics = fields.Words(ExperimentKeys.Metrics) is { Count: > 0 } metrics ? [.. metrics.Select(index => MetricName.All[index])] : [MetricName.ValidAccuracy],
            Target = ReadTarget(fields),
            Margin = Positive(fields, ExperimentKeys.Margin),
            Include = [.. fields.Mappings(ExperimentKeys.Include).Select(ReadSelection)],
            Exclude = [.. fields.Mappings(ExperimentKeys.Exclude).Select(ReadSelection)],
            Claims = [.. fields.Mappings(ExperimentKeys.Claims).Select(ReadClaim)],
            Places = ExperimentPlaces.Of(mapping.Place, _places),
        };
    }

    private ImmutableArray<RecipeChoice> ReadRecipes(YamlFields fields)
    {
        List<RecipeChoice> choices = [];
        foreach (YamlNode node in fields.Choices(ExperimentKeys.Recipe))
        {
            if (_recipes.Read(node) is { } choice)
            {
                choices.Add(choice);
                _places.TryAdd((FactorName.Recipe, choice.Name), node.Place);
            }
        }

        return [.. choices];
    }

    private ImmutableArray<OptimizerChoice> ReadOptimizers(YamlFields fields)
    {
        if (!fields.Has(ExperimentKeys.Optimizer))
        {
            return [OptimizerChoice.Of(OptimizerKind.Sgd)];
        }

        List<OptimizerChoice> choices = [];
        foreach (YamlNode node in fields.Choices(ExperimentKeys.Optimizer))
        {
            OptimizerChoice? choice = node is YamlMapping mapping ? ReadOptimizer(mapping) : OptimizerOf((YamlScalar)node);
            if (choice is not null)
            {
                choices.Add(choice);
                _places.TryAdd((FactorName.Optimizer, choice.Name), node.Place);
            }
        }

        return [.. choices];
    }

    private OptimizerChoice? OptimizerOf(YamlScalar word)
    {
        int index = OptimizerWords.All.ToList().IndexOf(word.Value);
        if (index >= 0)
        {
            return OptimizerChoice.Of((OptimizerKind)index);
        }

        Wrong(word.Place, $"Unknown optimizer {word.Kind}; the nearest is {NearestWord.Of(word.Value, OptimizerWords.All)}. Expected one of {string.Join(", ", OptimizerWords.All)}, or kind: with arguments.");
        return null;
    }

    private OptimizerChoice? ReadOptimizer(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfOptimizer, "an optimizer", _problems);
        double? momentum = fields.Number(ExperimentKeys.Momentum);
        double? decay = fields.Number(ExperimentKeys.WeightDecay);
        ImmutableArray<double> rates = Rates(fields, ExperimentKeys.OwnRates);
        if (fields.Words(ExperimentKeys.OptimizerKind) is not [int kind, ..])
        {
            return null;
        }

        OptimizerChoice usual = OptimizerChoice.Of((OptimizerKind)kind);
        OptimizerChoice choice = usual with
        {
            Name = fields.Text(ExperimentKeys.OptimizerName)?.Value ?? usual.Name,
            Momentum = momentum ?? usual.Momentum,
            WeightDecay = decay ?? usual.WeightDecay,
            Nesterov = fields.Flag(ExperimentKeys.Nesterov) ?? false,
            Beta1 = fields.Number(ExperimentKeys.Beta1),
            Beta2 = fields.Number(ExperimentKeys.Beta2),
            Alpha = fields.Number(ExperimentKeys.Alpha),
            Epsilon = fields.Number(ExperimentKeys.Epsilon),
            LearningRates = rates,
        };
        if (TrialOptimizer.Mistake(choice.With(1)) is { } mistake)
        {
            Wrong(mapping.Place, mistake);
        }

        return choice;
    }

    private ImmutableArray<Seed> ReadSeeds(YamlFields fields)
    {
        YamlNode[] nodes = [.. fields.Choices(ExperimentKeys.Seeds)];
        if (nodes.Length == 0)
        {
            return [];
        }

        List<string> mistakes = [];
        IReadOnlyList<Seed> seeds = SeedList.Read(string.Join(',', nodes.Select(node => ((YamlScalar)node).Value)), mistakes);
        mistakes.ForEach(mistake => Wrong(nodes[0].Place, mistake));
        return [.. seeds];
    }

    private TrialLength ReadBudget(YamlFields fields)
    {
        if (fields.Mapping(ExperimentKeys.Budget) is not { } mapping)
        {
            return new TrialLength(Steps: 1);
        }

        var budget = new YamlFields(mapping, ExperimentKeys.OfBudget, "a budget", _problems);
        if (ExperimentKeys.OfBudget.Count(budget.Has) != 1)
        {
            budget.Report(Diagnostic.MissingKey, budget.Place, $"Expected one of {string.Join(", ", ExperimentKeys.OfBudget.Select(key => key.Name))} of a budget, got {(mapping.Entries.Length == 0 ? "none" : "several or none")}.");
        }

        double? steps = Positive(budget, ExperimentKeys.Steps);
        return new TrialLength(
            steps is { } number ? (int)Whole(budget, (number, budget.PlaceOf(ExperimentKeys.Steps)), 1, int.MaxValue, ExperimentKeys.Steps.Name) : null,
            Positive(budget, ExperimentKeys.Epochs),
            Positive(budget, ExperimentKeys.Seconds));
    }

    private TrialTarget? ReadTarget(YamlFields fields)
    {
        if (fields.Mapping(ExperimentKeys.Target) is not { } mapping)
        {
            return null;
        }

        var target = new YamlFields(mapping, ExperimentKeys.OfTarget, "a target", _problems);
        return target.Words(ExperimentKeys.TargetMetric) is [int metric, ..] && target.Number(ExperimentKeys.TargetValue) is { } value
            ? new TrialTarget(MetricName.OfCurves[metric], value)
            : null;
    }

    private FactorSelection ReadSelection(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfSelection, "a selection of combinations", _problems);
        FactorSelection selection = FactorSelection.All;
        foreach (YamlKey key in ExperimentKeys.OfSelection.Where(fields.Has))
        {
            string[] values = [.. fields.Choices(key).Select(node => FactorValues.Canonical(key.Name, ((YamlScalar)node).Value))];
            selection = values.Length == 0 ? selection : selection.With(key.Name, values);
        }

        if (mapping.Entries.IsEmpty)
        {
            fields.Report(Diagnostic.MissingKey, fields.Place, "Expected at least one factor of a selection, such as recipe or model.");
        }

        // Two selections that say the same are one as far as their place is concerned.
        _places.TryAdd((ExperimentPlaces.Selection, selection.ToString()), mapping.Place);
        return selection;
    }

    private Claim ReadClaim(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfClaim, "a claim", _problems);
        int relation = fields.Words(ExperimentKeys.Relation) is [int index, ..] ? index : 0;
        var claim = new Claim(
            fields.Text(ExperimentKeys.Says)?.Value ?? string.Empty,
            fields.Mapping(ExperimentKeys.Group) is { } group ? ReadSelection(group) : FactorSelection.All,
            (ClaimRelation)relation,
            fields.Mapping(ExperimentKeys.Against) is { } against ? ReadSelection(against) : FactorSelection.All)
        {
            Metric = fields.Words(ExperimentKeys.ClaimMetric) is [int metric, ..] ? MetricName.OfClaims[metric] : string.Empty,
            Otherwise = fields.Text(ExperimentKeys.Otherwise)?.Value ?? string.Empty,
        };
        _places.TryAdd((ExperimentKeys.Claims.Name, claim.Says), mapping.Place);
        return claim;
    }

    private ImmutableArray<string> Texts(YamlFields fields, YamlKey key, Func<string, string?> mistake)
    {
        List<string> values = [];
        foreach (YamlScalar text in fields.Choices(key).Cast<YamlScalar>())
        {
            if (mistake(text.Value) is { } wrong)
            {
                Wrong(text.Place, wrong);
            }

            values.Add(text.Value);
            _places.TryAdd((key.Name, text.Value), text.Place);
        }

        return [.. values];
    }

    private ImmutableArray<double> Rates(YamlFields fields, YamlKey key)
    {
        List<double> rates = [];
        foreach ((double rate, TextPlace place) in Numbers(fields, key))
        {
            if (FactorValues.LearningRate(rate) is { } wrong)
            {
                Wrong(place, wrong);
            }

            rates.Add(rate);
        }

        return [.. rates];
    }

    private List<(double Value, TextPlace Place)> Numbers(YamlFields fields, YamlKey key)
    {
        List<(double Value, TextPlace Place)> numbers = [];
        foreach (YamlNode node in fields.Choices(key))
        {
            if (node is YamlMapping range)
            {
                numbers.AddRange(ReadRange(range, isWhole: key == ExperimentKeys.Batch).Select(value => (value, range.Place)));
            }
            else if (YamlFields.NumberOf(node) is { } value)
            {
                numbers.Add((value, node.Place));
            }
            else
            {
                Wrong(node.Place, $"Expected a finite number for {key.Name}, got {node.Kind}.");
            }
        }

        foreach ((double value, TextPlace place) in numbers)
        {
            _places.TryAdd((key.Name, FactorValues.Text(value)), place);
        }

        return numbers;
    }

    private IEnumerable<double> ReadRange(YamlMapping mapping, bool isWhole)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfRange, "a range", _problems);
        bool isLog = fields.Words(ExperimentKeys.Scale) is [1, ..];
        if (fields.Number(ExperimentKeys.From) is not { } from || fields.Number(ExperimentKeys.To) is not { } to || fields.Number(ExperimentKeys.Count) is not { } number)
        {
            return [];
        }

        try
        {
            int count = (int)Whole(fields, (number, fields.PlaceOf(ExperimentKeys.Count)), 2, int.MaxValue, ExperimentKeys.Count.Name);
            ImmutableArray<double> values = isLog ? Grid.Log(from, to, count) : Grid.Linear(from, to, count);
            return isWhole ? values.Select(value => Math.Round(value)) : values;
        }
        catch (ArgumentException wrong)
        {
            Wrong(mapping.Place, Diagnostic.SentenceOf(wrong).Split(Environment.NewLine)[0]);
            return [];
        }
    }

    private static int Count(YamlFields fields, YamlKey key) =>
        fields.Number(key) is { } number ? (int)Whole(fields, (number, fields.PlaceOf(key)), 0, int.MaxValue, key.Name) : 0;

    private static double Whole(YamlFields fields, (double Value, TextPlace Place) number, double least, double most, string what)
    {
        if (number.Value >= least && number.Value <= most && double.IsInteger(number.Value))
        {
            return number.Value;
        }

        fields.Report(Diagnostic.WrongValue, number.Place, string.Create(CultureInfo.InvariantCulture, $"Expected a whole number from {least} to {most} for {what}, got {number.Value:R}."));
        return least;
    }

    private static double? Positive(YamlFields fields, YamlKey key)
    {
        double? number = fields.Number(key);
        if (number is <= 0)
        {
            fields.Report(Diagnostic.WrongValue, fields.PlaceOf(key), FormattableString.Invariant($"Expected a number above 0 for {key.Name}, got {number:R}."));
        }

        return number;
    }

    private void Wrong(TextPlace place, string message) => _problems.Add(new Diagnostic(Diagnostic.WrongValue, message) { Place = place });
}
