using System.Collections.Immutable;
using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Recipes;

namespace Fanin.Lab.Experiments;

/// <summary>Experiment → trials, or everything that is wrong with it. Loads data, trains nothing.</summary>
public sealed class ExperimentPlanner
{
    /// <summary>The most trials of an experiment: at one a second they would take more than a day.</summary>
    public const int MostTrials = 100_000;

    private readonly Experiment _experiment;
    private readonly DatasetPlaces _places;
    private readonly CancellationToken _cancellation;
    private readonly List<Diagnostic> _problems = [];

    private ExperimentPlanner(Experiment experiment, DatasetPlaces places, CancellationToken cancellation) => (_experiment, _places, _cancellation) = (experiment, places, cancellation);

    /// <summary>Makes the trials of an experiment.</summary>
    /// <param name="experiment">What is to be tried out.</param>
    /// <param name="places">Where sets of images are looked for; <see langword="null"/> for <see cref="DatasetPlaces.FromEnvironment"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The trials.</returns>
    /// <exception cref="DiagnosticException">An unknown name, a recipe that doesn't fit a network, a network that can't learn from the data, a trial that stands twice, …: all
    /// of them, with their places if the experiment comes from a file.</exception>
    public static ExperimentPlan Plan(Experiment experiment, DatasetPlaces? places = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return new ExperimentPlanner(experiment, places ?? DatasetPlaces.FromEnvironment(), cancellation).Plan();
    }

    private ExperimentPlan Plan()
    {
        _problems.AddRange(ExperimentChecks.Check(_experiment));
        if (ExperimentCombinations.CountAtMost(_experiment) * _experiment.Seeds.Length is > MostTrials and var count)
        {
            Report(ExperimentDiagnostic.TooManyTrials, ExperimentKeys.Seeds.Name, FormattableString.Invariant($"Expected at most {MostTrials} trials, got about {count:G4}; take fewer values or seeds."));
        }

        ThrowIfWrong();
        IReadOnlyList<string> names = _experiment.Data.IsEmpty ? [UsualData()] : _experiment.Data;
        IReadOnlyList<Combination> combinations = ExperimentCombinations.Of(_experiment, names, _problems);
        ThrowIfWrong();
        IReadOnlyDictionary<string, PlannedData> data = Load(combinations.Select(combination => combination.Data).Distinct(StringComparer.Ordinal));
        ThrowIfWrong();
        var checks = new CombinationChecks(_experiment, combinations, data, _problems);
        checks.CheckMetrics();
        ImmutableArray<TrialSpec> trials = Trials(combinations, checks);
        ThrowIfWrong();
        return new ExperimentPlan(_experiment, trials, [.. data.Values.DistinctBy(one => one.Name)]);
    }

    // What is not named is found as everywhere else.
    private string UsualData()
    {
        try
        {
            DatasetLocation location = new DatasetLocator(_places).Locate();
            return location.Origin == DatasetOrigin.Sample ? DatasetCatalog.SampleName : location.Known?.Name ?? location.Folder!;
        }
        catch (DatasetException missing)
        {
            Report(ExperimentDiagnostic.MissingData, ExperimentKeys.Data.Name, missing.Message);
            ThrowIfWrong();
            throw;
        }
    }

    // One after the other: of large data there is no second copy.
    private Dictionary<string, PlannedData> Load(IEnumerable<string> names)
    {
        Dictionary<string, PlannedData> byText = new(StringComparer.Ordinal);
        Dictionary<string, PlannedData> byName = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            try
            {
                TaskDefinition definition = TaskDefinition.Parse(name);
                if (!byText.TryGetValue(definition.Text, out PlannedData? planned))
                {
                    using TaskData data = definition.Load(_places, _cancellation);
                    byText[definition.Text] = planned = PlannedData.Of(data);
                }

                byName[name] = planned;
            }
            catch (DiagnosticException wrong)
            {
                _problems.AddRange(wrong.Diagnostics.Select(problem => problem with { Place = _experiment.Places.Find(FactorName.Data, name) }));
            }
            catch (DatasetException missing)
            {
                Report(ExperimentDiagnostic.MissingData, FactorName.Data, missing.Message, name);
            }
        }

        return byName;
    }

    private ImmutableArray<TrialSpec> Trials(IReadOnlyList<Combination> combinations, CombinationChecks checks)
    {
        List<TrialSpec> models = [];
        foreach (Combination combination in combinations)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (checks.Check(combination) is { } network)
            {
                PlannedData data = checks.DataOf(combination);
                models.Add(Spec(combination, network, data));
                CheckLength(models[^1], data);
            }
        }

        foreach (IGrouping<string, TrialSpec> same in models.GroupBy(TrialId.Of, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            Report(
                ExperimentDiagnostic.DuplicateTrial,
                ExperimentKeys.Include.Name,
                $"These are one and the same trial: {string.Join(" | ", same.Select(spec => string.Join(", ", spec.Factors.Select(factor => $"{factor.Name} {factor.Value}"))))}; keep one of them.");
        }

        if (models.Count == 0 && _problems.Count == 0)
        {
            Report(ExperimentDiagnostic.NothingLeft, ExperimentKeys.Exclude.Name, "No combination is left; exclude fewer.");
        }

        return [.. _experiment.Seeds.SelectMany(seed => models.Select(spec => spec with { Seed = seed.Value }))];
    }

    private void CheckLength(TrialSpec spec, PlannedData data)
    {
        try
        {
            TrialPace.Of(spec, data.Train);
        }
        catch (ArgumentException wrong)
        {
            Report(Diagnostic.WrongValue, ExperimentKeys.Budget.Name, Diagnostic.SentenceOf(wrong));
        }
    }

    private TrialSpec Spec(Combination combination, string network, PlannedData data) => new()
    {
        Model = network,
        Data = data.Name,
        DataDigest = data.Digest,
        RecipeName = combination.Recipe.Name,
        RecipeText = RecipeText.WriteWhole(Nameless(combination.Recipe.Recipe)),
        Stream = _experiment.Stream.Name,
        Optimizer = combination.Optimizer.With(combination.LearningRate),
        Batch = combination.Batch,
        Length = _experiment.Budget,
        Seed = 0,
        MeasureEvery = _experiment.MeasureEvery,
        DiagnoseEvery = _experiment.DiagnoseEvery,
        Target = _experiment.Target,
        Factors = combination.Factors,
    };

    // What a recipe is called is no part of a trial: the same rules by another name make the same numbers.
    private static Recipe Nameless(Recipe recipe) => recipe with { Name = "recipe", Title = string.Empty, Source = string.Empty, Notes = string.Empty };

    private void ThrowIfWrong()
    {
        if (_problems.Count > 0)
        {
            throw ExperimentText.Mistakes($"The experiment \"{_experiment.Name}\" can't be run", _problems);
        }
    }

    private void Report(string code, string key, string message, string value = "") =>
        _problems.Add(new Diagnostic(code, message) { Place = _experiment.Places.Find(key, value) });
}
