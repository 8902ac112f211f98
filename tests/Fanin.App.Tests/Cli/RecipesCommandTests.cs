using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.App.Tests.Cli;

public class RecipesCommandTests
{
    [Fact]
    public void Recipes_ListsTheCatalog_In80Columns()
    {
        Session session = Session.Run("recipes", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonArray recipes = session.Json["recipes"]!.AsArray();
        Assert.Equal(RecipeCatalog.Names, recipes.Select(recipe => (string)recipe!["name"]!));
        Assert.All(recipes, recipe => Assert.NotEmpty((string)recipe!["title"]!));
        Assert.All(recipes, recipe => Assert.NotEmpty((string)recipe!["source"]!));
        Assert.All(session.Error.Split('\n').SkipLast(2), line => Assert.True(line.TrimEnd().Length <= 88, line));
        Assert.Contains("neutral", session.Error, StringComparison.Ordinal);
        Assert.Empty(Session.Run("recipes", "--quiet").Error);
    }

    [Fact]
    public void Recipes_PrintsOneInFull_WhichReadsBack()
    {
        foreach (string name in RecipeCatalog.Names)
        {
            Session session = Session.Run("recipes", name, "--json");
            Assert.Equal(0, session.ExitCode);
            Recipe recipe = RecipeCatalog.Find(name)!;
            Assert.Equal(recipe, RecipeText.Parse((string)session.Json["text"]!, "printed.yaml"));
            Assert.Equal(recipe, RecipeText.Parse(session.Error, "printed.yaml"));
            Assert.Equal(recipe.Rules.Select(rule => rule.Scheme.ToString()), session.Json["rules"]!.AsArray().Select(rule => (string?)rule!["scheme"]));
        }
    }

    [Fact]
    public void Recipes_ChecksFiles()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "mine.yaml");
        File.WriteAllText(path, "name: mine\ntitle: T\nextends: neutral\nrules:\n  - {role: weight, leave: loaded, lr: 1 / width}\n");
        Session right = Session.Run("recipes", path, "--json");
        Assert.Equal(0, right.ExitCode);
        Assert.Equal(("T", "neutral"), ((string?)right.Json["title"], (string?)right.Json["extends"]));
        JsonNode rule = Assert.Single(right.Json["rules"]!.AsArray())!;
        Assert.Equal(("role weight", "loaded", "1 / width"), ((string?)rule["pattern"], (string?)rule["leave"], (string?)rule["learningRate"]));

        File.WriteAllText(path, "name: mine\nextends: neutrl\nrules:\n  - {role: wieght, scheme: nromal}\n");
        Session wrong = Session.Run("recipes", path, "--json");
        Assert.Equal(2, wrong.ExitCode);
        string[] mistakes = [.. wrong.Json["error"]!["messages"]!.AsArray().Select(message => (string)message!)];
        Assert.Equal(3, mistakes.Length);
        Assert.StartsWith($"{path}:2:10: FAN019: Unknown recipe \"neutrl\" to extend; the nearest built-in one is neutral.", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith($"{path}:4:12: FAN015: Unknown role \"wieght\"; the nearest is weight.", mistakes[1], StringComparison.Ordinal);
        Assert.StartsWith($"{path}:4:28: FAN017: Unknown scheme \"nromal\"; the nearest is normal.", mistakes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void RecipeSource_TakesFilesNamesAndSchemes()
    {
        Assert.Same(Recipe.PyTorch, RecipeSource.Find("pytorch"));
        Assert.Equal(Recipe.Of(Scheme.Normal(0, 0.001)), RecipeSource.Find("normal(0, 0.001)"));
        Assert.Equal(Recipe.Of(Scheme.Zeros), RecipeSource.Find("zeros"));
        Assert.Contains("nearest is pytorch", Message("pytroch"), StringComparison.Ordinal);
        Assert.Contains("or scheme (the nearest is kaiming-normal).", Message("kaiming-norml"), StringComparison.Ordinal);
        Assert.Contains("normal takes mean, std; got \"sdt\"", Message("normal(sdt=1)"), StringComparison.Ordinal);
        Assert.Contains("absent.yaml", Message("absent.yaml"), StringComparison.Ordinal);

        static string Message(string text) => Assert.Throws<InputException>(() => RecipeSource.Find(text)).Message;
    }

    [Fact]
    public void RecipeSource_TakesAFile_BeforeABuiltInRecipe()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "plain");
        File.WriteAllText(path, "{\"name\": \"json\", \"rules\": []}");
        Assert.Equal("json", RecipeSource.Find(path).Name);
    }
}
