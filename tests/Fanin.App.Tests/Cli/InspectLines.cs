using System.CommandLine;
using Fanin.Cli.Commands;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Models;
using Fanin.Plans;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.App.Tests.Cli;

/// <summary>A report of many layers, as a terminal of some width shows it.</summary>
internal static class InspectLines
{
    public static string[] At(int width, StringWriter text)
    {
        ModelDescription model = ModelCatalog.Parse("mlp:784-256-256-256-256-256-256-10");
        InitPlan plan = Planner.Plan(model.Parameters, Fanin.Recipes.Recipe.Of(Scheme.Normal(0, 0.01)), new Seed(1));
        ProbeReport theory = TheoryReport.Of(model.Name, ModelPath.Of(model), plan, InputSignal.Standard);
        ProbeReport report = theory with { Samples = 8, Layers = [.. theory.Layers.Select(layer => layer with { StdDev = Both(layer.StdDev), GradientStdDev = Both(layer.GradientStdDev) })] };
        var common = new CommonOptions();
        Command command = new("x");
        common.AddTo(command);
        var output = new ConsoleOutput(command.Parse(["--no-color"]), common, TextWriter.Null, text);
        output.Console.Profile.Width = width;
        InspectTable.Write(output, report);
        return text.ToString().Split('\n');
    }

    private static Reading Both(Reading reading) => new(reading.Predicted * 1.01, reading.Predicted);
}
