using System.Collections.Immutable;
using Fanin.Checkpoints;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Cli.Terminal;

/// <summary>A MODEL that may be a checkpoint of <c>fanin init</c>, which records what it holds and how it was made.</summary>
internal static class CheckpointSource
{
    private const string ModelText = "fanin.model";
    private const string RecipeKey = "fanin.recipe_text";

    /// <summary>Whether a text names a checkpoint: a safetensors file, an index, or a folder without a configuration.</summary>
    public static bool IsCheckpoint(string text) =>
        (File.Exists(text) && (text.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".safetensors.index.json", StringComparison.OrdinalIgnoreCase)))
        || (Directory.Exists(text) && !File.Exists(Path.Combine(text, "config.json")));

    /// <summary>The model's text: as typed, or what the checkpoint records, or what <c>--as</c> says.</summary>
    /// <exception cref="InputException">A checkpoint does not say what it holds, and neither does <c>--as</c>; or <c>--as</c> is given for none.</exception>
    public static (string Model, Recipe? Recipe) TextOf(string text, string? named)
    {
        if (!IsCheckpoint(text))
        {
            return named is null ? (text, null) : throw new InputException($"--as says what a checkpoint holds, and {text} is none; leave it out.");
        }

        using Checkpoint checkpoint = Checkpoint.Open(text);
        ImmutableSortedDictionary<string, string> texts = checkpoint.Files[0].Header.Metadata;
        string model = named ?? texts.GetValueOrDefault(ModelText)
            ?? throw new InputException($"{text} does not record which model it holds; say it by --as MODEL, such as --as gpt2 or --as config.json.");
        Recipe? recipe = texts.TryGetValue(RecipeKey, out string? yaml) ? RecipeText.Parse(yaml, $"{text} ({RecipeKey})") : null;
        return (model, recipe);
    }

    /// <summary>Finds the description of a model, and the recipe that a checkpoint records.</summary>
    public static (ModelDescription Model, Recipe? Recipe) Find(string text, string? named, ElementType? elementType)
    {
        (string model, Recipe? recipe) = TextOf(text, named);
        try
        {
            return (ModelSource.Find(model, elementType), recipe);
        }
        catch (Exception unknown) when (unknown is DiagnosticException or InputException && model != text && named is null)
        {
            throw new InputException($"{text} records that it holds {model}, which is not found from here: {unknown.Message.Split('\n')[0]} Say what it is by --as MODEL.");
        }
    }
}
