using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>The outcome in sentences: who trained at once, who lay on a plateau and how long, who ended best. Every word follows from the numbers.</summary>
internal sealed class LectureAnswer
{
    // Two standard errors: what is smaller is said to be no clear difference.
    private const double ClearErrors = 2;

    private readonly Func<string, string> _name;

    private LectureAnswer(Func<string, string> name) => _name = name;

    /// <summary>Writes plain text.</summary>
    public static LectureAnswer Plain { get; } = new(name => name);

    /// <summary>Writes HTML: names escaped and strong; all else is numbers and words that need no escape.</summary>
    public static LectureAnswer Markup { get; } = new(name => $"<strong>{Html.Text(name)}</strong>");

    /// <summary>Gives the sentences in the order to read them.</summary>
    public IReadOnlyList<string> Sentences(LectureResult result, IReadOnlyList<VariantSummary> variants)
    {
        if (variants.All(variant => variant.Fate == VariantFate.NotRun))
            return ["No run was finished, so there is nothing to compare."];

        var sentences = new List<string>();
        AddAtOnce(sentences, variants);
        sentences.AddRange(variants.Where(variant => variant.Fate is VariantFate.Plateau or VariantFate.Stuck).Select(Sentence));
        if (variants.All(variant => variant.Fate is not (VariantFate.Plateau or VariantFate.Stuck)))
            sentences.Add("No variant lay on a plateau for more than one epoch.");
        sentences.AddRange(variants.Where(variant => variant.Fate == VariantFate.Diverged).Select(Sentence));
        AddBest(sentences, result, variants);
        string[] missing = [.. variants.Where(variant => variant.Fate == VariantFate.NotRun).Select(Name)];
        if (missing.Length > 0)
            sentences.Add($"{Wording.List(missing)} {(missing.Length == 1 ? "has" : "have")} no finished run.");
        if (result.Interrupted)
            sentences.Add("The experiment was interrupted: only finished runs are shown.");
        return sentences;
    }

    /// <summary>Says how one variant fared.</summary>
    public string Sentence(VariantSummary variant) => variant.Fate switch
    {
        VariantFate.NotRun => $"{Name(variant)} has no finished run.",
        VariantFate.Diverged => $"{Name(variant)} diverged: its loss left the finite numbers.",
        VariantFate.AtOnce => $"{Name(variant)} trained at once: its loss fell below the level of guessing at step {Wording.Range(variant.PlateauEnds)}.{SomeDiverged(variant)}",
        VariantFate.Plateau => $"{Name(variant)} lay on a plateau until step {Wording.Range(variant.PlateauEnds)} ({Epochs(variant)}){Predicted(variant)}.{SomeDiverged(variant)}",
        _ => $"{Name(variant)} did not leave the level of guessing{(variant.Stuck == variant.Completed ? "" : $" in {variant.Stuck} of {Wording.Number(variant.Completed, "run")}")} "
            + $"within {Wording.Range(Budgets(variant))} steps{Predicted(variant)}.{SomeDiverged(variant)}",
    };

    private static string Epochs(VariantSummary variant) => "epoch " + Wording.Range([.. variant.PlateauEnds.Select(variant.EpochOf)]);

    private string Name(VariantSummary variant) => _name(variant.Variant.Name);

    private static int[] Budgets(VariantSummary variant) => [.. variant.Variant.Runs.Select(run => run.Steps).Order()];

    private static string Predicted(VariantSummary variant) =>
        variant.Predicted.Count == 0 ? "" : $"; a plateau of {Wording.Range(variant.Predicted)} steps had been predicted before training";

    private static string SomeDiverged(VariantSummary variant) =>
        variant.Diverged == 0 ? "" : $" In {variant.Diverged} of {Wording.Number(variant.Variant.Runs.Count, "run")} its loss left the finite numbers.";

    private void AddAtOnce(List<string> sentences, IReadOnlyList<VariantSummary> variants)
    {
        VariantSummary[] atOnce = [.. variants.Where(variant => variant.Fate == VariantFate.AtOnce)];
        if (atOnce.Length == 0)
            sentences.Add("No variant trained at once.");
        else if (atOnce.Length == 1)
            sentences.Add(Sentence(atOnce[0]));
        else
            sentences.Add($"{Wording.List([.. atOnce.Select(Name)])} trained at once: their losses fell below the level of guessing within the first epoch.");
        if (atOnce.Length > 1)
            sentences.AddRange(atOnce.Where(variant => variant.Diverged > 0).Select(variant => $"{Name(variant)}:{SomeDiverged(variant)}"));
    }

    private void AddBest(List<string> sentences, LectureResult result, IReadOnlyList<VariantSummary> variants)
    {
        VariantSummary[] ranked = [.. variants.Where(variant => variant.FinalValid is not null).OrderByDescending(variant => variant.FinalValid)];
        if (ranked.Length == 0)
            return;

        double best = ranked[0].FinalValid!.Value;
        string mean = ranked.Any(variant => variant.Completed > 1) ? "on average over the seeds " : "";
        string[] winners = [.. ranked.Where(variant => variant.FinalValid == best).Select(Name)];
        string sentence = $"At the end {Wording.List(winners)} classified {mean}{Wording.Percent(best)} of the validation images rightly";
        if (winners.Length < ranked.Length)
        {
            VariantSummary next = ranked[winners.Length];
            double second = next.FinalValid!.Value;
            sentence += $", the most of all; then came {Name(next)} with {Wording.Percent(second)}";
            int images = Math.Max(1, result.Dataset.Valid);
            double error = Math.Sqrt(((best * (1 - best)) + (second * (1 - second))) / images);
            if (best - second < ClearErrors * error)
                sentence += $", no clear difference on {Wording.Count(images)} images";
        }

        sentences.Add(sentence + ".");
    }
}
