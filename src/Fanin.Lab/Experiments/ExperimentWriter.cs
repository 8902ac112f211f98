using Fanin.Lab.Trials;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Writes experiments as YAML.</summary>
internal sealed class ExperimentWriter
{
    private readonly YamlWriter _yaml;

    private ExperimentWriter(YamlWriter yaml) => _yaml = yaml;

    public static string Write(Experiment experiment) => YamlWriter.Document(inOneLine: false, yaml => new ExperimentWriter(yaml).Experiment(experiment));

    private void Experiment(Experiment experiment) => _yaml.Mapping(() =>
    {
        _yaml.Text(ExperimentKeys.Name, experiment.Name);
        _yaml.Text(ExperimentKeys.Title, experiment.Title);
        _yaml.Text(ExperimentKeys.Question, experiment.Question);
        _yaml.Key(ExperimentKeys.Recipe);
        _yaml.Sequence(experiment.Recipes, Recipe);
        _yaml.Texts(ExperimentKeys.Model, experiment.Models);
        _yaml.Texts(ExperimentKeys.Activation, experiment.Activations);
        _yaml.Texts(ExperimentKeys.Normalization, experiment.Normalizations);
        Optimizers(experiment);
        Numbers(ExperimentKeys.LearningRate, experiment.LearningRates);
        Numbers(ExperimentKeys.Batch, [.. experiment.Batches.Select(batch => (double)batch)]);
        _yaml.Texts(ExperimentKeys.Data, experiment.Data);
        Seeds(experiment.Seeds);
        _yaml.Texts(ExperimentKeys.Stream, experiment.Stream.IsKeyed ? [] : [experiment.Stream.Name]);
        _yaml.Key(ExperimentKeys.Budget);
        Budget(experiment.Budget);
        _yaml.Number(ExperimentKeys.MeasureEvery, NullIfZero(experiment.MeasureEvery));
        _yaml.Number(ExperimentKeys.DiagnoseEvery, NullIfZero(experiment.DiagnoseEvery));
        _yaml.Texts(ExperimentKeys.Metrics, experiment.Metrics);
        Target(experiment.Target);
        _yaml.Number(ExperimentKeys.Margin, experiment.Margin);
        Selections(ExperimentKeys.Include, experiment.Include);
        Selections(ExperimentKeys.Exclude, experiment.Exclude);
        Claims(experiment.Claims);
    });

    // As short as it is read back: by its name, by a scheme, by another name of either, or with its rules.
    private void Recipe(RecipeChoice choice)
    {
        string? text = choice.Recipe.Equals(RecipeCatalog.Find(choice.Recipe.Name)) ? choice.Recipe.Name : SchemeOf(choice.Recipe);
        if (text is null)
        {
            RecipeWriter.Write(_yaml, choice.Recipe with { Name = choice.Name }, extended => extended.Equals(RecipeCatalog.Find(extended.Name)));
        }
        else if (text == choice.Name)
        {
            _yaml.Value(text);
        }
        else
        {
            _yaml.ShortMapping(() =>
            {
                _yaml.Text(ExperimentKeys.ChoiceName, choice.Name);
                _yaml.Text(ExperimentKeys.ChoiceRecipe, text);
            });
        }
    }

    private static string? SchemeOf(Recipe recipe)
    {
        try
        {
            return Recipes.Recipe.Of(SchemeCatalog.Parse(recipe.Name)).Equals(recipe) ? recipe.Name : null;
        }
        catch (Exception none) when (none is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private void Optimizers(Experiment experiment)
    {
        if (experiment.Optimizers is [var only] && only.Equals(OptimizerChoice.Of(OptimizerKind.Sgd)))
        {
            return;
        }

        _yaml.Key(ExperimentKeys.Optimizer);
        _yaml.Sequence(experiment.Optimizers, choice =>
        {
            OptimizerChoice usual = OptimizerChoice.Of(choice.Kind);
            if (choice.Equals(usual))
            {
                _yaml.Value(choice.Name);
                return;
            }

            _yaml.Mapping(() =>
            {
                _yaml.Text(ExperimentKeys.OptimizerName, choice.Name == usual.Name ? null : choice.Name);
                _yaml.Text(ExperimentKeys.OptimizerKind, usual.Name);
                _yaml.Number(ExperimentKeys.Momentum, choice.Momentum.Equals(usual.Momentum) ? null : choice.Momentum);
                _yaml.Number(ExperimentKeys.WeightDecay, choice.WeightDecay.Equals(usual.WeightDecay) ? null : choice.WeightDecay);
                _yaml.Flag(ExperimentKeys.Nesterov, choice.Nesterov ? true : null);
                _yaml.Number(ExperimentKeys.Beta1, choice.Beta1);
                _yaml.Number(ExperimentKeys.Beta2, choice.Beta2);
                _yaml.Number(ExperimentKeys.Alpha, choice.Alpha);
                _yaml.Number(ExperimentKeys.Epsilon, choice.Epsilon);
                Numbers(ExperimentKeys.OwnRates, choice.LearningRates);
            });
        });
    }

    private void Numbers(YamlKey key, IReadOnlyList<double> numbers)
    {
        if (numbers.Count > 0)
        {
            _yaml.Key(key);
            _yaml.Values([.. numbers.Select(FactorValues.Text)]);
        }
    }

    private void Seeds(IReadOnlyList<Seed> seeds)
    {
        if (seeds.Count > 0)
        {
            _yaml.Key(ExperimentKeys.Seeds);
            _yaml.Value(SeedList.Write(seeds));
        }
    }

    private void Budget(TrialLength budget) => _yaml.ShortMapping(() =>
    {
        _yaml.Number(ExperimentKeys.Epochs, budget.Epochs);
        _yaml.Number(ExperimentKeys.Steps, budget.Steps);
        _yaml.Number(ExperimentKeys.Seconds, budget.Seconds);
    });

    private void Target(TrialTarget? target)
    {
        if (target is not null)
        {
            _yaml.Key(ExperimentKeys.Target);
            _yaml.ShortMapping(() =>
            {
                _yaml.Text(ExperimentKeys.TargetMetric, target.Metric);
                _yaml.Number(ExperimentKeys.TargetValue, target.Value);
            });
        }
    }

    private void Selections(YamlKey key, IReadOnlyList<FactorSelection> selections)
    {
        if (selections.Count > 0)
        {
            _yaml.Key(key);
            _yaml.Sequence(selections, Selection);
        }
    }

    private void Selection(FactorSelection selection) => _yaml.ShortMapping(() =>
    {
        foreach (YamlKey factor in ExperimentKeys.OfSelection.Where(factor => selection.Values.ContainsKey(factor.Name)))
        {
            _yaml.Texts(factor, selection.Values[factor.Name]);
        }
    });

    private void Claims(IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        _yaml.Key(ExperimentKeys.Claims);
        _yaml.Sequence(claims, claim => _yaml.Mapping(() =>
        {
            _yaml.Text(ExperimentKeys.Says, claim.Says);
            _yaml.Text(ExperimentKeys.Otherwise, claim.Otherwise);
            _yaml.Text(ExperimentKeys.ClaimMetric, claim.Metric);
            _yaml.Key(ExperimentKeys.Group);
            Selection(claim.Group);
            _yaml.Text(ExperimentKeys.Relation, ExperimentKeys.Relation.Words[(int)claim.Relation]);
            _yaml.Key(ExperimentKeys.Against);
            Selection(claim.Against);
        }));
    }

    private static double? NullIfZero(int number) => number == 0 ? null : number;
}
