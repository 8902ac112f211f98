using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary>What a plan is made of, as typed: model, recipe, seed, stream.</summary>
internal sealed class PlanArguments
{
    /// <summary>The word for a seed that nobody chose, which is what is meant without one.</summary>
    public const string FreshSeed = "fresh";

    private readonly Argument<string> _model = ModelSource.Argument();
    private readonly Option<string?> _recipe = OptionOf.Text(
        "--recipe", RecipeSource.Value, "The rules: a built-in recipe, a file, or one scheme for all weights (\"normal(0, 0.02)\"). Default: the recipe of the model's family, else pytorch.");

    private readonly Option<string?> _seed = OptionOf.Text("--seed", "N", "The root of the numbers. Default: a fresh one, which is printed.");
    private readonly Option<string?> _stream = OptionOf.Text("--stream", "NAME", "Where the numbers come from: keyed (the default) or pytorch (its bits).");
    private readonly Option<string?> _elementType = ModelSource.ElementTypeOption();

    /// <summary>Gives a command these arguments.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        foreach (Option option in new Option[] { _recipe, _seed, _stream, _elementType })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether a seed was given.</summary>
    public bool HasSeed(ParseResult parsed) => parsed.GetValue(_seed) is not (null or FreshSeed);

    /// <summary>Reads them, and makes the plan.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="standard">A plan whose seed and stream are meant where none are given; <see langword="null"/> for a fresh seed.</param>
    /// <exception cref="InputException">All that is wrong with the options, the model and the recipe.</exception>
    /// <exception cref="DiagnosticException">Model and recipe do not fit.</exception>
    public PlanRequest Read(ParseResult parsed, InitPlan? standard)
    {
        List<string> mistakes = [];
        ElementType? elementType = ModelSource.ReadElementType(parsed.GetValue(_elementType), mistakes);
        Seed? seed = ReadSeed(parsed.GetValue(_seed), mistakes);
        NumberStream stream = ReadStream(parsed.GetValue(_stream) ?? standard?.Stream.Name, mistakes);
        string? recipeText = parsed.GetValue(_recipe);
        Recipe? given = recipeText is null ? null : mistakes.Try(() => RecipeSource.Find(recipeText));
        ModelDescription? model = mistakes.Try(() => ModelSource.Find(parsed.GetValue(_model)!, elementType));
        mistakes.ThrowAny();

        bool isFresh = parsed.GetValue(_seed) == FreshSeed || (seed is null && standard is null);
        InitPlan plan = Planner.Plan(model!.Parameters, given ?? RecipeSource.OfFamily(model.Family), seed ?? standard?.Seed ?? Seed.Fresh(), stream);
        return new PlanRequest(model, plan, given is null, isFresh);
    }

    /// <summary>Reads a seed; <see langword="null"/> if none is given, or it is none.</summary>
    public static Seed? ReadSeed(string? text, List<string> mistakes)
    {
        if (text is null)
        {
            return null;
        }

        if (text == FreshSeed)
        {
            return Seed.Fresh();
        }

        if (Seed.TryParse(text, out Seed seed))
        {
            return seed;
        }

        mistakes.Add($"--seed expects a whole number from {long.MinValue} to {ulong.MaxValue}, or fresh; got \"{text}\".");
        return null;
    }

    /// <summary>Reads the name of a stream.</summary>
    public static NumberStream ReadStream(string? text, List<string> mistakes)
    {
        switch (text)
        {
            case null or "keyed":
                return NumberStream.Keyed;
            case "pytorch":
                return NumberStream.PyTorch;
            default:
                mistakes.Add($"Unknown stream \"{text}\"; expected keyed or pytorch.");
                return NumberStream.Keyed;
        }
    }
}

/// <summary>A plan that was asked for.</summary>
/// <param name="Model">The model.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="IsFamilysRecipe">Whether no recipe was given, so that it is the one of the model's family.</param>
/// <param name="IsFreshSeed">Whether no seed was given, so that it is a fresh one.</param>
internal sealed record PlanRequest(ModelDescription Model, InitPlan Plan, bool IsFamilysRecipe, bool IsFreshSeed);
