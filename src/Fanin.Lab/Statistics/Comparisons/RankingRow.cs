namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>A place in a ranking of settings that are equal but for one factor, best mean first.</summary>
/// <param name="Metric">By which metric.</param>
/// <param name="Factor">The factor in which the settings differ.</param>
/// <param name="Value">Its value here.</param>
/// <param name="Setting">All factors.</param>
/// <param name="Rank">1 + the number of settings that are better beyond doubt: those not told apart from the best share rank 1, whatever the order of their means.</param>
/// <param name="Letters">Two settings share a letter if and only if they are not told apart (<see cref="CompactLetters"/>).</param>
/// <param name="TiedWith">The values of the factor that this one is not told apart from.</param>
/// <param name="Mean">Mean of the metric; <see langword="null"/> if no run has a number: such settings come last.</param>
/// <param name="Low">Lower end of the mean's interval; <see langword="null"/> for too few seeds.</param>
/// <param name="High">Upper end.</param>
/// <param name="N">Runs with a number.</param>
/// <param name="Diverged">Runs that diverged.</param>
public sealed record RankingRow(
    string Metric,
    string Factor,
    string Value,
    Setting Setting,
    int Rank,
    string Letters,
    IReadOnlyList<string> TiedWith,
    double? Mean,
    double? Low,
    double? High,
    int N,
    int Diverged)
{
    /// <summary>The recipe, if that is a factor.</summary>
    public string? Recipe => Setting["recipe"];

    /// <summary>The model, if that is a factor.</summary>
    public string? Model => Setting["model"];
}
