using System.Collections.Immutable;
using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Yaml;

namespace Fanin.Recipes;

/// <summary>From the tree of a YAML file to a recipe; all that is wrong goes to the problems.</summary>
internal sealed class RecipeReader
{
    private readonly List<Diagnostic> _problems;
    private readonly Func<string, TextPlace, Recipe?> _resolve;

    private RecipeReader(Func<string, TextPlace, Recipe?> resolve, List<Diagnostic> problems) => (_resolve, _problems) = (resolve, problems);

    /// <summary>Reads a recipe.</summary>
    /// <param name="root">The whole file.</param>
    /// <param name="resolve">Finds a recipe to extend; says itself what is wrong if there is none.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The recipe, which is of use only if nothing was wrong.</returns>
    public static Recipe? Read(YamlNode root, Func<string, TextPlace, Recipe?> resolve, List<Diagnostic> problems)
    {
        if (root is YamlMapping mapping)
        {
            return new RecipeReader(resolve, problems).ReadRecipe(mapping);
        }

        problems.Add(new Diagnostic(Diagnostic.WrongValue, $"Expected a recipe, that is keys such as name and rules, got {root.Kind}.") { Place = root.Place });
        return null;
    }

    private Recipe ReadRecipe(YamlMapping mapping)
    {
        var fields = new YamlFields(mapping, RecipeKeys.OfRecipe, "a recipe", _problems);
        string name = fields.Text(RecipeKeys.Name)?.Value ?? string.Empty;
        bool isOptional = fields.Flag(RecipeKeys.AllOptional) == true;
        ImmutableArray<Rule> rules = [.. fields.Mappings(RecipeKeys.Rules).Select(rule => ReadRule(rule, isOptional)).OfType<Rule>()];
        YamlScalar? extended = fields.Text(RecipeKeys.Extends);
        return new Recipe(name, rules, extended is null ? null : _resolve(extended.Value, extended.Place))
        {
            Title = fields.Text(RecipeKeys.Title)?.Value ?? string.Empty,
            Source = fields.Text(RecipeKeys.Source)?.Value ?? string.Empty,
            Notes = fields.Text(RecipeKeys.Notes)?.Value ?? string.Empty,
            Defaults = FactsOf(fields, RecipeKeys.Defaults),
            Facts = FactsOf(fields, RecipeKeys.Facts),
            Steps = [.. fields.Texts(RecipeKeys.Steps).Select(text => Read(text, Diagnostic.NotAStep, StepCatalog.Parse)).OfType<InitStep>()],
        };
    }

    private static ModelFacts FactsOf(YamlFields fields, YamlKey key) =>
        fields.Numbers(key).Aggregate(ModelFacts.None, (facts, fact) => facts.With(fact.Name, fact.Value));

    private Rule? ReadRule(YamlMapping mapping, bool isOptional)
    {
        var fields = new YamlFields(mapping, RecipeKeys.OfRule, "a rule", _problems);
        ParameterPattern pattern = ReadPattern(fields);
        if (!RecipeKeys.OfPattern.Any(fields.Has))
        {
            fields.Report(Diagnostic.MissingKey, fields.Place, "Expected at least one condition of a rule, such as name, layer or role; name: \"*\" is for all parameters.");
        }

        Scheme? scheme = ReadScheme(fields);
        bool zeroPadding = fields.Words(RecipeKeys.Padding).Count > 0;
        if (zeroPadding && fields.Has(RecipeKeys.Leave))
        {
            fields.Report(Diagnostic.MissingKey, fields.PlaceOf(RecipeKeys.Padding), "Expected a scheme beside padding, got leave, which writes no row; remove one of them.");
        }

        Formula? learningRate = fields.Text(RecipeKeys.LearningRate) is { } text ? Read(text, Diagnostic.NotAFormula, value => Formula.Parse(value)) : null;
        bool? optional = fields.Flag(RecipeKeys.Optional);
        return scheme is null ? null : new Rule(pattern, scheme)
        {
            IsDefault = optional ?? isOptional,
            LearningRate = learningRate,
            ZeroPadding = zeroPadding,
            Place = fields.Place,
        };
    }

    private ParameterPattern ReadPattern(YamlFields fields)
    {
        ParameterPattern? not = null;
        if (fields.Mapping(RecipeKeys.Not) is { } excluded)
        {
            var inner = new YamlFields(excluded, RecipeKeys.OfPattern, "a pattern", _problems);
            not = ReadPattern(inner);
            if (!RecipeKeys.OfPattern.Any(inner.Has))
            {
                inner.Report(Diagnostic.MissingKey, inner.Place, "Expected at least one condition under not, such as name, layer or role.");
            }
        }

        return new ParameterPattern
        {
            Names = Texts(fields, RecipeKeys.FullName),
            LayerTypes = Texts(fields, RecipeKeys.Layer),
            LocalNames = Texts(fields, RecipeKeys.Parameter),
            Roles = [.. fields.Words(RecipeKeys.Role).Select(index => Enum.GetValues<ParameterRole>()[index])],
            IsRedrawn = fields.Flag(RecipeKeys.Redrawn),
            Not = not,
        };
    }

    private Scheme? ReadScheme(YamlFields fields)
    {
        YamlScalar? scheme = fields.Text(RecipeKeys.Scheme);
        YamlScalar? reason = fields.Text(RecipeKeys.Leave);
        if (fields.Has(RecipeKeys.Scheme) && fields.Has(RecipeKeys.Leave))
        {
            fields.Report(Diagnostic.MissingKey, fields.PlaceOf(RecipeKeys.Leave), "Expected scheme or leave, got both; remove one of them.");
        }
        else if (!fields.Has(RecipeKeys.Scheme) && !fields.Has(RecipeKeys.Leave))
        {
            fields.Report(Diagnostic.MissingKey, fields.Place, "Expected scheme (what the parameters get) or leave (why they are left alone), got neither.");
        }

        return scheme is not null ? Read(scheme, Diagnostic.NotAScheme, SchemeCatalog.Parse) : reason is not null ? new LeaveScheme(reason.Value) : null;
    }

    private T? Read<T>(YamlScalar text, string code, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(text.Value);
        }
        catch (FormatException wrong)
        {
            TextPlace place = wrong is PlacedFormatException placed ? text.At(placed.Column) : text.Place;
            _problems.Add(new Diagnostic(code, wrong.Message) { Place = place });
        }
        catch (ArgumentException wrong)
        {
            _problems.Add(new Diagnostic(code, Diagnostic.SentenceOf(wrong)) { Place = text.Place });
        }

        return null;
    }

    private static ImmutableArray<string> Texts(YamlFields fields, YamlKey key) => [.. fields.Texts(key).Select(text => text.Value)];
}
