using System.Collections.Immutable;
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
    private readonly NumberReader _numbers;
    private readonly OptimizerChoiceReader _optimizers;
    private readonly Dictionary<(string Key, string Value), TextPlace> _places = [];

    private ExperimentReader(Func<string, Recipe?> findRecipe, List<Diagnostic> problems)
    {
        _problems = problems;
        _recipes = new RecipeChoiceReader(findRecipe, problems);
        _numbers = new NumberReader(problems, _places);
        _optimizers = new OptimizerChoiceReader(_numbers, problems);
    }

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

        ImmutableArray<int> batches = [.. _numbers.Numbers(fields, ExperimentKeys.Batch).Select(batch => NumberReader.Whole(fields, batch, 1, int.MaxValue, "a batch"))];
        return new Experiment(fields.Text(ExperimentKeys.Name)?.Value ?? string.Empty)
        {
            Title = fields.Text(ExperimentKeys.Title)?.Value ?? string.Empty,
            Question = fields.Text(ExperimentKeys.Question)?.Value ?? string.Empty,
            Recipes = ReadRecipes(fields),
            Models = Texts(fields, ExperimentKeys.Model, FactorValues.Model),
            Activations = Texts(fields, ExperimentKeys.Activation, FactorValues.Activation),
            Normalizations = Texts(fields, ExperimentKeys.Normalization, FactorValues.Normalization),
            Optimizers = ReadOptimizers(fields),
            LearningRates = _numbers.Rates(fields, ExperimentKeys.LearningRate),
            Batches = batches.IsEmpty ? [Experiment.UsualBatch] : batches,
            Data = Texts(fields, ExperimentKeys.Data, FactorValues.Data),
            Seeds = ReadSeeds(fields),
            Stream = fields.Words(ExperimentKeys.Stream) is [1, ..] ? NumberStream.PyTorch : NumberStream.Keyed,
            Budget = ReadBudget(fields),
            MeasureEvery = NumberReader.Count(fields, ExperimentKeys.MeasureEvery),
            DiagnoseEvery = NumberReader.Count(fields, ExperimentKeys.DiagnoseEvery),
            Metrics = fields.Words(ExperimentKeys.Metrics) is { Count: > 0 } metrics ? [.. metrics.Select(index => MetricName.All[index])] : [MetricName.ValidAccuracy],
            Target = ReadTarget(fields),
            Margin = NumberReader.Positive(fields, ExperimentKeys.Margin),
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
            if (_optimizers.Read(node) is { } choice)
            {
                choices.Add(choice);
                _places.TryAdd((FactorName.Optimizer, choice.Name), node.Place);
            }
        }

        return [.. choices];
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

        double? steps = NumberReader.Positive(budget, ExperimentKeys.Steps);
        return new TrialLength(
            steps is { } number ? NumberReader.Whole(budget, (number, budget.PlaceOf(ExperimentKeys.Steps)), 1, int.MaxValue, ExperimentKeys.Steps.Name) : null,
            NumberReader.Positive(budget, ExperimentKeys.Epochs),
            NumberReader.Positive(budget, ExperimentKeys.Seconds));
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

    private void Wrong(TextPlace place, string message) => _problems.Add(new Diagnostic(Diagnostic.WrongValue, message) { Place = place });
}
