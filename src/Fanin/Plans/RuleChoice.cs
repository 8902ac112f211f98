using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Plans;

/// <summary>Which rule decides over one tensor, and what it comes down to.</summary>
/// <param name="Parameter">The tensor, by its first place in the model.</param>
/// <param name="TiedNames">Its further places.</param>
/// <param name="DrawnAt">The places at which the rule draws it.</param>
/// <param name="Recipe">The recipe that the rule stands in.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Resolution">The numbers.</param>
internal sealed record RuleChoice(
    ParameterSpec Parameter, string[] TiedNames, string[] DrawnAt, Recipe Recipe, Rule Rule, Resolution Resolution)
{
    /// <summary>The learning rate's factor.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Chooses for every tensor; what is wrong goes to the problems.</summary>
    public static IReadOnlyList<RuleChoice> ForAll(
        IReadOnlyList<ParameterSpec> parameters, Recipe recipe, Construction construction, List<Diagnostic> problems)
    {
        HashSet<Rule> used = new(ReferenceEqualityComparer.Instance);
        ILookup<string, ParameterSpec> tied = parameters.Where(p => p.TiedTo is not null).ToLookup(p => p.TiedTo!, StringComparer.Ordinal);
        List<RuleChoice> choices = [];
        int before = problems.Count;
        foreach (ParameterSpec parameter in parameters.Where(p => p.TiedTo is null))
        {
            Candidate[] places = [.. Candidates([parameter, .. tied[parameter.Name]], recipe, problems)];
            used.UnionWith(places.Select(place => place.Rule));
            if (Decide(places, construction, problems) is { } decided && Resolve(parameter, decided.Rule, recipe, problems) is { } resolution)
            {
                string[] names = [.. tied[parameter.Name].Select(p => p.Name)];
                string[] drawnAt = decided.Rule.IsDefault
                    ? [parameter.Name]
                    : [.. places.Where(place => ReferenceEquals(place.Rule, decided.Rule)).Select(place => place.Parameter.Name)];
                choices.Add(new RuleChoice(parameter, names, drawnAt, decided.Recipe, decided.Rule, resolution)
                {
                    LearningRate = LearningRateOf(parameter, decided.Rule, recipe, problems),
                });
            }
        }

        // To take all that a rule of the extended recipe is for is what extending is for; only a rule that matches nothing is a mistake there.
        // They go before parameters that are not covered, of which there may be hundreds: a misspelled rule is often why.
        int uncovered = problems.FindIndex(before, problem => problem.Code == Diagnostic.UncoveredParameter);
        problems.InsertRange(uncovered < 0 ? problems.Count : uncovered, recipe.Chain()
            .SelectMany(layer => layer.Rules.Where(rule => !rule.IsDefault && !used.Contains(rule) && (ReferenceEquals(layer, recipe) || !parameters.Any(rule.Pattern.Matches))))
            .Select(rule => Unused(rule, parameters)));
        return choices;
    }

    /// <summary>What a rule means for a parameter; <see langword="null"/>, and a problem, if it means nothing.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="recipe">The recipe that was asked for, whose facts the rule calculates with.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Resolution? Resolve(ParameterSpec parameter, Rule rule, Recipe recipe, List<Diagnostic> problems)
    {
        Resolution resolution;
        try
        {
            resolution = rule.Scheme.Resolve(WithFacts(parameter, recipe));
            if (rule.ZeroPadding)
            {
                resolution = resolution with { Distribution = PaddingZeros.In(resolution.Distribution, parameter) };
            }
        }
        catch (ArgumentException problem)
        {
            problems.Add(Unsuited(CodeOf(problem), rule, parameter, Diagnostic.SentenceOf(problem)));
            return null;
        }

        if (resolution.Distribution.Refusal(parameter.ElementType) is not { } refusal)
        {
            return resolution;
        }

        string code = resolution.Distribution.IsDrawn && !parameter.ElementType.IsFloating() ? Diagnostic.UnsupportedElementType : Diagnostic.ImpossibleScheme;
        problems.Add(Unsuited(code, rule, parameter, refusal));
        return null;
    }

    private static double LearningRateOf(ParameterSpec parameter, Rule rule, Recipe recipe, List<Diagnostic> problems)
    {
        try
        {
            double factor = rule.LearningRate?.Evaluate(SchemeFacts.Of(WithFacts(parameter, recipe))) ?? 1;
            return factor >= 0
                ? factor
                : throw new NoValueException(FormattableString.Invariant($"The learning rate's factor {rule.LearningRate} comes to {factor:R}; expected at least 0."));
        }
        catch (ArgumentException problem)
        {
            problems.Add(Unsuited(CodeOf(problem), rule, parameter, Diagnostic.SentenceOf(problem)));
            return 1;
        }
    }

    private static ParameterSpec WithFacts(ParameterSpec parameter, Recipe recipe)
    {
        ModelFacts facts = recipe.FactsFor(parameter.Layer.Facts);
        return ReferenceEquals(facts, parameter.Layer.Facts) ? parameter : parameter with { Layer = parameter.Layer with { Facts = facts } };
    }

    private static string CodeOf(ArgumentException problem) => problem switch
    {
        MissingFactException => Diagnostic.MissingFact,
        NoValueException => Diagnostic.NoValue,
        _ => Diagnostic.ImpossibleScheme,
    };

    private static Diagnostic Unsuited(string code, Rule rule, ParameterSpec parameter, string why) =>
        new(code, $"The rule {rule} does not suit {parameter}. {why}") { Place = rule.Place };

    /// <summary>The plan's row.</summary>
    public PlanRow ToRow(StreamPlace place) =>
        new(Parameter, Recipe.Name, Rule, Resolution.Distribution, Resolution.Fan, Resolution.Gain, place)
        {
            TiedNames = [.. TiedNames],
            LearningRateMultiplier = LearningRate,
        };

    private static IEnumerable<Candidate> Candidates(ParameterSpec[] places, Recipe recipe, List<Diagnostic> problems)
    {
        foreach (ParameterSpec place in places)
        {
            if (recipe.Find(place) is { } found)
            {
                yield return new Candidate(place, found.Recipe, found.Rule);
            }
            else
            {
                problems.Add(new Diagnostic(
                    Diagnostic.UncoveredParameter,
                    $"No rule covers {place} of layer type {place.Layer.Type}; add a rule for it, or extend a recipe that has one."));
            }
        }
    }

    // The rule of any place that is not a default; of several different ones none can be right. Without one, the default of the first place,
    // unless that means to keep one constructor's numbers of several. A place that is to be left alone leaves it to the others.
    private static Candidate? Decide(Candidate[] all, Construction construction, List<Diagnostic> problems)
    {
        Candidate[] places = [.. all.Where(place => place.Rule.Scheme is not LeaveScheme)];
        places = places.Length == 0 ? all : places;
        Candidate[] overriding = [.. places.Where(place => !place.Rule.IsDefault)];
        if (overriding.FirstOrDefault(place => !ReferenceEquals(place.Rule, overriding[0].Rule)) is { } other)
        {
            problems.Add(new Diagnostic(
                Diagnostic.TiedTwice,
                $"{overriding[0].Parameter.Name} and {other.Parameter.Name} are one tensor, but the rules {overriding[0].Rule} and {other.Rule} "
                + "would both set it; let one rule match both.")
            { Place = other.Rule.Place });
            return null;
        }

        Candidate? decided = overriding.FirstOrDefault() ?? places.FirstOrDefault();
        if (places.Length > 1 && decided is not null && construction.PositionIfDecidedBy(decided.Parameter, decided.Rule) is not null)
        {
            problems.Add(new Diagnostic(
                Diagnostic.TiedUndecided,
                $"{string.Join(" and ", places.Select(place => place.Parameter.Name))} are one tensor, and whose constructor's numbers it keeps can't "
                + "be seen; add a rule that sets it, or draw it once with NumberStream.PyTorchSingle, or take the keyed stream."));
            return null;
        }

        return decided;
    }

    private static Diagnostic Unused(Rule rule, IReadOnlyList<ParameterSpec> parameters)
    {
        ParameterSpec? taken = parameters.FirstOrDefault(rule.Pattern.Matches);
        string nearest = taken is null && UnmatchedPattern.Nearest(rule.Pattern, parameters) is { } hint ? $"; {hint}" : string.Empty;
        return new Diagnostic(
            Diagnostic.UnusedRule,
            taken is null
                ? $"The rule {rule} matches no parameter{nearest}; correct its pattern or remove it."
                : $"The rule {rule} decides nothing: {taken.Name} and all others it matches are taken by earlier rules; move it up or remove it.")
        { Place = rule.Place };
    }

    private sealed record Candidate(ParameterSpec Parameter, Recipe Recipe, Rule Rule);
}
