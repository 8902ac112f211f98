using System.Collections.Immutable;
using System.Globalization;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>All steps by name: what recipes, the command line and the documentation go through. They are carried out by <c>Fanin.Torch</c>, which has modules and tensors.</summary>
public static class StepCatalog
{
    private static readonly StepArgument Skip = new("skip", StepArgumentKind.Names, "layers or parameters that keep what they hold, globs separated by spaces");
    private static readonly StepArgument Keep = new("keep", StepArgumentKind.Flag, "whether weights are scaled only, not drawn anew first");

    /// <summary>Every step.</summary>
    public static IReadOnlyList<StepEntry> Entries { get; } =
    [
        new("lsuv", "orthogonal weights, then every layer's output scaled to deviation 1 on a batch", "Mishkin, Matas 2016, arXiv:1511.06422",
            [Number("tolerance", "largest |deviation − 1|; 0.1"), Count("tries", "corrections of one layer at most; 10"), new("mean", StepArgumentKind.Flag, "whether biases centre the outputs too"), Keep, Skip])
        { NeedsBatch = true },
        new("krahenbuhl", "every unit normalized on a batch, then layers scaled so that all change at one rate", "Krähenbühl et al. 2016, arXiv:1511.06856",
            [Number("bias", "mean of every unit; 0"), Count("rounds", "rounds between layers at most; 10"), Number("tolerance", "largest |ln| of a rate over their mean; 0.01"), Keep, Skip])
        { NeedsBatch = true },
        new("weight-norm", "v ~ N(0, 0.05²), every unit normalized on a batch, as weight normalization begins", "Salimans, Kingma 2016, arXiv:1602.07868", [Number("std", "deviation of v; 0.05"), Skip])
        { NeedsBatch = true },
        new("autoinit", "weights by mean and variance carried through the layers by theory; needs no data", "Bingham, Miikkulainen 2023, arXiv:2109.08958",
            [Number("mean", "mean of the inputs; 0"), Number("variance", "their variance; 1"), Number("signal", "variance behind every weight; 1"), Skip]),
        new("admin", "multipliers of post-norm skip connections from a profile of the branches", "Liu et al. 2020, arXiv:2004.08249",
            [
                new("branches", StepArgumentKind.Names, "globs for the paths of the branches, in the order of the model") { IsRequired = true },
                new("multipliers", StepArgumentKind.Names, "globs for the parameters that hold the multipliers, one a branch") { IsRequired = true },
                Skip,
            ])
        { NeedsBatch = true },
        new("metainit", "norms of the weights learned so that curvature matters little along the gradient", "Dauphin, Schoenholz 2019",
            [Count("steps", "steps; 50"), Number("lr", "by how much one moves a norm; 0.1"), Number("momentum", "momentum; 0.5"), Number("epsilon", "ε; 1e-5"), Number("smallest", "smallest part of a norm left; 0.01"), Skip])
        { NeedsBatch = true, NeedsLoss = true },
        new("gradinit", "a factor a tensor, learned so that the first training step lowers the loss most", "Zhu et al. 2021, arXiv:2102.08098",
            [
                new("optimizer", StepArgumentKind.Word, "what will train the model; sgd") { Words = ["sgd", "adam"] },
                Count("iterations", "iterations; 100"), Number("norm", "norm that the gradient may have; 1"), Number("step", "the training step looked ahead to; 0.1"), Number("lr", "rate of the factors; 0.01"),
                Number("clip", "largest gradient of a factor; 1"), Number("smallest", "smallest factor; 0.01"), Skip,
            ])
        { NeedsBatch = true, NeedsLoss = true },
        new("weight-selection", "every n-th row and column of a larger model's checkpoint", "Xu et al. 2023, arXiv:2311.18823",
            [new("from", StepArgumentKind.Path, "the larger model's checkpoint") { IsRequired = true }, Skip]),
    ];

    /// <summary>Finds a step; <see langword="null"/> if there is none of that name.</summary>
    /// <param name="name">For instance <c>lsuv</c>.</param>
    public static StepEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>Reads a step: a name, and arguments by name in parentheses, <c>lsuv(tolerance=0.05, mean=true)</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no step; the message says what was expected.</exception>
    public static InitStep Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SchemeText call = SchemeText.Parse(text);
        StepEntry entry = Find(call.Name) ?? throw new PlacedFormatException(
            $"Unknown step \"{call.Name}\"; the nearest is {NearestWord.Of(call.Name, Entries.Select(known => known.Name))}. Expected one of {string.Join(", ", Entries)}.", 1);
        if (call.Factor is not null)
        {
            throw new PlacedFormatException($"A step has no factor; expected {entry.Name}, or {entry.Name}(name=value).", call.Factor.Column);
        }

        var arguments = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (SchemeArgument given in call.Arguments)
        {
            StepArgument argument = entry.Arguments.FirstOrDefault(known => known.Name == given.Key) ?? throw new PlacedFormatException(
                $"{entry.Name} has no argument {given.Key ?? $"\"{given.Value}\" without a name"}; it takes {string.Join(", ", entry.Arguments.Select(known => $"{known.Name}=…"))}.", given.Column);
            if (!arguments.TryAdd(argument.Name, given.Value))
            {
                throw new PlacedFormatException($"{entry.Name} is given {argument.Name} twice.", given.Column);
            }

            if (Refusal(argument, given.Value) is { } expected)
            {
                throw new PlacedFormatException($"{entry.Name}: {argument.Name} expects {expected}, got \"{given.Value}\".", given.Column);
            }
        }

        return entry.Arguments.FirstOrDefault(argument => argument.IsRequired && !arguments.ContainsKey(argument.Name)) is { } missing
            ? throw new PlacedFormatException($"{entry.Name} needs {missing.Name}=…: {missing.Meaning}.", 1)
            : new InitStep(entry.Name, arguments.ToImmutable());
    }

    private static string? Refusal(StepArgument argument, string value) => argument.Kind switch
    {
        StepArgumentKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? null : "a number",
        StepArgumentKind.Count => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "a whole number of at least 0",
        StepArgumentKind.Flag => value is "true" or "false" ? null : "true or false",
        StepArgumentKind.Word => argument.Words.Contains(value) ? null : string.Join(" or ", argument.Words),
        _ => null,
    };

    private static StepArgument Number(string name, string meaning) => new(name, StepArgumentKind.Number, meaning);

    private static StepArgument Count(string name, string meaning) => new(name, StepArgumentKind.Count, meaning);
}
