using System.CommandLine;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin recipes</c>: the built-in recipes, or one in full.</summary>
internal static class RecipesCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        Argument<string?> name = new("name")
        {
            Description = "A recipe to print as YAML: a name, a file (which is checked), or a scheme.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("recipes", "List recipes and where they come from, or print one in full.") { name };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => parsed.GetValue(name) is { } one ? Print(output, RecipeSource.Find(one)) : List(output));
        });
        return command;
    }

    private static int List(ConsoleOutput output)
    {
        Recipe[] recipes = [.. RecipeCatalog.Names.Select(name => RecipeCatalog.Find(name)!)];
        foreach (Recipe recipe in recipes)
        {
            output.Line($"{recipe.Name}{(recipe.Extends is { } extended ? $" (extends {extended.Name})" : string.Empty)}");
            SchemeLines.Write(output, "    ", recipe.Title);
            SchemeLines.Write(output, "    ", recipe.Source);
        }

        output.Line();
        output.Line("fanin recipes NAME prints one in full. A recipe of your own is a file of the same form.");
        output.Document(new JsonObject { ["recipes"] = new JsonArray([.. recipes.Select(recipe => (JsonNode)Summary(recipe))]) });
        return ExitCode.Done;
    }

    private static int Print(ConsoleOutput output, Recipe recipe)
    {
        string text = recipe.Equals(RecipeCatalog.Find(recipe.Name)) ? RecipeCatalog.Text(recipe.Name) : RecipeText.Write(recipe);
        output.Verbatim(text);
        JsonObject json = Summary(recipe);
        json["notes"] = recipe.Notes;
        json["text"] = text;
        json["rules"] = new JsonArray([.. recipe.Rules.Select(rule => (JsonNode)Json(rule))]);
        output.Document(json);
        return ExitCode.Done;
    }

    private static JsonObject Summary(Recipe recipe) => new()
    {
        ["name"] = recipe.Name,
        ["title"] = recipe.Title,
        ["source"] = recipe.Source,
        ["extends"] = recipe.Extends?.Name,
    };

    private static JsonObject Json(Rule rule) => new()
    {
        ["pattern"] = rule.Pattern.ToString(),
        ["scheme"] = rule.Scheme.ToString(),
        ["leave"] = (rule.Scheme as LeaveScheme)?.Reason,
        ["learningRate"] = rule.LearningRate?.ToString(),
        ["zeroPadding"] = rule.ZeroPadding,
        ["optional"] = rule.IsDefault,
    };
}
