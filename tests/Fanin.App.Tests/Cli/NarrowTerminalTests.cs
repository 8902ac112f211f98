using System.CommandLine;
using Fanin.Cli.Commands;
using Fanin.Cli.Terminal;
using Fanin.Models;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.App.Tests.Cli;

/// <summary>Where there is little room, less is shown; never nothing, and never wider than the terminal.</summary>
public sealed class NarrowTerminalTests
{
    private static readonly string[][] Rows =
    [
        ["variant", "epoch 1", "plateau", "predicted", "train", "valid", "test", "s"],
        ["gaussian+bn", "83.20 %", "none", "–", "84.73 %", "84.13 %", "83.26 %", "1.9"],
    ];

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(79)]
    public void Plan_ShowsEveryParameter_WhateverTheWidth(int width)
    {
        using var text = new StringWriter();
        var common = new CommonOptions();
        Command command = new("x");
        common.AddTo(command);
        var output = new ConsoleOutput(command.Parse(["--no-color"]), common, TextWriter.Null, text);
        output.Console.Profile.Width = width;
        ModelDescription model = ModelCatalog.Parse("gpt2");
        PlanView.Write(output, new PlanRequest(model, Planner.Plan(model.Parameters, RecipeCatalog.Find("gpt2")!, new Seed(1)), IsFamilysRecipe: true, IsFreshSeed: false));
        string[] lines = [.. text.ToString().Split('\n').Select(line => line.TrimEnd())];
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.Contains("ln_1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[768, 2304]", StringComparison.Ordinal) || line.Contains("2304]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "", "variant epoch 1 plateau predicted train valid test s")]
    [InlineData(80, "s", "variant epoch 1 plateau predicted train valid test")]
    [InlineData(60, "predicted train s", "variant epoch 1 plateau valid test")]
    [InlineData(20, "epoch 1 plateau predicted train test s", "variant valid")]
    public void Fitting_LeavesOutWhatIsLeastMissed_AndSaysIt(int width, string leftOut, string shown)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = LectureView.Fitting(Rows, width, out IReadOnlyList<string> missing);
        Assert.Equal(shown, string.Join(' ', rows[0]));
        Assert.Equal(leftOut, string.Join(' ', missing));
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
    }
}
