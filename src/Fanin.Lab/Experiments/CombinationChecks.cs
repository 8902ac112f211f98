using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Models;
using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Lab.Experiments;

/// <summary>Whether combinations can be trained: the network with its parts, on the data, from the recipe. Each mistake is told once, however many combinations have it.</summary>
internal sealed class CombinationChecks
{
    private readonly Experiment _experiment;
    private readonly IReadOnlyDictionary<string, PlannedData> _data;
    private readonly List<Diagnostic> _problems;
    private readonly Dictionary<(string Model, string? Activation, string? Normalization, string Data), (string Text, ModelDescription Description)?> _networks = [];
    private readonly HashSet<(string Network, string Data, string Recipe)> _suitable = [];
    private readonly HashSet<(string Network, string Data, string Recipe)> _unsuitable = [];
    private readonly HashSet<(string Data, int Batch)> _tooLarge = [];

    /// <summary>Checks the claims, which need all combinations, at once; <see cref="Check"/> the combinations one by one.</summary>
    public CombinationChecks(Experiment experiment, IReadOnlyList<Combination> combinations, IReadOnlyDictionary<string, PlannedData> data, List<Diagnostic> problems)
    {
        (_experiment, _data, _problems) = (experiment, data, problems);
        foreach (Claim claim in experiment.Claims)
        {
            CheckSelection(claim, claim.Group, combinations);
            CheckSelection(claim, claim.Against, combinations);
        }
    }

    /// <summary>Refuses accuracies of data whose targets are numbers.</summary>
    public void CheckMetrics()
    {
        string[] accuracies =
        [
            .. _experiment.Metrics.Where(MetricName.IsAccuracy),
            .. _experiment.Target is { } target && MetricName.IsAccuracy(target.Metric) ? [target.Metric] : Array.Empty<string>(),
            .. _experiment.Claims.Select(claim => claim.Metric).Where(MetricName.IsAccuracy),
        ];
        foreach (PlannedData data in _data.Values.Where(data => data.Shape.Kind == TaskKind.Regression).DistinctBy(data => data.Name))
        {
            foreach (string accuracy in accuracies.Distinct(StringComparer.Ordinal))
            {
                Report(ExperimentDiagnostic.ImpossibleCombination, ExperimentKeys.Metrics.Name, string.Empty, $"{data.Name} has numbers for targets, and no {accuracy}; compare by {MetricName.ValidLoss}.");
            }
        }
    }

    /// <summary>The data of a combination.</summary>
    public PlannedData DataOf(Combination combination) => _data[combination.Data];

    /// <summary>The network's canonical text; <see langword="null"/> if the combination can't be trained, which then is among the problems.</summary>
    public string? Check(Combination combination)
    {
        PlannedData data = DataOf(combination);
        var key = (combination.Model, combination.Activation, combination.Normalization, data.Name);
        if (!_networks.TryGetValue(key, out var network))
        {
            _networks[key] = network = NetworkOf(combination, data);
        }

        bool fits = FitsBatch(combination, data);
        return network is { } made && IsSuitable(combination, made.Text, made.Description, data) && fits ? made.Text : null;
    }

    private (string Text, ModelDescription Description)? NetworkOf(Combination combination, PlannedData data)
    {
        try
        {
            NetworkDefinition network = NetworkDefinition.Parse(combination.Model);
            network = combination.Activation is { } activation ? network.WithActivation(activation) : network;
            network = combination.Normalization is { } normalization ? network.WithNormalization(normalization) : network;
            if (network.Refusal(data.Shape) is not { } refusal)
            {
                return (network.Text, network.Describe(data.Shape));
            }

            Impossible(combination, refusal);
        }
        catch (DiagnosticException wrong)
        {
            Impossible(combination, string.Join(" ", wrong.Diagnostics.Select(problem => problem.Message)));
        }
        catch (NotSupportedException wrong)
        {
            Impossible(combination, wrong.Message);
        }

        return null;
    }

    private void Impossible(Combination combination, string reason) =>
        Report(ExperimentDiagnostic.ImpossibleCombination, FactorName.Model, combination.Model, $"{combination.ModelText} on {combination.Data}: {reason} Exclude the combination, or change one of both.");

    // Whether a recipe fits doesn't depend on the seed.
    private bool IsSuitable(Combination combination, string network, ModelDescription description, PlannedData data)
    {
        var key = (network, data.Name, combination.Recipe.Name);
        if (_suitable.Contains(key) || _unsuitable.Contains(key))
        {
            return _suitable.Contains(key);
        }

        try
        {
            Planner.Plan(description.Parameters, combination.Recipe.Recipe, new Seed(0), _experiment.Stream);
            return _suitable.Add(key);
        }
        catch (DiagnosticException wrong)
        {
            _unsuitable.Add(key);
            TextPlace? place = _experiment.Places.Find(FactorName.Recipe, combination.Recipe.Name);
            _problems.AddRange(wrong.Diagnostics.Select(problem => new Diagnostic(
                ExperimentDiagnostic.UnsuitableRecipe, $"The recipe {combination.Recipe.Name} does not fit {combination.ModelText} on {combination.Data}: {problem.Code} {problem.Message}")
            { Place = place }));
            return false;
        }
    }

    private bool FitsBatch(Combination combination, PlannedData data)
    {
        if (combination.Batch <= data.Train)
        {
            return true;
        }

        if (_tooLarge.Add((data.Name, combination.Batch)))
        {
            Report(
                ExperimentDiagnostic.BatchTooLarge,
                FactorName.Batch,
                FactorValues.Text(combination.Batch),
                FormattableString.Invariant($"A batch of {combination.Batch} is larger than the {data.Train} training samples of {combination.Data}; take a smaller one."));
        }

        return false;
    }

    private void CheckSelection(Claim claim, FactorSelection selection, IReadOnlyList<Combination> combinations)
    {
        int count = combinations.Count(combination => selection.Matches(combination.Factors));
        bool needsSeveral = claim.Relation is ClaimRelation.Narrower or ClaimRelation.Wider;
        if (count == 0 || (needsSeveral && count == 1))
        {
            string expected = needsSeveral ? "at least two combinations" : "at least one combination";
            Report(ExperimentDiagnostic.IdleSelection, ExperimentKeys.Claims.Name, claim.Says, FormattableString.Invariant($"\"{claim.Says}\" needs {expected} with {selection}, got {count}.{ExperimentCombinations.Hint(selection, combinations)}"));
        }
    }

    private void Report(string code, string key, string value, string message) => _problems.Add(new Diagnostic(code, message) { Place = _experiment.Places.Find(key, value) });
}
