using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>The machine-readable form of a comparison: <c>experiment</c>, <c>answer[]</c>, <c>claims[]</c>, <c>trials[]{id, model, recipe, seed, outcome, metrics}</c>, then what
/// <see cref="ComparisonJson"/> writes.</summary>
public static class StudyJson
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "compare.json";

    /// <summary>Makes the document.</summary>
    /// <param name="result">What to write.</param>
    public static JsonObject ToNode(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Dictionary<string, TrialRecord> records = result.Records.DistinctBy(record => record.Id).ToDictionary(record => record.Id, StringComparer.Ordinal);
        string[] ids = [.. result.Trials.AsParallel().AsOrdered().Select(TrialId.Of)];
        var document = new JsonObject
        {
            ["experiment"] = result.Experiment.Name,
            ["title"] = result.Experiment.Title,
            ["question"] = result.Experiment.Question,
            ["complete"] = result.IsComplete,
            ["interrupted"] = result.IsInterrupted,
            ["trained"] = result.Trained,
            ["answer"] = new JsonArray([.. result.Answer.Select(sentence => (JsonNode)sentence)]),
            ["claims"] = new JsonArray([.. result.Verdicts.Select(verdict => (JsonNode)Claim(verdict))]),
            ["trials"] = new JsonArray([.. result.Trials.Zip(ids, (trial, id) => (JsonNode)Trial(id, trial, records.GetValueOrDefault(id)))]),
        };
        foreach ((string key, JsonNode? value) in JsonNode.Parse(ComparisonJson.Serialize(result.Comparison))!.AsObject())
        {
            document[key] = value?.DeepClone();
        }

        return document;
    }

    private static JsonObject Claim(ClaimVerdict verdict) => new()
    {
        ["says"] = verdict.Claim.Says,
        ["decision"] = JsonSerializer.SerializeToNode(verdict.Decision),
        ["sentence"] = StudyAnswer.Sentence(verdict),
        ["metric"] = verdict.Metric,
        ["group"] = verdict.Claim.Group.ToString(),
        ["against"] = verdict.Claim.Against.ToString(),
        ["groupMean"] = Number(verdict.GroupMean),
        ["againstMean"] = Number(verdict.AgainstMean),
        ["difference"] = Number(verdict.Difference),
        ["low"] = Number(verdict.Interval?.Low),
        ["high"] = Number(verdict.Interval?.High),
        ["p"] = Number(verdict.P),
        ["pairs"] = verdict.Pairs,
        ["lost"] = verdict.Lost,
        ["seedsNeeded"] = verdict.SeedsNeeded,
    };

    private static JsonObject Trial(string id, TrialSpec spec, TrialRecord? record)
    {
        var trial = new JsonObject
        {
            ["id"] = id,
            ["model"] = spec.Model,
            ["recipe"] = spec.RecipeName,
            ["seed"] = spec.Seed,
            ["factors"] = new JsonObject(spec.Factors.Select(factor => KeyValuePair.Create(factor.Name, (JsonNode?)factor.Value))),
            ["outcome"] = record is null ? null : JsonSerializer.SerializeToNode(record.Outcome),
            ["metrics"] = record is null ? null : new JsonObject(record.Metrics.Select(metric => KeyValuePair.Create(metric.Key, Number(metric.Value)))),
        };
        if (record is not null)
        {
            trial["steps"] = record.Steps;
            trial["seconds"] = record.Seconds;
            trial["targetStep"] = record.TargetStep;
            trial["reason"] = record.Reason;
        }

        return trial;
    }

    private static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
