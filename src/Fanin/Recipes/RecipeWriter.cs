using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Yaml;

namespace Fanin.Recipes;

/// <summary>Writes recipes as YAML.</summary>
internal static class RecipeWriter
{
    /// <summary>Writes a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="mayExtend">Whether an extended recipe may be named; if not its rules are written out.</param>
    public static string Write(Recipe recipe, Func<Recipe, bool> mayExtend) => YamlWriter.Document(inOneLine: false, yaml => Write(yaml, recipe, mayExtend));

    /// <summary>Writes one rule in one line.</summary>
    public static string Write(Rule rule) => YamlWriter.Document(inOneLine: true, yaml => Rule(yaml, rule, isOptional: false)).TrimEnd('\n');

    /// <summary>Writes a recipe as a part of something else.</summary>
    public static void Write(YamlWriter yaml, Recipe recipe, Func<Recipe, bool> mayExtend) => Recipe(yaml, Whole(recipe, mayExtend));

    private static Recipe Whole(Recipe recipe, Func<Recipe, bool> mayExtend)
    {
        Recipe whole = recipe;
        while (whole.Extends is { } extended && !mayExtend(extended))
        {
            whole = whole with
            {
                Rules = [.. whole.Rules, .. extended.Rules],
                Facts = new ModelFacts(extended.Facts.Values.SetItems(whole.Facts.Values)),
                Defaults = new ModelFacts(extended.Defaults.Values.SetItems(whole.Defaults.Values)),
                Extends = extended.Extends,
                Steps = whole.AllSteps,
            };
        }

        return whole;
    }

    private static void Recipe(YamlWriter yaml, Recipe recipe) => yaml.Mapping(() =>
    {
        bool isOptional = recipe.Rules.Any() && recipe.Rules.All(rule => rule.IsDefault);
        yaml.Text(RecipeKeys.Name, recipe.Name);
        yaml.Text(RecipeKeys.Title, recipe.Title);
        yaml.Text(RecipeKeys.Source, recipe.Source);
        yaml.Text(RecipeKeys.Notes, recipe.Notes);
        yaml.Text(RecipeKeys.Extends, recipe.Extends?.Name);
        Numbers(yaml, RecipeKeys.Defaults, recipe.Defaults);
        Numbers(yaml, RecipeKeys.Facts, recipe.Facts);
        yaml.Flag(RecipeKeys.AllOptional, isOptional ? true : null);
        yaml.Key(RecipeKeys.Rules);
        yaml.Sequence(recipe.Rules, rule => Rule(yaml, rule, isOptional));
        yaml.Texts(RecipeKeys.Steps, [.. recipe.Steps.Select(step => step.ToString())]);
    });

    private static void Rule(YamlWriter yaml, Rule rule, bool isOptional) => yaml.Mapping(() =>
    {
        Conditions(yaml, rule.Pattern);
        if (rule.Scheme is LeaveScheme { Reason.Length: > 0 } leave)
        {
            yaml.Text(RecipeKeys.Leave, leave.Reason);
        }
        else
        {
            yaml.Text(RecipeKeys.Scheme, rule.Scheme.ToString());
        }

        yaml.Texts(RecipeKeys.Padding, rule.ZeroPadding ? RecipeKeys.Padding.Words : []);
        yaml.Text(RecipeKeys.LearningRate, rule.LearningRate?.ToString());
        yaml.Flag(RecipeKeys.Optional, rule.IsDefault && !isOptional ? true : null);
    });

    private static void Conditions(YamlWriter yaml, ParameterPattern pattern)
    {
        // A rule needs a condition; that of one without any is that there is a name.
        bool isEmpty = pattern == new ParameterPattern();
        yaml.Texts(RecipeKeys.FullName, isEmpty ? ["*"] : pattern.Names);
        yaml.Texts(RecipeKeys.Layer, pattern.LayerTypes);
        yaml.Texts(RecipeKeys.Parameter, pattern.LocalNames);
        yaml.Texts(RecipeKeys.Role, [.. pattern.Roles.Select(RecipeKeys.WordOf)]);
        yaml.Flag(RecipeKeys.Redrawn, pattern.IsRedrawn);
        if (pattern.Not is not null)
        {
            yaml.Key(RecipeKeys.Not);
            yaml.Mapping(() => Conditions(yaml, pattern.Not));
        }
    }

    private static void Numbers(YamlWriter yaml, YamlKey key, ModelFacts facts)
    {
        if (facts.Values.IsEmpty)
        {
            return;
        }

        yaml.Key(key);
        yaml.ShortMapping(() =>
        {
            foreach ((string name, double value) in facts.Values)
            {
                yaml.Plain(name);
                yaml.Number(value);
            }
        });
    }
}
