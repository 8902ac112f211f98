using System.Collections.Concurrent;

namespace Fanin.Recipes;

/// <summary>The recipes that are built in: framework defaults, model families and schemes of papers.</summary>
/// <remarks>They are YAML files inside the library, but for <c>pytorch</c>, which is made in code.</remarks>
public static class RecipeCatalog
{
    private const string Prefix = "Fanin.Recipes.";
    private const string Suffix = ".yaml";

    private static readonly ConcurrentDictionary<string, Lazy<Recipe>> Recipes = new(StringComparer.Ordinal);

    /// <summary>All names, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RecipeCatalog).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Append(PyTorchRecipe.Value.Name)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">For instance <c>gpt2</c>.</param>
    /// <returns>The recipe, the same one each time; <see langword="null"/> if there is none of that name.</returns>
    public static Recipe? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == PyTorchRecipe.Value.Name ? PyTorchRecipe.Value
            : Names.Contains(name, StringComparer.Ordinal) ? Recipes.GetOrAdd(name, _ => new Lazy<Recipe>(() => RecipeText.Parse(Resource(name), $"{name}{Suffix}"))).Value
            : null;
    }

    /// <summary>A recipe's YAML, with its comments.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static string Text(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == PyTorchRecipe.Value.Name ? RecipeText.Write(PyTorchRecipe.Value)
            : Names.Contains(name, StringComparer.Ordinal) ? Resource(name)
            : throw new ArgumentException($"Unknown recipe \"{name}\"; the nearest is {Nearest(name)}.", nameof(name));
    }

    /// <summary>The name that is most like a word.</summary>
    /// <param name="word">Any text.</param>
    public static string Nearest(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return NearestWord.Of(word, Names);
    }

    private static string Resource(string name)
    {
        using Stream resource = typeof(RecipeCatalog).Assembly.GetManifestResourceStream($"{Prefix}{name}{Suffix}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
