using System.Collections.Immutable;
using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Lab.Inspections;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL</c>, measured: what was typed.</summary>
internal sealed record InspectMeasurement
{
    private static readonly Dictionary<string, TrainingRule> Optimizers = new(StringComparer.Ordinal)
    {
        ["sgd"] = TrainingRule.Sgd,
        ["momentum"] = TrainingRule.Momentum,
        ["adam"] = TrainingRule.Adam,
        ["adamw"] = TrainingRule.AdamW,
    };

    /// <summary>As typed.</summary>
    public required string Text { get; init; }

    /// <summary>What a checkpoint holds, if the user says it.</summary>
    public string? As { get; init; }

    /// <summary>As typed; <see langword="null"/> for the usual.</summary>
    public string? RecipeText { get; init; }

    public ElementType? ElementType { get; init; }

    public required Seed Seed { get; init; }

    /// <summary>Whether no seed was given, so that it is a fresh one.</summary>
    public bool IsFreshSeed { get; init; }

    public ImmutableArray<InitStep> Steps { get; init; } = [];

    public string? Data { get; init; }

    public ImmutableArray<InputForm> Forms { get; init; } = [];

    public bool RandomLabels { get; init; }

    public int? Batch { get; init; }

    public required InspectionSettings Settings { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">All that is wrong with the options.</exception>
    public static InspectMeasurement Read(InspectOptions options, ParseResult parsed)
    {
        List<string> mistakes = [];
        mistakes.AddRange(options.Foreign(
            parsed, options.Recipe, options.ElementType, options.Seed, options.Stream, options.Steps, options.As, options.Data, options.Inputs, options.RandomLabels, options.Batch, options.Rate,
            options.Optimizer, options.Evaluation, options.Jacobian, options.Ntk, options.Repair, options.Folder, options.Force).Select(Foreign));
        var measurement = new InspectMeasurement
        {
            Text = parsed.GetValue(options.Model)!,
            As = parsed.GetValue(options.As),
            RecipeText = parsed.GetValue(options.Recipe),
            ElementType = ModelSource.ReadElementType(parsed.GetValue(options.ElementType), mistakes),
            Seed = PlanArguments.ReadSeed(parsed.GetValue(options.Seed), mistakes) ?? Seed.Fresh(),
            IsFreshSeed = parsed.GetValue(options.Seed) is null or PlanArguments.FreshSeed,
            Steps = [.. parsed.GetValue(options.Steps)!.Select(text => Parse(text, StepCatalog.Parse, "--step", mistakes)).OfType<InitStep>()],
            Data = parsed.GetValue(options.Data),
            Forms = [.. parsed.GetValue(options.Inputs)!.Select(text => Parse(text, InputForm.Parse, "--input", mistakes)).OfType<InputForm>()],
            RandomLabels = parsed.GetValue(options.RandomLabels),
            Batch = InitArguments.AtLeastOne("--batch", parsed.GetValue(options.Batch), int.MaxValue, mistakes),
            Settings = new InspectionSettings
            {
                Stream = PlanArguments.ReadStream(parsed.GetValue(options.Stream), mistakes),
                Training = !parsed.GetValue(options.Evaluation),
                LearningRate = Positive("--lr", parsed.GetValue(options.Rate), mistakes),
                Rule = ReadOptimizer(parsed.GetValue(options.Optimizer), mistakes),
                JacobianSamples = InitArguments.AtLeastOne("--jacobian", parsed.GetValue(options.Jacobian), int.MaxValue, mistakes) ?? 0,
                NtkSamples = parsed.GetValue(options.Ntk) is 1 ? Wrong("--ntk expects at least 2 samples, got 1.", mistakes)
                    : InitArguments.AtLeastOne("--ntk", parsed.GetValue(options.Ntk), int.MaxValue, mistakes) ?? 0,
                KeepsSpectra = parsed.GetValue(options.Folder) is not null,
            },
        };
        if (measurement.Data is not null && measurement.RandomLabels)
        {
            mistakes.Add("--data has labels of its own; leave --random-labels out.");
        }

        return mistakes.Count == 0 ? measurement : throw new InputException(mistakes);
    }

    /// <summary>Reads a number above 0.</summary>
    public static double? Positive(string option, double? number, List<string> mistakes)
    {
        if (number is { } value && !(value > 0 && double.IsFinite(value)))
        {
            mistakes.Add(FormattableString.Invariant($"{option} expects a number above 0, got {value}."));
        }

        return number;
    }

    /// <summary>Reads the name of an optimizer.</summary>
    public static TrainingRule ReadOptimizer(string? text, List<string> mistakes)
    {
        if (text is null || Optimizers.ContainsKey(text))
        {
            return Optimizers[text ?? "sgd"];
        }

        mistakes.Add($"--optimizer expects one of {string.Join(", ", Optimizers.Keys)}, got \"{text}\".");
        return default;
    }

    private static string Foreign(string option) => option switch
    {
        "--input-std" => "--input-std concerns --theory; give a batch by --data, or leave the option out.",
        _ => $"{option} concerns --widths; leave it out.",
    };

    private static int Wrong(string mistake, List<string> mistakes)
    {
        mistakes.Add(mistake);
        return 0;
    }

    private static T? Parse<T>(string text, Func<string, T> parse, string option, List<string> mistakes)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            mistakes.Add($"{option}: {wrong.Message}");
            return null;
        }
    }
}
