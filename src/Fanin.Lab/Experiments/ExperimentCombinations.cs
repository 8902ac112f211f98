using System.Globalization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>All combinations of an experiment: the product without what is excluded, then what is included.</summary>
internal sealed class ExperimentCombinations
{
    private readonly Experiment _experiment;
    private readonly IReadOnlyList<string> _data;
    private readonly List<Diagnostic> _problems;

    private ExperimentCombinations(Experiment experiment, IReadOnlyList<string> data, List<Diagnostic> problems) => (_experiment, _data, _problems) = (experiment, data, problems);

    /// <summary>Makes them, in a stable order.</summary>
    /// <param name="experiment">The experiment, each of whose values is right by itself.</param>
    /// <param name="data">Its data sets, the usual one if it names none.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IReadOnlyList<Combination> Of(Experiment experiment, IReadOnlyList<string> data, List<Diagnostic> problems) =>
        new ExperimentCombinations(experiment, data, problems).Make();

    /// <summary>How many combinations there are at most; infinite rather than too many to count.</summary>
    public static double CountAtMost(Experiment experiment)
    {
        double rates = experiment.Optimizers.Sum(optimizer => optimizer.LearningRates.IsEmpty ? experiment.LearningRates.Length : (double)optimizer.LearningRates.Length);
        double product = experiment.Recipes.Length * (double)experiment.Models.Length * Math.Max(1, experiment.Activations.Length) * Math.Max(1, experiment.Normalizations.Length)
            * rates * experiment.Batches.Length * Math.Max(1, experiment.Data.Length);
        return product * (1 + experiment.Include.Length);
    }

    private List<Combination> Make()
    {
        Combination[] product = [.. Product(FactorSelection.All)];
        foreach (FactorSelection idle in _experiment.Exclude.Where(selection => !product.Any(combination => selection.Matches(combination.Factors))))
        {
            Report(ExperimentDiagnostic.IdleSelection, idle, $"exclude leaves out nothing: no combination has {idle}.{Hint(idle, product)}");
        }

        List<Combination> all = [.. product.Where(combination => !_experiment.Exclude.Any(selection => selection.Matches(combination.Factors)))];
        foreach (FactorSelection selection in _experiment.Include)
        {
            all.AddRange(Product(selection));
        }

        // Tables need the same columns of all: what one combination replaces is another one's own.
        bool hasActivation = all.Any(combination => combination.Activation is not null);
        bool hasNormalization = all.Any(combination => combination.Normalization is not null);
        return [.. all.Select(combination => combination with { HasActivation = hasActivation, HasNormalization = hasNormalization })];
    }

    private IEnumerable<Combination> Product(FactorSelection selection) =>
        from data in Values(selection, FactorName.Data, _data)
        from model in Values(selection, FactorName.Model, _experiment.Models)
        from activation in OptionalValues(selection, FactorName.Activation, _experiment.Activations)
        from normalization in OptionalValues(selection, FactorName.Normalization, _experiment.Normalizations)
        from optimizer in Optimizers(selection)
        from rate in Rates(selection, optimizer)
        from batch in Batches(selection)
        from recipe in Recipes(selection)
        select new Combination(data, model, activation, normalization, optimizer, rate, batch, recipe);

    private static IReadOnlyList<string> Values(FactorSelection selection, string factor, IReadOnlyList<string> own) =>
        selection.Values.TryGetValue(factor, out var values) ? values : own;

    // Where there are none, the network's own.
    private static IEnumerable<string?> OptionalValues(FactorSelection selection, string factor, IReadOnlyList<string> own) =>
        Values(selection, factor, own).DefaultIfEmpty();

    private IEnumerable<RecipeChoice> Recipes(FactorSelection selection)
    {
        if (!selection.Values.TryGetValue(FactorName.Recipe, out var names))
        {
            return _experiment.Recipes;
        }

        return names.Select(name => _experiment.Recipes.FirstOrDefault(choice => choice.Name == name) ?? NewRecipe(selection, name)).OfType<RecipeChoice>();
    }

    private RecipeChoice? NewRecipe(FactorSelection selection, string text)
    {
        try
        {
            return RecipeChoice.Of(text);
        }
        catch (FormatException wrong)
        {
            Report(Diagnostic.UnknownRecipe, selection, wrong.Message);
            return null;
        }
    }

    private IEnumerable<OptimizerChoice> Optimizers(FactorSelection selection)
    {
        if (!selection.Values.TryGetValue(FactorName.Optimizer, out var names))
        {
            return _experiment.Optimizers;
        }

        List<OptimizerChoice> chosen = [];
        foreach (string name in names)
        {
            OptimizerChoice? known = _experiment.Optimizers.FirstOrDefault(choice => choice.Name == name)
                ?? (OptimizerWords.Find(name) is { } kind ? OptimizerChoice.Of(kind) : null);
            if (known is not null)
            {
                chosen.Add(known);
                continue;
            }

            string[] words = [.. _experiment.Optimizers.Select(choice => choice.Name), .. OptimizerWords.All];
            Report(Diagnostic.WrongValue, selection, $"Unknown optimizer \"{name}\"; the nearest is {NearestWord.Of(name, words)}.");
        }

        return chosen;
    }

    private IEnumerable<double> Rates(FactorSelection selection, OptimizerChoice optimizer)
    {
        if (selection.Values.TryGetValue(FactorName.LearningRate, out var texts))
        {
            return Numbers(selection, texts, FactorName.LearningRate).Where(rate => IsRight(selection, FactorValues.LearningRate(rate)));
        }

        return optimizer.LearningRates.IsEmpty ? _experiment.LearningRates : optimizer.LearningRates;
    }

    private IEnumerable<int> Batches(FactorSelection selection) => selection.Values.TryGetValue(FactorName.Batch, out var texts)
        ? Numbers(selection, texts, FactorName.Batch)
            .Where(batch => IsRight(selection, batch is >= 1 and <= int.MaxValue && double.IsInteger(batch) ? null : FormattableString.Invariant($"Expected a whole number of at least 1 for batch, got {batch:R}.")))
            .Select(batch => (int)batch)
        : _experiment.Batches;

    private IEnumerable<double> Numbers(FactorSelection selection, IEnumerable<string> texts, string factor)
    {
        foreach (string text in texts)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            {
                yield return number;
            }
            else
            {
                Report(Diagnostic.WrongValue, selection, $"Expected a finite number for {factor}, got \"{text}\".");
            }
        }
    }

    private bool IsRight(FactorSelection selection, string? mistake)
    {
        if (mistake is not null)
        {
            Report(Diagnostic.WrongValue, selection, mistake);
        }

        return mistake is null;
    }

    /// <summary>The first factor of a selection that has none of the values there are, with the nearest of these.</summary>
    public static string Hint(FactorSelection selection, IReadOnlyList<Combination> combinations)
    {
        foreach ((string factor, var wanted) in selection.Values)
        {
            string[] there = [.. combinations.SelectMany(combination => combination.Factors).Where(own => own.Name == factor).Select(own => own.Value).Distinct(StringComparer.Ordinal)];
            if (there.Length == 0)
            {
                return $" The experiment has no {factor}.";
            }

            if (wanted.FirstOrDefault(value => !there.Contains(value, StringComparer.Ordinal)) is { } unknown)
            {
                return $" There is no {factor} \"{unknown}\"; the nearest is {NearestWord.Of(unknown, there)}.";
            }
        }

        return string.Empty;
    }

    private void Report(string code, FactorSelection selection, string message) =>
        _problems.Add(new Diagnostic(code, message) { Place = _experiment.Places.Find(ExperimentPlaces.Selection, selection.ToString()) });
}
