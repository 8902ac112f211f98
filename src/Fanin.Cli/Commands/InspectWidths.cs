using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Inspections;
using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Lab.Widths;
using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Torch.Loading;
using Spectre.Console;
using static TorchSharp.torch;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL --widths 128,256,512</c>: whether outputs keep their size as the model grows.</summary>
internal static class InspectWidths
{
    private const int UsualSteps = 4;
    private const int UsualBatch = 256;
    private const double UsualRate = 1e-3;
    private const string WidthArgument = "width";

    public static int Run(ConsoleOutput output, InspectOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        List<string> mistakes = [];
        mistakes.AddRange(options.Foreign(
            parsed, options.Widths, options.TrainingSteps, options.Recipe, options.Seed, options.Stream, options.Data, options.Inputs, options.Batch, options.Rate, options.Optimizer, options.Folder)
            .Select(name => $"{name} does not concern --widths; leave it out."));
        var check = new CoordinateOptions(ReadWidths(parsed.GetValue(options.Widths)!, mistakes), PlanArguments.ReadSeed(parsed.GetValue(options.Seed), mistakes) ?? Seed.Fresh())
        {
            Steps = InitArguments.AtLeastOne("--steps", parsed.GetValue(options.TrainingSteps), 1000, mistakes) ?? UsualSteps,
            LearningRate = InspectMeasurement.Positive("--lr", parsed.GetValue(options.Rate), mistakes) ?? UsualRate,
            Rule = InspectMeasurement.ReadOptimizer(parsed.GetValue(options.Optimizer) ?? "adam", mistakes),
            Stream = PlanArguments.ReadStream(parsed.GetValue(options.Stream), mistakes),
        };
        int samples = InitArguments.AtLeastOne("--batch", parsed.GetValue(options.Batch), int.MaxValue, mistakes) ?? UsualBatch;
        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        using OutputFolder? folder = parsed.GetValue(options.Folder) is { } path ? new OutputFolder(path) : null;
        try
        {
            string model = parsed.GetValue(options.Model)!;
            using TaskData? task = parsed.GetValue(options.Data) is { } data ? TaskDefinition.Parse(data).Load(DatasetPlaces.FromEnvironment(), cancellation) : null;
            Func<int, nn.Module<Tensor, Tensor>> make = Maker(model, task?.Shape);
            using InspectionBatch batch = Batch(make, check, task, samples, parsed.GetValue(options.Inputs)!);
            CoordinateResult result = CoordinateCheck.Run(model, make, batch, RecipeOf(parsed.GetValue(options.Recipe), check.Rule), check, cancellation);
            View(output, result, batch);
            JsonObject json = Json(result, batch.Source);
            InspectFolder.Write(output, parsed.GetValue(options.Folder), result, json);
            output.Document(json);
            return result.Passes ? ExitCode.Done : ExitCode.No;
        }
        catch (Exception refused) when (refused is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InputException(refused is ArgumentException wrong ? Diagnostic.SentenceOf(wrong) : refused.Message);
        }
    }

