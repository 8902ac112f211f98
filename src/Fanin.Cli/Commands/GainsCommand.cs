using System.CommandLine;
using System.Text.Json.Nodes;
using Fanin.Activations;
using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin gains</c>: what activations do to a Gaussian number and the gains that make up for it, all or some in detail.</summary>
internal static class GainsCommand
{
    // Beside the usual arguments, those that are often chosen.
    private static readonly string[] More =
        ["leaky_relu(0.1)", "leaky_relu(0.2)", "leaky_relu(0.3)", "elu(0.5)", "elu(2)", "celu(0.5)", "celu(2)"];

    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr)
    {
        Argument<string[]> names = new("name")
        {
            Description = "Activations or gated units to describe in detail: gelu, \"leaky_relu(0.2)\", swiglu.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Command command = new("gains", "List activations with their gains beside PyTorch's, or describe some in detail.") { names };
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => parsed.GetValue(names) is { Length: > 0 } some ? Describe(output, some) : List(output));
        });
        return command;
    }

    private static int List(ConsoleOutput output)
    {
        ILookup<string, Activation> more = More.Select(ActivationCatalog.Parse).ToLookup(activation => ActivationNameOf(activation.Name), StringComparer.Ordinal);
        Activation[] activations = [.. ActivationCatalog.Entries.SelectMany(entry => more[entry.Name].Prepend(entry.Create()))];
        GainsTables.Write(output, activations, ActivationCatalog.GatedUnits);
        output.Document(Json(activations, ActivationCatalog.GatedUnits));
        return ExitCode.Done;
    }

    private static int Describe(ConsoleOutput output, string[] names)
    {
        var mistakes = new List<string>();
        var activations = new List<Activation>();
        var units = new List<GatedUnit>();
        foreach (string name in names)
        {
            try
            {
                if (ActivationCatalog.FindGatedUnit(name) is { } unit)
                {
                    units.Add(unit);
                }
                else
                {
                    activations.Add(WithGains(ActivationCatalog.Parse(name)));
                }
            }
            catch (FormatException wrong)
            {
                mistakes.Add(wrong.Message);
            }
            catch (ArgumentException wrong)
            {
                mistakes.Add($"{name}: {Diagnostic.SentenceOf(wrong)}");
            }
        }

        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }

        foreach (Activation activation in activations)
        {
            GainsTables.WriteDetail(output, activation);
        }

        foreach (GatedUnit unit in units)
        {
            GainsTables.WriteDetail(output, unit);
        }

        output.Document(Json(activations, units));
        return ExitCode.Done;
    }

    // Asks for all numbers: those that do not exist are the user's mistake, to be told before anything is printed.
    private static Activation WithGains(Activation activation)
    {
        Json(activation);
        return activation;
    }

    private static string ActivationNameOf(string text) => text.Split('(')[0];

    private static JsonObject Json(IEnumerable<Activation> activations, IEnumerable<GatedUnit> units) => new()
    {
        ["activations"] = new JsonArray([.. activations.Select(Json)]),
        ["gatedUnits"] = new JsonArray([.. units.Select(Json)]),
    };

    private static JsonNode Json(Activation activation) => new JsonObject
    {
        ["name"] = activation.Name,
        ["formula"] = activation.Formula,
        ["kinks"] = new JsonArray([.. activation.Kinks.Select(kink => (JsonNode)kink)]),
        ["mean"] = activation.Mean,
        ["secondMoment"] = activation.SecondMoment,
        ["derivativeSecondMoment"] = activation.DerivativeSecondMoment,
        ["forwardGain"] = activation.ForwardGain,
        ["backwardGain"] = activation.BackwardGain,
        ["pytorchGain"] = activation.PyTorchGain,
        ["lengthMapSlope"] = activation.LengthMapSlope,
        ["gradientGrowth"] = activation.GradientGrowth,
        ["closedForms"] = new JsonObject
        {
            ["mean"] = activation.MeanFormula,
            ["secondMoment"] = activation.SecondMomentFormula,
            ["derivativeSecondMoment"] = activation.DerivativeSecondMomentFormula,
        },
        ["note"] = activation.Note,
    };

    private static JsonNode Json(GatedUnit unit) => new JsonObject
    {
        ["name"] = unit.Name,
        ["formula"] = unit.Formula,
        ["gate"] = unit.Gate.Name,
        ["secondMoment"] = unit.SecondMoment,
        ["followingGain"] = unit.FollowingGain,
        ["gradientSecondMoment"] = unit.GradientSecondMoment,
        ["lengthMapSlope"] = unit.LengthMapSlope,
    };
}
