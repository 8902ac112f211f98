using System.Globalization;
using Fanin.Cli.Terminal;
using Fanin.Parameters;
using Fanin.Plans;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>A plan for people: a table that fits the terminal, equal blocks once.</summary>
internal static class PlanView
{
    /// <summary>Prints a plan.</summary>
    public static void Write(Output output, PlanRequest request)
    {
        if (output.Quiet)
        {
            return;
        }

        InitPlan plan = request.Plan;
        output.Line(Heading(request));
        if (plan.Constructed.Draws > 0)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"the layers' constructors take the first {plan.Constructed.Draws:N0} draws"));
        }

        output.Line();
        output.Console.Write(Rows(output, plan));
        output.Line(Totals(plan));
    }

    /// <summary>Model, recipe, seed and stream in one line, and whose choice they were.</summary>
    public static string Heading(PlanRequest request)
    {
        string family = request.Model.Family == request.Plan.Recipe.Name ? "the one of its family" : $"there is none for the family {request.Model.Family}";
        string recipe = request.IsFamilysRecipe ? $"{request.Plan.Recipe.Name} ({family})" : request.Plan.Recipe.Name;
        string seed = request.IsFreshSeed ? $"{request.Plan.Seed} (fresh)" : $"{request.Plan.Seed}";
        return $"model {request.Model}, recipe {recipe}, seed {seed}, stream {request.Plan.Stream}";
    }

    private static Table Rows(Output output, InitPlan plan)
    {
        bool hasRates = plan.Rows.Any(row => row.LearningRateMultiplier != 1);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("parameter").NoWrap());
        table.AddColumn(new TableColumn("shape").NoWrap());
        table.AddColumns("rule", "scheme", "fan in/out", "distribution");
        if (hasRates)
        {
            table.AddColumn("rate");
        }

        if (output.Verbose)
        {
            table.AddColumns("gain", "position");
        }

        string? heading = null;
        foreach (PlanFold fold in output.Verbose ? plan.Rows.Select(row => new PlanFold(null, row.Parameter.Name, row)) : PlanFolding.Fold(plan.Rows))
        {
            if (fold.Heading is not null && fold.Heading != heading)
            {
                table.AddRow(new Text(fold.Heading));
            }

            heading = fold.Heading;
            table.AddRow([.. Cells(fold, hasRates, output.Verbose).Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static IEnumerable<string> Cells(PlanFold fold, bool hasRates, bool verbose)
    {
        PlanRow row = fold.Row;
        yield return (fold.Heading is null ? string.Empty : "  ") + fold.Name + string.Concat(row.TiedNames.Select(name => $"\n  = {name}"));
        yield return row.Parameter.Shape.ToString();
        yield return $"{row.Recipe} / {row.Rule.Pattern}";
        yield return row.Rule.Scheme.ToString();
        yield return row.Fan is { } fan ? string.Create(CultureInfo.InvariantCulture, $"{fan.In}/{fan.Out}") : "-";
        yield return row.Distribution.ToString();
        if (hasRates)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"× {row.LearningRateMultiplier:G6}");
        }

        if (verbose)
        {
            yield return row.Gain is { } gain ? gain.ToString("G6", CultureInfo.InvariantCulture) : "-";
            yield return row.IsDrawn ? $"{row.Place}" : "-";
        }
    }

    private static string Totals(InitPlan plan)
    {
        long elements = plan.Rows.Sum(row => row.Parameter.Shape.ElementCount);
        long bytes = plan.Rows.Sum(row => row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes());
        long drawn = plan.Rows.Where(row => row.IsDrawn).Sum(row => row.Parameter.Shape.ElementCount);
        string next = plan.Stream.IsKeyed ? string.Empty : $", next draw {plan.End}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{plan.Rows.Length:N0} parameters, {elements:N0} elements, {drawn:N0} of them drawn, {bytes:N0} bytes{next}");
    }
}
