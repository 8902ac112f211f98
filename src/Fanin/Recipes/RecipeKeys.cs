using System.Text.RegularExpressions;
using Fanin.Parameters;
using Fanin.Yaml;

namespace Fanin.Recipes;

/// <summary>The keys of recipes, rules and patterns: what <see cref="RecipeReader"/> understands, and what the schema for editors says.</summary>
internal static partial class RecipeKeys
{
    public const string PatternTable = "pattern";
    public const string RuleTable = "rule";

    public static readonly YamlKey Name = new("name", YamlKind.Text, "Short name of the recipe, as tables and records call it.") { IsRequired = true };
    public static readonly YamlKey Title = new("title", YamlKind.Text, "The recipe in one line, for lists.");
    public static readonly YamlKey Source = new("source", YamlKind.Text, "Where the recipe comes from: paper, repository and file.");
    public static readonly YamlKey Notes = new("notes", YamlKind.Text, "What rules can't say: multipliers in the model's forward pass, learning rates, and the like.");
    public static readonly YamlKey Extends = new("extends", YamlKind.Text, "Where parameters go that no rule matches: a built-in recipe's name, or a path relative to this file.");

    public static readonly YamlKey Defaults = new("defaults", YamlKind.Numbers, "Facts for models that say nothing of them.") { Words = [.. ModelFacts.Known.Keys] };
    public static readonly YamlKey Facts = new("facts", YamlKind.Numbers, "Facts that go before what a model says of itself.") { Words = [.. ModelFacts.Known.Keys] };
    public static readonly YamlKey AllOptional = new("optional", YamlKind.Flag, "Whether all rules may match nothing; else a rule that decides nothing is an error.");
    public static readonly YamlKey Rules = new("rules", YamlKind.Mappings, "The rules: for each parameter the first that matches counts.") { Table = RuleTable, IsRequired = true };

    public static readonly YamlKey Steps = new("steps", YamlKind.Texts, "What is done after the rules, in this order, and looks at the model or at data: lsuv, metainit(steps=100).");

    public static readonly YamlKey FullName = new("name", YamlKind.Texts, "Globs for the parameter's full name, any of them: * is any run of characters, ? any one.");
    public static readonly YamlKey Layer = new("layer", YamlKind.Texts, "Globs for the type of the parameter's layer, any of them: Linear, Conv*, LayerNorm.");
    public static readonly YamlKey Parameter = new("parameter", YamlKind.Texts, "Globs for the parameter's name within its layer, any of them: weight, bias.");
    public static readonly YamlKey Role = new("role", YamlKind.Words, "What the parameter does in its layer, any of some roles.") { Words = [.. Enum.GetValues<ParameterRole>().Select(WordOf)] };
    public static readonly YamlKey Redrawn = new("redrawn", YamlKind.Flag, "Whether an enclosing layer draws the parameter's layer anew, as PyTorch's Transformer does.");
    public static readonly YamlKey Not = new("not", YamlKind.Mapping, "A pattern that must not match.") { Table = PatternTable };

    public static readonly YamlKey Scheme = new("scheme", YamlKind.Text, "What the parameters get: a scheme, whose numbers may be formulas of facts, with a factor if need be.");
    public static readonly YamlKey Leave = new("leave", YamlKind.Text, "Why the parameters keep what they hold, in place of a scheme.");
    public static readonly YamlKey LearningRate = new("lr", YamlKind.Text, "The learning rate's factor for these parameters, a formula: recorded in the plan, not used by initialization.");
    public static readonly YamlKey Padding = new("padding", YamlKind.Words, "zero: the padding row of an embedding that has one is zero after the draw.") { Words = ["zero"] };
    public static readonly YamlKey Optional = new("optional", YamlKind.Flag, "Whether the rule may match nothing.");

    /// <summary>Keys of a recipe.</summary>
    public static IReadOnlyList<YamlKey> OfRecipe { get; } = [Name, Title, Source, Notes, Extends, Defaults, Facts, AllOptional, Rules, Steps];

    /// <summary>Keys of a pattern.</summary>
    public static IReadOnlyList<YamlKey> OfPattern { get; } = [FullName, Layer, Parameter, Role, Redrawn, Not];

    /// <summary>Keys of a rule, which is a pattern and what is done with what it matches.</summary>
    public static IReadOnlyList<YamlKey> OfRule { get; } = [.. OfPattern, Scheme, Leave, LearningRate, Padding, Optional];

    /// <summary>A role's word: <c>norm-scale</c>.</summary>
    public static string WordOf(ParameterRole role) => WordStart().Replace(role.ToString(), "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
