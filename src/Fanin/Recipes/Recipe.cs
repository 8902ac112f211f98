using System.Collections.Immutable;
using System.Globalization;
using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>Ordered rules, as data. For each parameter the first rule that matches counts; where none does, the recipe that this one extends.</summary>
/// <param name="Name">Short name, for instance <c>gaussian</c>.</param>
/// <param name="Rules">First match wins.</param>
/// <param name="Extends">Where parameters go that no rule matches; <see langword="null"/> if the rules must cover everything.</param>
public sealed record Recipe(string Name, ImmutableArray<Rule> Rules, Recipe? Extends = null)
{
    /// <summary>Short name, for instance <c>gaussian</c>.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>First match wins.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = AllThere(Rules);

    /// <summary>The name in one line, for people; empty for none.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>Where the recipe comes from: paper, repository and file.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>What rules can't say: multipliers in the model's forward pass, learning rates, and the like. Space at its beginning and end does not count.</summary>
    public string Notes { get; init => field = value.Trim(); } = string.Empty;

    /// <summary>Facts that go before what a model says of itself.</summary>
    public ModelFacts Facts { get; init; } = ModelFacts.None;

    /// <summary>Facts for models that say nothing.</summary>
    public ModelFacts Defaults { get; init; } = ModelFacts.None;

    /// <summary>What is done after the rules, in this order; of a recipe that it extends only if there are none here. See <see cref="AllSteps"/>.</summary>
    public ImmutableArray<InitStep> Steps { get; init; } = [];

    /// <summary>The steps that count: those of this recipe, or else of the one that it extends.</summary>
    public ImmutableArray<InitStep> AllSteps => Steps.IsEmpty ? Extends?.AllSteps ?? [] : Steps;

    /// <summary>What PyTorch's layers do by themselves (1.2 and later).</summary>
    public static Recipe PyTorch => PyTorchRecipe.Value;

    /// <summary>This recipe with rules before it: what they match, they decide.</summary>
    /// <param name="name">Short name of the result.</param>
    /// <param name="rules">First match wins; each must choose at least one parameter.</param>
    /// <returns>A new recipe that extends this one.</returns>
    /// <exception cref="ArgumentException">The name or a rule is <see langword="null"/>.</exception>
    public Recipe Override(string name, params ReadOnlySpan<Rule> rules) => new(name, [.. rules], Extends: this);

    /// <summary>One scheme for all weights and embeddings, with biases zero and norms at their neutral values.</summary>
    /// <param name="scheme">What the weights get.</param>
    /// <returns>A recipe named after the scheme.</returns>
    public static Recipe Of(Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        return new Recipe(
            scheme.ToString(),
            [
                Optional(ParameterRole.Weight, scheme),
                Optional(ParameterRole.RecurrentWeight, scheme),
                Optional(ParameterRole.Embedding, scheme),
                Optional(ParameterRole.Bias, Scheme.Zeros),
                .. NeutralNorms,
            ]);
    }

    /// <summary>The rule that decides over a parameter, and the recipe it stands in; <see langword="null"/> if none does.</summary>
    /// <param name="parameter">Any parameter.</param>
    public (Recipe Recipe, Rule Rule)? Find(ParameterSpec parameter)
    {
        Rule? rule = Rules.FirstOrDefault(rule => rule.Pattern.Matches(parameter));
        return rule is not null ? (this, rule) : Extends?.Find(parameter);
    }

    /// <summary>
    /// What formulas calculate with for one parameter: the facts of this recipe, of those that it extends, of the parameter's layer, then the defaults of this
    /// recipe and of those that it extends. The first that says a fact counts.
    /// </summary>
    /// <param name="layer">What the model says.</param>
    public ModelFacts FactsFor(ModelFacts layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ModelFacts[] lastFirst = [.. Chain().Reverse().Select(recipe => recipe.Defaults), layer, .. Chain().Reverse().Select(recipe => recipe.Facts)];
        return lastFirst.All(facts => ReferenceEquals(facts, layer) || facts.Values.IsEmpty)
            ? layer
            : lastFirst.Aggregate(ModelFacts.None, (all, facts) => new ModelFacts(all.Values.SetItems(facts.Values)));
    }

    /// <inheritdoc/>
    public bool Equals(Recipe? other) => ReferenceEquals(this, other) || (other is not null
        && (Name, Title, Source, Notes) == (other.Name, other.Title, other.Source, other.Notes)
        && Facts.Equals(other.Facts) && Defaults.Equals(other.Defaults) && Rules.SequenceEqual(other.Rules) && Steps.SequenceEqual(other.Steps) && Equals(Extends, other.Extends));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Title, Rules.Length, Rules.IsDefaultOrEmpty ? null : Rules[0], Extends);

    /// <summary>The rules in one line: <c>Linear.weight: normal(0, 0.001); Linear.bias: zeros; else pytorch</c>.</summary>
    public override string ToString()
    {
        string rules = string.Join("; ", Rules.Where(rule => !rule.IsDefault));
        string rest = Extends is null ? string.Empty : $"else {Extends.Name}";
        return rules.Length == 0 ? Name : rest.Length == 0 ? rules : $"{rules}; {rest}";
    }

    private static ImmutableArray<Rule> AllThere(ImmutableArray<Rule> rules)
    {
        int missing = rules.IsDefault ? 0 : rules.IndexOf(null!);
        return rules.IsDefault || missing >= 0
            ? throw new ArgumentException(
                rules.IsDefault ? "Expected rules, got none at all; an empty array is possible." : string.Create(CultureInfo.InvariantCulture, $"Expected rules, got null as rule {missing + 1} of {rules.Length}."), nameof(rules))
            : rules;
    }

    /// <summary>This recipe, the one that it extends, and so on.</summary>
    internal IEnumerable<Recipe> Chain()
    {
        for (Recipe? recipe = this; recipe is not null; recipe = recipe.Extends)
        {
            yield return recipe;
        }
    }

    /// <summary>γ = 1, β = 0, the running statistics of a fresh layer, and PReLU's slope.</summary>
    internal static IEnumerable<Rule> NeutralNorms { get; } =
    [
        Optional(ParameterRole.NormScale, Scheme.Ones),
        Optional(ParameterRole.NormShift, Scheme.Zeros),
        Optional(ParameterRole.RunningMean, Scheme.Zeros),
        Optional(ParameterRole.RunningVariance, Scheme.Ones),
        Optional(ParameterRole.BatchCount, Scheme.Zeros),
        Optional(ParameterRole.Slope, new SlopeScheme()),
    ];

    private static Rule Optional(ParameterRole role, Scheme scheme) => Rule.ForRole(role).All(scheme) with { IsDefault = true };
}
