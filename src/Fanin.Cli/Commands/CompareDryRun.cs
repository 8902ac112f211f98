using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>What a run would do, and how long it would take.</summary>
internal static class CompareDryRun
{
    public static int Run(ConsoleOutput output, CompareRequest request, ExperimentPlan plan, DatasetPlaces places, CancellationToken cancellation)
    {
        // A store that is not there yet is not made.
        ResultStore? store = File.Exists(request.Store) || !IsFile(request.Store) ? ResultStore.Open(request.Store) : null;
        Table(output, plan);
        RunEstimate estimate = RunEstimate.Of(plan, store, request.Options, places, cancellation);
        int workers = request.Options.Workers;
        output.Line();
        output.Line(FormattableString.Invariant($"{plan.Trials.Length} trials, {plan.Trials.Length - estimate.Remaining} of them finished in {request.Store}."));
        output.Line(estimate.Remaining == 0
            ? "Nothing is left to train."
            : $"About {DurationText.Of(estimate.Time)} with {workers} worker{(workers == 1 ? string.Empty : "s")}, {(estimate.IsMeasured ? "measured by training a little of each kind" : "by the trials that are stored")}.");
        output.Document(() => Json(request, plan, estimate).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        return ExitCode.Done;
    }

    /// <summary>Whether a store is a file, and not on a server.</summary>
    public static bool IsFile(string store) => !store.Contains("://", StringComparison.Ordinal) && !store.Contains('=', StringComparison.Ordinal);

    private static void Table(ConsoleOutput output, ExperimentPlan plan)
    {
        if (output.Quiet)
        {
            return;
        }

        string[] factors = [.. FactorName.All.Where(name => plan.Trials.SelectMany(trial => trial.Factors).Any(factor => factor.Name == name))];
        var table = new Table().Border(TableBorder.Simple);
        foreach (string name in (string[])[.. factors, "seeds"])
        {
            table.AddColumn(new TableColumn(new Text(name)) { NoWrap = true });
        }

        foreach (IGrouping<string, TrialSpec> same in plan.Trials.GroupBy(trial => string.Join('\0', trial.Factors.Select(factor => factor.Value)), StringComparer.Ordinal))
        {
            Dictionary<string, string> values = same.First().Factors.ToDictionary(factor => factor.Name, factor => factor.Value, StringComparer.Ordinal);
            string seeds = SeedList.Write([.. same.Select(trial => new Streams.Seed(trial.Seed))]);
            table.AddRow(((string[])[.. factors.Select(name => values[name]), seeds]).Select(cell => new Text(cell)));
        }

        output.Console.Write(table);
    }

    private static JsonObject Json(CompareRequest request, ExperimentPlan plan, RunEstimate estimate) => new()
    {
        ["experiment"] = plan.Experiment.Name,
        ["dryRun"] = true,
        ["store"] = CommandWords.WithoutPassword(request.Store),
        ["remaining"] = estimate.Remaining,
        ["estimate"] = new JsonObject { ["seconds"] = Math.Round(estimate.Time.TotalSeconds, 3), ["basis"] = estimate.IsMeasured ? "measured" : "stored", ["workers"] = request.Options.Workers },
        ["trials"] = new JsonArray([.. plan.Trials.Select(trial => (JsonNode)new JsonObject
        {
            ["id"] = TrialId.Of(trial),
            ["model"] = trial.Model,
            ["recipe"] = trial.RecipeName,
            ["seed"] = trial.Seed,
            ["factors"] = new JsonObject(trial.Factors.Select(factor => KeyValuePair.Create(factor.Name, (JsonNode?)factor.Value))),
        })]),
    };
}