    private static System.Collections.Immutable.ImmutableArray<int> ReadWidths(string text, List<string> mistakes)
    {
        int[] widths = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0)];
        if (widths.Length < 3 || widths.Any(width => width < 1) || !widths.Order().Distinct().SequenceEqual(widths))
        {
            mistakes.Add($"--widths expects at least 3 widths, ascending, such as 128,256,512,1024; got \"{text}\".");
        }

        return [.. widths];
    }

    private static Func<int, nn.Module<Tensor, Tensor>> Maker(string text, TaskShape? shape)
    {
        if (ModuleReference.IsMeant(text))
        {
            var reference = ModuleReference.Parse(text);
            return width => ModuleLoader.Load(reference with { Arguments = WithWidth(reference.Arguments, width) }) is nn.Module<Tensor, Tensor> module
                ? module
                : throw new InputException($"{reference.TypeName} is no module from one tensor to one tensor; wrap it in one that is.");
        }

        NetworkDefinition network = NetworkDefinition.Parse(text);
        TaskShape used = shape ?? OwnShape(text);
        return network.WithWidth(1) is null
            ? throw new InputException($"{text} has no width to choose; expected mlp:784-128-128-10, another network with one, or MyNet.dll:My.Namespace.Net whose constructor takes a {WidthArgument}.")
            : width => network.WithWidth(width)!.Create(used);
    }

    // Of mlp:784-128-10 the ends are known without data.
    private static TaskShape OwnShape(string text)
    {
        string[] sizes = text.Split(':', '+')[^1] is { } && text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[1].Split('+', ',')[0].Split('-') : [];
        return sizes.Length >= 2 && long.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out long inputs) && int.TryParse(sizes[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int outputs)
            ? new TaskShape(TaskKind.Classification, [inputs], outputs)
            : throw new InputException($"What {text} takes depends on data; name some by --data.");
    }

    private static string WithWidth(string? arguments, int width)
    {
        JsonNode? given = arguments is null ? new JsonObject() : JsonNode.Parse(arguments);
        if (given is not JsonObject named)
        {
            throw new InputException($"--widths sets the argument {WidthArgument} of the constructor; give the others by name, as {{\"blocks\": 4}}.");
        }

        named[WidthArgument] = width;
        return named.ToJsonString();
    }

    private static InspectionBatch Batch(Func<int, nn.Module<Tensor, Tensor>> make, CoordinateOptions check, TaskData? task, int samples, string[] forms)
    {
        using nn.Module<Tensor, Tensor> smallest = make(check.Widths[0]);
        InputForm form = forms.Length > 0 ? InputForm.Parse(forms[0]) : InputForm.Of(smallest) ?? throw new InputException("What the model takes can't be seen from its layers; say it by --input.");
        if (task is not null)
        {
            return InspectionBatch.OfTask(task, samples, form);
        }

        InspectionBatch batch = InspectionBatch.Random([form], samples, check.Seed);
        using Tensor output = smallest.call(batch.Inputs[0]);
        return output.dim() == 2 && form.Vocabulary is null
            ? InspectionBatch.OfClasses(form, samples, output.shape[1], check.Seed)
            : batch.WithRandomLabels(new Parameters.TensorShape(output.shape.AsSpan(..^1)), output.shape[^1], check.Seed);
    }

    // The built-in mup is for transformers of known names; the one made of shapes is for any model.
    private static Func<IReadOnlyList<Parameters.ParameterSpec>, IReadOnlyList<Parameters.ParameterSpec>, Recipe> RecipeOf(string? text, TrainingRule rule)
    {
        if (text is null or MupRecipe.Name)
        {
            return (parameters, atBase) => MupRecipe.Of(parameters, atBase, rule is TrainingRule.Adam or TrainingRule.AdamW ? MupOptimizer.Adam : MupOptimizer.Sgd);
        }

        Recipe recipe = RecipeSource.Find(text);
        return (_, _) => recipe;
    }

    private static void View(ConsoleOutput output, CoordinateResult result, InspectionBatch batch)
    {
        if (output.Quiet)
        {
            return;
        }

        CoordinateOptions options = result.Options;
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"model {result.Model}, recipe {result.Recipe}, {options.Rule.ToString().ToLowerInvariant()} at {options.LearningRate}, {options.Steps} steps, {options.Repeats} seeds from {options.Seed}; {batch.Samples} samples, {batch.Source}"));
        output.Line();
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(string.Empty).NoWrap().Padding(0, 1));
        table.AddColumn(new TableColumn("layer").NoWrap().Padding(0, 1));
        table.AddColumn(new TableColumn($"change by width, {options.Widths[0]} to {options.Widths[^1]}").NoWrap().Padding(0, 1));
        table.AddColumn(new TableColumn("slope of change, by step").NoWrap().Padding(0, 1));
        table.AddColumn(new TableColumn("slope at start").NoWrap().Padding(0, 1));
        foreach (CoordinateLayer layer in result.Layers)
        {
            table.AddRow(
                new Text(layer.IsSteady ? string.Empty : "●", new Style(Color.Red)),
                new Text(layer.Name),
                new Text($"{Sparkline.Of([.. layer.Changes[^1].Select(value => (double?)value)])} {Number(layer.Changes[^1][0])} → {Number(layer.Changes[^1][^1])}"),
                new Text(string.Join("  ", layer.ChangeSlopes.TakeLast(5).Select(Slope))),
                new Text(Slope(layer.SizeSlopes[0])));
        }

        output.Console.Write(table);
        string verdict = result.Passes
            ? string.Create(CultureInfo.InvariantCulture, $"pass: every layer's outputs change by one size at all widths (slope within ±{CoordinateResult.Limit}).")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"fail: the outputs of {result.FirstBad!.Name} change {(result.FirstBad.Slope < 0 ? "less" : "more")} the wider the model is (slope {result.FirstBad.Slope:0.00}, limit ±{CoordinateResult.Limit}): no learning rate suits all widths.");
        output.Line(verdict);
    }

    private static JsonObject Json(CoordinateResult result, string source) => new()
    {
        ["model"] = result.Model,
        ["recipe"] = result.Recipe,
        ["seed"] = result.Options.Seed.Value,
        ["seeds"] = result.Options.Repeats,
        ["stream"] = result.Options.Stream.Name,
        ["data"] = source,
        ["optimizer"] = result.Options.Rule.ToString().ToLowerInvariant(),
        ["learningRate"] = result.Options.LearningRate,
        ["steps"] = result.Options.Steps,
        ["widths"] = new JsonArray([.. result.Options.Widths.Select(width => (JsonNode)width)]),
        ["limit"] = CoordinateResult.Limit,
        ["source"] = CoordinateResult.Source,
        ["passes"] = result.Passes,
        ["firstBad"] = result.FirstBad?.Name,
        ["layers"] = new JsonArray([.. result.Layers.Select(layer => (JsonNode)new JsonObject
        {
            ["name"] = layer.Name,
            ["slope"] = Finite(layer.Slope),
            ["passes"] = layer.IsSteady,
            ["sizeSlopes"] = new JsonArray([.. layer.SizeSlopes.Select(Finite)]),
            ["changeSlopes"] = new JsonArray([.. layer.ChangeSlopes.Select(Finite)]),
            ["sizes"] = new JsonArray([.. layer.Sizes.Select(values => (JsonNode)new JsonArray([.. values.Select(Finite)]))]),
            ["changes"] = new JsonArray([.. layer.Changes.Select(values => (JsonNode)new JsonArray([.. values.Select(Finite)]))]),
        }),
        ]),
    };

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Slope(double slope) => (Math.Round(slope, 2) + 0.0).ToString("+0.00;-0.00;+0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("G2", CultureInfo.InvariantCulture);
}
