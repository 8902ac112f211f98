using System.Collections.Immutable;
using Fanin.Formulas;
using Fanin.Json;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Plans;

/// <summary>Reads the rules of a saved plan; one rule of many rows is read into one.</summary>
internal sealed class PlanRuleReader
{
    private readonly JsonSource _source;
    private readonly Dictionary<string, Scheme?> _schemes = new(StringComparer.Ordinal);
    private readonly Dictionary<Rule, Rule> _rules = [];

    /// <summary>Prepares to read one document.</summary>
    public PlanRuleReader(JsonSource source) => _source = source;

    /// <summary>Reads a row's rule; <see langword="null"/>, and mistakes, if it has none.</summary>
    public Rule? Read(JsonFields row)
    {
        Scheme? scheme = SchemeOf(row);
        if (row.Object("pattern", $"The pattern of {row.What}") is not { } fields)
        {
            return null;
        }

        (bool isDefault, bool zeroPadding, Formula? rate) = (fields.Switch("default"), fields.Switch("zeroPadding"), Rate(fields));
        ParameterPattern pattern = Pattern(fields);
        if (scheme is null)
        {
            return null;
        }

        var rule = new Rule(pattern, scheme) { IsDefault = isDefault, ZeroPadding = zeroPadding, LearningRate = rate };
        return _rules.TryGetValue(rule, out Rule? known) ? known : _rules[rule] = rule;
    }

    private Scheme? SchemeOf(JsonFields row)
    {
        if (row.Text("scheme") is not { } text || _schemes.TryGetValue(text, out Scheme? scheme))
        {
            return row.Has("scheme") ? _schemes.GetValueOrDefault(row.OptionalText("scheme") ?? string.Empty) : null;
        }

        try
        {
            scheme = SchemeCatalog.Parse(text);
        }
        catch (FormatException problem)
        {
            row.Report(Diagnostic.WrongPlanField, problem.Message, "scheme");
        }

        _schemes.Add(text, scheme);
        return scheme;
    }

    private ParameterPattern Pattern(JsonFields fields)
    {
        string[] roles = PlanWords.All<ParameterRole>();
        var pattern = new ParameterPattern
        {
            Names = Texts(fields, "name"),
            LayerTypes = Texts(fields, "layer"),
            LocalNames = Texts(fields, "parameter"),
            Roles = [.. Texts(fields, "role", roles).Where(roles.Contains).Select(PlanWords.Value<ParameterRole>)],
            IsRedrawn = fields.Has("redrawn") ? fields.Switch("redrawn") : null,
            Not = fields.Has("not") && fields.Object("not", fields.What) is { } not ? Pattern(not) : null,
        };
        fields.RefuseOthers();
        return pattern;
    }

    private ImmutableArray<string> Texts(JsonFields fields, string name, string[]? known = null)
    {
        if (!fields.Has(name))
        {
            return [];
        }

        IReadOnlyList<JsonNode> items = fields.Items(name) ?? [];
        foreach (JsonNode item in items.Where(item => item.Kind != JsonKind.Text || known?.Contains(item.Text) == false))
        {
            string expected = known is null ? "a text" : $"one of {string.Join(", ", known)}";
            _source.Report(Diagnostic.WrongPlanField, $"\"{name}\" of {fields.What} has {item.Described}; expected {expected}.", item.Offset);
        }

        return [.. items.Select(item => item.Text)];
    }

    private static Formula? Rate(JsonFields fields)
    {
        if (fields.OptionalText("lr") is not { } text)
        {
            return null;
        }

        try
        {
            return Formula.Parse(text);
        }
        catch (FormatException problem)
        {
            fields.Report(Diagnostic.WrongPlanField, problem.Message, "lr");
            return null;
        }
    }
}
