using System.Globalization;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fanin.Recipes;

/// <summary>Writes recipes as YAML.</summary>
internal sealed class RecipeWriter
{
    private const int UsualIndent = 2;

    // What a reader of YAML would not take for a text.
    private static readonly HashSet<string> Ambiguous = new(StringComparer.Ordinal) { string.Empty, "~", "null", "true", "false" };

    private readonly Emitter _emitter;
    private readonly MappingStyle _style;

    private RecipeWriter(Emitter emitter, MappingStyle style) => (_emitter, _style) = (emitter, style);

    /// <summary>Writes a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="mayExtend">Whether an extended recipe may be named; if not its rules are written out.</param>
    public static string Write(Recipe recipe, Func<Recipe, bool> mayExtend)
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

        return Document(MappingStyle.Block, writer => writer.Recipe(whole));
    }

    /// <summary>Writes one rule in one line.</summary>
    public static string Write(Rule rule) => Document(MappingStyle.Flow, writer => writer.Rule(rule, isOptional: false)).TrimEnd('\n');

    private static string Document(MappingStyle style, Action<RecipeWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings = new EmitterSettings(UsualIndent, int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, indentSequences: true, newLine: "\n");
        var writer = new RecipeWriter(new Emitter(text, settings), style);
        writer._emitter.Emit(new StreamStart());
        writer._emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        write(writer);
        writer._emitter.Emit(new DocumentEnd(isImplicit: true));
        writer._emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private void Recipe(Recipe recipe)
    {
        bool isOptional = recipe.Rules.Any() && recipe.Rules.All(rule => rule.IsDefault);
        Begin();
        Text(RecipeKeys.Name, recipe.Name);
        Text(RecipeKeys.Title, recipe.Title);
        Text(RecipeKeys.Source, recipe.Source);
        Text(RecipeKeys.Notes, recipe.Notes);
        Text(RecipeKeys.Extends, recipe.Extends?.Name);
        Numbers(RecipeKeys.Defaults, recipe.Defaults);
        Numbers(RecipeKeys.Facts, recipe.Facts);
        Flag(RecipeKeys.AllOptional, isOptional ? true : null);
        Key(RecipeKeys.Rules);
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, recipe.Rules.IsEmpty ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (Rule rule in recipe.Rules)
        {
            Rule(rule, isOptional);
        }

        _emitter.Emit(new SequenceEnd());
        Texts(RecipeKeys.Steps, [.. recipe.Steps.Select(step => step.ToString())]);
        End();
    }

    private void Rule(Rule rule, bool isOptional)
    {
        Begin();
        Conditions(rule.Pattern);
        if (rule.Scheme is LeaveScheme { Reason.Length: > 0 } leave)
        {
            Text(RecipeKeys.Leave, leave.Reason);
        }
        else
        {
            Text(RecipeKeys.Scheme, rule.Scheme.ToString());
        }

        Texts(RecipeKeys.Padding, rule.ZeroPadding ? RecipeKeys.Padding.Words : []);
        Text(RecipeKeys.LearningRate, rule.LearningRate?.ToString());
        Flag(RecipeKeys.Optional, rule.IsDefault && !isOptional ? true : null);
        End();
    }

    private void Conditions(ParameterPattern pattern)
    {
        // A rule needs a condition; that of one without any is that there is a name.
        bool isEmpty = pattern == new ParameterPattern();
        Texts(RecipeKeys.FullName, isEmpty ? ["*"] : pattern.Names);
        Texts(RecipeKeys.Layer, pattern.LayerTypes);
        Texts(RecipeKeys.Parameter, pattern.LocalNames);
        Texts(RecipeKeys.Role, [.. pattern.Roles.Select(RecipeKeys.WordOf)]);
        Flag(RecipeKeys.Redrawn, pattern.IsRedrawn);
        if (pattern.Not is not null)
        {
            Key(RecipeKeys.Not);
            Begin();
            Conditions(pattern.Not);
            End();
        }
    }

    private void Begin() => _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, _style));

    private void End() => _emitter.Emit(new MappingEnd());

    private void Key(YamlKey key) => Scalar(key.Name, ScalarStyle.Plain);

    private void Text(YamlKey key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Key(key);
            Value(value);
        }
    }

    private void Texts(YamlKey key, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Key(key);
        if (values.Count == 1)
        {
            Value(values[0]);
            return;
        }

        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Flow));
        foreach (string value in values)
        {
            Value(value);
        }

        _emitter.Emit(new SequenceEnd());
    }

    private void Numbers(YamlKey key, ModelFacts facts)
    {
        if (facts.Values.IsEmpty)
        {
            return;
        }

        Key(key);
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Flow));
        foreach ((string name, double value) in facts.Values)
        {
            Scalar(name, ScalarStyle.Plain);
            Scalar(value.ToString("R", CultureInfo.InvariantCulture), ScalarStyle.Plain);
        }

        _emitter.Emit(new MappingEnd());
    }

    private void Flag(YamlKey key, bool? value)
    {
        if (value is { } flag)
        {
            Key(key);
            Scalar(flag ? "true" : "false", ScalarStyle.Plain);
        }
    }

    // Lines that begin or end with a space, or hold what is not printed, would not come back from a block.
    private void Value(string value)
    {
        string[] lines = value.Split('\n');
        bool isBlock = lines.Length > 1 && lines[0].Length > 0 && value.All(c => c is >= ' ' and < '\x7f' or '\n')
            && lines.All(line => line.Length == 0 || (line[0] != ' ' && line[^1] != ' '));
        Scalar(value, isBlock ? ScalarStyle.Literal : lines.Length > 1 || Ambiguous.Contains(value) || value.Any(char.IsControl) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any);
    }

    private void Scalar(string value, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));
}
