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

/// <summary>What <c>fanin inspect</c> takes.</summary>
internal sealed class InspectArguments
{
    private const double UsualRate = 0.1;
    private const int UsualBatch = 256;

    private readonly Argument<string> _model = ModelSource.Argument();
    private readonly Option<string?> _recipe = Options.Text("--recipe", RecipeSource.Value, "The rules: a built-in recipe, a file, or one scheme for all weights. Default: the recipe of the model's family, else pytorch.");
    private readonly Option<string?> _elementType = ModelSource.ElementTypeOption();
    private readonly Option<bool> _theory = new("--theory") { Description = "Predict, without a tensor or data." };
    private readonly Option<double?> _inputStdDev = Options.Number("--input-std", "Standard deviation of the inputs, of mean 0. Default: 1; models that look their inputs up in a table take none.");
    private readonly Option<double?> _rate = Options.Number("--lr", "Learning rate, for the plateau at the beginning of training. Default: 0.1, minibatches of 256.");
    private readonly Option<string?> _repair = Options.Text("--repair", "FILE", "Write the recipe with the repairs before its rules; a file that is there is replaced.");

    /// <summary>Gives a command these arguments.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        foreach (Option option in new Option[] { _theory, _recipe, _elementType, _inputStdDev, _rate, _repair })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Where to write a repaired recipe; <see langword="null"/> for nowhere.</summary>
    public string? RepairFile(ParseResult parsed) => parsed.GetValue(_repair);

    /// <summary>Reads them.</summary>
    /// <exception cref="InputException">All that is wrong with the options.</exception>
    /// <exception cref="DiagnosticException">The model or recipe is wrong.</exception>
    public InspectRequest Read(ParseResult parsed)
    {
        List<string> mistakes = [];
        if (!parsed.GetValue(_theory))
        {
            mistakes.Add("Measuring a model is not there yet; --theory predicts its signal.");
        }

        ElementType? elementType = ModelSource.ReadElementType(parsed.GetValue(_elementType), mistakes);
        double? deviation = Positive("--input-std", parsed.GetValue(_inputStdDev), mistakes);
        double? rate = Positive("--lr", parsed.GetValue(_rate), mistakes);
        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        ModelDescription model = ModelSource.Find(parsed.GetValue(_model)!, elementType);
        Recipe recipe = parsed.GetValue(_recipe) is { } text ? RecipeSource.Find(text) : RecipeSource.OfFamily(model.Family);
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
        return new InspectRequest(model, recipe, path, takesIndices ? InputSignal.Indices : new InputSignal(q, 0), rate);
    }

    private static double? Positive(string option, double? number, List<string> mistakes)
    {
        if (number is { } value && !(value > 0 && double.IsFinite(value)))
        {
            mistakes.Add(FormattableString.Invariant($"{option} expects a number above 0, got {value}."));
        }

        return number;
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

    /// <summary>Predicts for a recipe.</summary>
    public static ProbeReport Predict(InspectRequest request, Recipe recipe)
    {
        // No number is drawn, so that any seed does.
        InitPlan plan = Planner.Plan(request.Model.Parameters, recipe, new Seed(0));
        return TheoryReport.Of(request.Model.Name, request.Path, plan, request.Input, PlateauOf(request, plan));
    }

    private static PlateauReading PlateauOf(InspectRequest request, InitPlan plan)
    {
        DataStatistic data = DataStatistic.FashionMnist;
        PlateauSetting setting = PlateauSetting.Of(request.Path, ParameterMoments.Of(plan), request.LearningRate ?? UsualRate) with { BatchSize = UsualBatch };
        if (setting.Obstacle is null && (setting.Widths.IsEmpty || setting.Widths[0] != data.Inputs || setting.Widths[^1] != data.Classes))
        {
            return new PlateauReading(null, IsValid: false, FormattableString.Invariant($"How long it lasts depends on data, which is known for {data.Inputs} inputs and {data.Classes} classes only (Fashion-MNIST)."));
        }

        PlateauReading reading = TheoryReport.PlateauOf(PlateauPredictor.Predict(setting, data), Math.Ceiling(data.Count / (double)UsualBatch));
        return setting.Obstacle is null ? reading with { Reason = $"{reading.Reason} On Fashion-MNIST." } : reading;
    }
}

/// <summary>A model to inspect.</summary>
/// <param name="Model">The model.</param>
/// <param name="Recipe">Its recipe.</param>
/// <param name="Path">The way of its signal.</param>
/// <param name="Input">What goes in.</param>
/// <param name="LearningRate">η, if it was given.</param>
internal sealed record InspectRequest(ModelDescription Model, Recipe Recipe, SignalPath Path, InputSignal Input, double? LearningRate);
