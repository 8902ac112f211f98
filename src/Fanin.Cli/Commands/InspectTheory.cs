using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL --theory</c>: a report of theory alone.</summary>
internal sealed record InspectTheory(ModelDescription Model, Recipe Recipe, SignalPath Path, InputSignal Input, double? LearningRate)
{
    private const double UsualRate = 0.1;
    private const int UsualBatch = 256;

    /// <summary>Reads what was typed.</summary>
    /// <exception cref="InputException">All that is wrong with the options.</exception>
    /// <exception cref="DiagnosticException">The model or recipe is wrong.</exception>
    public static InspectTheory Read(InspectOptions options, ParseResult parsed)
    {
        List<string> mistakes = [];
        mistakes.AddRange(options.Foreign(
            parsed, options.Theory, options.Recipe, options.ElementType, options.InputStdDev, options.Rate, options.Repair, options.Force, options.Folder, options.As).Select(name => $"{name} concerns measuring; leave it or --theory out."));
        ElementType? elementType = ModelSource.ReadElementType(parsed.GetValue(options.ElementType), mistakes);
        double? deviation = InspectMeasurement.Positive("--input-std", parsed.GetValue(options.InputStdDev), mistakes);
        double? rate = InspectMeasurement.Positive("--lr", parsed.GetValue(options.Rate), mistakes);
        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        (ModelDescription model, Recipe? recorded) = CheckpointSource.Find(parsed.GetValue(options.Model)!, parsed.GetValue(options.As), elementType);
        Recipe recipe = parsed.GetValue(options.Recipe) is { } text ? RecipeSource.Find(text) : recorded ?? RecipeSource.OfFamily(model.Family);
        if (ModelPath.Refusal(model) is { } refusal)
        {
            throw new InputException(refusal);
        }

        SignalPath path = PathOf(model);
        bool takesIndices = BeginsWithTable(path);
        if (takesIndices && deviation is not null)
        {
            throw new InputException($"--input-std does not concern {model}: it looks its inputs up in a table; leave the option out.");
        }

        double q = (deviation ?? 1) * (deviation ?? 1);
        return new InspectTheory(model, recipe, path, takesIndices ? InputSignal.Indices : new InputSignal(q, 0), rate);
    }

    /// <summary>Predicts for a recipe.</summary>
    public ProbeReport Predict(Recipe recipe)
    {
        // No number is drawn, so that any seed does.
        InitPlan plan = Planner.Plan(Model.Parameters, recipe, new Seed(0));
        return TheoryReport.Of(Model.Name, Path, plan, Input, PlateauOf(plan));
    }

    private static SignalPath PathOf(ModelDescription model)
    {
        try
        {
            return ModelPath.Of(model);
        }
        catch (NotSupportedException unknown)
        {
            throw new InputException(unknown.Message);
        }
    }

    private static bool BeginsWithTable(SignalPath path) => path is SequencePath { Steps: [var first, ..] } ? BeginsWithTable(first) : path is EmbeddingStep;

    private PlateauReading PlateauOf(InitPlan plan)
    {
        DataStatistic data = DataStatistic.FashionMnist;
        PlateauSetting setting = PlateauSetting.Of(Path, ParameterMoments.Of(plan), LearningRate ?? UsualRate) with { BatchSize = UsualBatch };
        if (setting.Obstacle is null && (setting.Widths.IsEmpty || setting.Widths[0] != data.Inputs || setting.Widths[^1] != data.Classes))
        {
            return new PlateauReading(null, IsValid: false, FormattableString.Invariant($"How long it lasts depends on data, which is known for {data.Inputs} inputs and {data.Classes} classes only (Fashion-MNIST)."));
        }

        PlateauReading reading = TheoryReport.PlateauOf(PlateauPredictor.Predict(setting, data), Math.Ceiling(data.Count / (double)UsualBatch));
        return setting is { Obstacle: null, Layers: > 1 } ? reading with { Reason = $"{reading.Reason} The data are taken to be Fashion-MNIST." } : reading;
    }
}
