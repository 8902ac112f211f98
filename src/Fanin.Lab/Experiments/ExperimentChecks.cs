using Fanin.Lab.Training;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>What can be said of an experiment before its values are combined.</summary>
internal sealed class ExperimentChecks
{
    private readonly Experiment _experiment;
    private readonly List<Diagnostic> _problems = [];

    private ExperimentChecks(Experiment experiment) => _experiment = experiment;

    /// <summary>All that is wrong.</summary>
    public static IReadOnlyList<Diagnostic> Check(Experiment experiment)
    {
        var checks = new ExperimentChecks(experiment);
        checks.Factors();
        checks.Numbers();
        checks.Claims();
        return checks._problems;
    }

    private void Factors()
    {
        Values(FactorName.Recipe, _experiment.Recipes, choice => choice.Name, _ => null, isRequired: true);
        Values(FactorName.Model, _experiment.Models, text => text, FactorValues.Model, isRequired: true);
        Values(FactorName.Activation, _experiment.Activations, text => text, FactorValues.Activation);
        Values(FactorName.Normalization, _experiment.Normalizations, text => text, FactorValues.Normalization);
        Values(FactorName.Optimizer, _experiment.Optimizers, choice => choice.Name, WrongOptimizer, isRequired: true);
        Values(FactorName.LearningRate, _experiment.LearningRates, FactorValues.Text, FactorValues.LearningRate);
        Values(FactorName.Batch, _experiment.Batches, batch => FactorValues.Text(batch), batch => batch >= 1 ? null : FormattableString.Invariant($"Expected a batch of at least 1, got {batch}."), isRequired: true);
        Values(FactorName.Data, _experiment.Data, text => text, FactorValues.Data);
        Values(ExperimentKeys.Seeds.Name, _experiment.Seeds, seed => seed.ToString(), _ => null, isRequired: true);
        Values(ExperimentKeys.Metrics.Name, _experiment.Metrics, metric => metric, metric => Unknown("metric", metric, MetricName.All), isRequired: true);
    }

    private void Values<T>(string key, IReadOnlyList<T> values, Func<T, string> text, Func<T, string?> mistake, bool isRequired = false)
    {
        if (isRequired && values.Count == 0)
        {
            Report(ExperimentDiagnostic.NothingLeft, key, $"Expected at least one {key} of the experiment, got none.");
        }

        foreach (T value in values)
        {
            if (mistake(value) is { } wrong)
            {
                Report(Diagnostic.WrongValue, key, wrong, text(value));
            }
        }

        foreach (IGrouping<string, T> same in values.GroupBy(text, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            Report(ExperimentDiagnostic.DuplicateTrial, key, $"The {key} \"{same.Key}\" stands here {same.Count()} times; keep one of them, or give them different names.", same.Key);
        }
    }

    private string? WrongOptimizer(OptimizerChoice choice)
    {
        if (choice.LearningRates.IsEmpty && _experiment.LearningRates.IsEmpty)
        {
            return $"{choice.Name} has no learning rate; give lr, of the experiment or of the optimizer.";
        }

        string[] mistakes =
        [
            .. choice.LearningRates.Select(FactorValues.LearningRate).OfType<string>(),
            .. TrialOptimizer.Mistake(choice.With(1)) is { } wrong ? [wrong] : Array.Empty<string>(),
        ];
        return mistakes.Length == 0 ? null : string.Join(" ", mistakes);
    }

    private void Numbers()
    {
        TrialLength budget = _experiment.Budget;
        double?[] given = [budget.Steps, budget.Epochs, budget.Seconds];
        if (given.Count(number => number is not null) != 1 || given.Any(number => number is not null && !(number > 0 && double.IsFinite(number.Value))))
        {
            Report(Diagnostic.WrongValue, ExperimentKeys.Budget.Name, "Expected one of steps, epochs and seconds of a budget, above 0.");
        }

        AtLeastZero(ExperimentKeys.MeasureEvery.Name, _experiment.MeasureEvery);
        AtLeastZero(ExperimentKeys.DiagnoseEvery.Name, _experiment.DiagnoseEvery);
        if (_experiment.Margin is { } margin && !(margin > 0 && double.IsFinite(margin)))
        {
            Report(Diagnostic.WrongValue, ExperimentKeys.Margin.Name, FormattableString.Invariant($"Expected a margin above 0, got {margin:R}."));
        }

        if (_experiment.Target is { } target && Unknown("metric of a target", target.Metric, MetricName.OfCurves) is { } unknown)
        {
            Report(Diagnostic.WrongValue, ExperimentKeys.Target.Name, unknown);
        }
    }

    private void Claims()
    {
        foreach (Claim claim in _experiment.Claims)
        {
            string[] mistakes =
            [
                .. claim.Metric.Length == 0 || Unknown("metric", claim.Metric, MetricName.OfClaims) is not { } unknown ? Array.Empty<string>() : [unknown],
                .. claim.Metric == MetricName.TargetStep && _experiment.Target is null ? [$"\"{claim.Says}\" is about the step at which a target is reached, and the experiment has none; give target."] : Array.Empty<string>(),
                .. claim.Relation != ClaimRelation.Equal || _experiment.Margin is not null ? Array.Empty<string>()
                    : [$"\"{claim.Says}\" says that two groups are equal, which needs the experiment's margin: the largest difference that doesn't matter."],
                .. claim.Group.Equals(claim.Against) ? [$"\"{claim.Says}\" holds a group against itself ({claim.Group})."] : Array.Empty<string>(),
            ];
            foreach (string mistake in mistakes)
            {
                Report(Diagnostic.WrongValue, ExperimentKeys.Claims.Name, mistake, claim.Says);
            }
        }
    }

    private void AtLeastZero(string key, int number)
    {
        if (number < 0)
        {
            Report(Diagnostic.WrongValue, key, FormattableString.Invariant($"Expected a whole number of at least 0 for {key}, got {number}."));
        }
    }

    private static string? Unknown(string what, string word, IReadOnlyList<string> known) => known.Contains(word, StringComparer.Ordinal)
        ? null
        : $"Unknown {what} \"{word}\"; the nearest is {NearestWord.Of(word, known)}. Expected one of {string.Join(", ", known)}.";

    private void Report(string code, string key, string message, string value = "") =>
        _problems.Add(new Diagnostic(code, message) { Place = _experiment.Places.Find(key, value) });
}
