using System.Globalization;
using Fanin.Cli.Terminal;
using Fanin.Parameters;
using Fanin.Plans;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>A plan for people: a table that fits the terminal, equal blocks once.</summary>
internal static class PlanView
{
    // Of a table with a simple border, between two columns.
    private const int Gap = 4;

    /// <summary>Prints a plan.</summary>
    public static void Write(ConsoleOutput output, PlanRequest request)
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
        output.Console.Write(Rows(output, plan, out IReadOnlyList<string> leftOut));
        if (leftOut.Count > 0)
        {
            output.Line($"This terminal is too narrow for {string.Join(", ", leftOut)}; --verbose shows all.");
        }

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

    // What a narrow terminal has no room for is left out, last column first, and said below.
    private static Table Rows(ConsoleOutput output, InitPlan plan, out IReadOnlyList<string> leftOut)
    {
        PlanFold[] folds = [.. output.Verbose ? plan.Rows.Select(row => new PlanFold(null, row.Parameter.Name, row)) : PlanFolding.Fold(plan.Rows)];
        PlanColumn[] all = [.. Columns(plan, output.Verbose, isFolded: folds.Any(fold => fold.Heading is not null))];
        PlanColumn[] shown = [.. all.Where(column => Fits(column, all, folds, output))];
        leftOut = [.. all.Except(shown).Select(column => column.Header)];

        var table = new Table().Border(TableBorder.Simple);

        // A table of columns that may not be broken is not shown at all where it does not fit.
        int headings = folds.Max(fold => fold.Heading?.Length ?? 0);
        bool fits = shown.Sum(column => Math.Max(column.Width(folds), column.Rank == 0 ? headings : 0) + Gap) <= output.Console.Profile.Width || output.Verbose;
        foreach (PlanColumn column in shown)
        {
            table.AddColumn(fits && column.Rank < 2 ? new TableColumn(column.Header).NoWrap() : new TableColumn(column.Header));
        }

        string? heading = null;
        foreach (PlanFold fold in folds)
        {
            if (fold.Heading is not null && fold.Heading != heading)
            {
                table.AddRow(new Text(fold.Heading));
            }

            heading = fold.Heading;
            table.AddRow([.. shown.Select(column => new Text(column.Cell(fold)))]);
        }

        return table;
    }

    private static bool Fits(PlanColumn column, PlanColumn[] all, PlanFold[] folds, ConsoleOutput output)
    {
        const int NeverLeftOut = 2;
        return output.Verbose || column.Rank <= NeverLeftOut
            || all.Where(other => other.Rank <= column.Rank).Sum(other => other.Width(folds) + Gap) <= output.Console.Profile.Width;
    }

    private static IEnumerable<PlanColumn> Columns(InitPlan plan, bool verbose, bool isFolded)
    {
        yield return new PlanColumn("parameter", 0, fold => (fold.Heading is null ? string.Empty : "  ") + fold.Name + string.Concat(fold.Row.TiedNames.Select(name => $"\n  = {name}")));
        yield return new PlanColumn("shape", 1, fold => fold.Row.Parameter.Shape.ToString());
        yield return new PlanColumn("rule", 3, fold => fold.Row.Recipe == plan.Recipe.Name ? $"{fold.Row.Rule.Pattern}" : $"{fold.Row.Recipe} / {fold.Row.Rule.Pattern}");
        yield return new PlanColumn("scheme", 4, fold => fold.Row.Rule.Scheme.ToString());
        yield return new PlanColumn("fan in/out", 6, fold => fold.Row.Fan is { } fan ? string.Create(CultureInfo.InvariantCulture, $"{fan.In}/{fan.Out}") : "-");
        yield return new PlanColumn("distribution", 2, fold => fold.Row.Distribution.ToString());
        if (plan.Rows.Any(row => row.LearningRateMultiplier != 1))
        {
            yield return new PlanColumn("rate", 5, fold => string.Create(CultureInfo.InvariantCulture, $"× {fold.Row.LearningRateMultiplier:G6}"));
        }

        if (verbose || plan.Rows.Any(row => row.Gain is not null))
        {
            yield return new PlanColumn("gain", 7, fold => fold.Row.Gain is { } gain ? gain.ToString("G6", CultureInfo.InvariantCulture) : "-");
        }

        // Blocks that are shown once have each a place of their own.
        if (verbose || !isFolded)
        {
            yield return new PlanColumn("position", 8, fold => fold.Row.IsDrawn ? $"{fold.Row.Place}" : "-");
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

    // The rank says which columns go first where there is little room: those of high rank.
    private sealed record PlanColumn(string Header, int Rank, Func<PlanFold, string> Cell)
    {
        public int Width(PlanFold[] folds) => folds.SelectMany(fold => Cell(fold).Split('\n')).Append(Header).Max(line => line.Length);
    }
}
