using Fanin.App.Tests.Results;
using Fanin.Lab.Reports;
using Fanin.Lab.Results;

namespace Fanin.App.Tests.Reports;

public class LectureAnswerTests
{
    [Fact]
    public void Sentences_NameWhoTrainedAtOnceWhoLayAndWhoEndedBest()
    {
        LectureResult result = Lecture(
            Variant("kaiming", (150, 0.885)), Variant("gaussian", (1773, 0.75)), Variant("gaussian+bn", (101, 0.86)));
        Assert.Equal(
            [
                "kaiming and gaussian+bn trained at once: their losses fell below the level of guessing within the first epoch.",
                "gaussian lay on a plateau until step 1,773 (epoch 9); a plateau of 1,902 steps had been predicted before training.",
                "At the end kaiming classified 88.50\u00A0% of the validation images rightly, the most of all; then came gaussian+bn with 86.00\u00A0%.",
            ],
            Sentences(result));
    }

    [Fact]
    public void Sentences_SayThatADifferenceIsNotClear_WhenItIsSmall() =>
        Assert.EndsWith(
            "then came b with 88.00\u00A0%, no clear difference on 6,000 images.",
            Sentences(Lecture(Variant("a", (5, 0.885)), Variant("b", (5, 0.880))))[^1],
            StringComparison.Ordinal);

    [Fact]
    public void Sentences_GiveRangesAndMeans_WhenThereAreSeveralSeeds()
    {
        IReadOnlyList<string> sentences = Sentences(Lecture(Variant("gaussian", (1585, 0.85), (1782, 0.87), (1773, 0.86))));
        Assert.Equal("No variant trained at once.", sentences[0]);
        Assert.StartsWith("gaussian lay on a plateau until step 1,585 to 1,782 (epoch 8 to 9)", sentences[1], StringComparison.Ordinal);
        Assert.Equal("At the end gaussian classified on average over the seeds 86.00\u00A0% of the validation images rightly.", sentences[2]);
    }

    [Fact]
    public void Sentences_SayThatThereWasNoPlateau_WhenAllTrainedAtOnce() =>
        Assert.Equal("No variant lay on a plateau for more than one epoch.", Sentences(Lecture(Variant("a", (5, 0.9)), Variant("b", (210, 0.8))))[1]);

    [Fact]
    public void Sentences_CountTheStepAfterTheFirstEpoch_AsAPlateau() =>
        Assert.Contains(Sentences(Lecture(Variant("a", (211, 0.9)))), sentence => sentence.StartsWith("a lay on a plateau until step 211 (epoch 2)", StringComparison.Ordinal));

    [Fact]
    public void Sentences_NameBoth_WhenTwoEndEquallyWell() =>
        Assert.StartsWith("At the end a and b classified 90.00\u00A0% ", Sentences(Lecture(Variant("a", (5, 0.9)), Variant("b", (5, 0.9))))[^1], StringComparison.Ordinal);

    [Fact]
    public void Sentences_NameThoseThatStayedDivergedOrDidNotRun()
    {
        LectureResult result = Lecture(
            Variant("stuck", (null, 0.1), (1900, 0.5)),
            new VariantResult("wild", "", false, [SyntheticLecture.Diverged(1, 10)]),
            new VariantResult("missing", "", false, [])) with
        { Interrupted = true };
        Assert.Equal(
            [
                "No variant trained at once.",
                "stuck did not leave the level of guessing in 1 of 2 runs within 10,500 steps.",
                "wild diverged: its loss left the finite numbers.",
                "At the end stuck classified on average over the seeds 30.00\u00A0% of the validation images rightly.",
                "missing has no finished run.",
                "The experiment was interrupted: only finished runs are shown.",
            ],
            Sentences(result));
    }

    [Fact]
    public void Sentence_EscapesTheName_InMarkup()
    {
        LectureResult result = Lecture(Variant("<i>", (5, 0.9)));
        string markup = LectureAnswer.Markup.Sentence(new VariantSummary(result, result.Variants[0]));
        Assert.StartsWith("<strong>&lt;i&gt;</strong> trained at once", markup, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Sentences(LectureResult result) =>
        LectureAnswer.Plain.Sentences(result, [.. result.Variants.Select(variant => new VariantSummary(result, variant))]);

    private static LectureResult Lecture(params VariantResult[] variants) => SyntheticLecture.Create([1], 10_500, variants);

    private static VariantResult Variant(string name, params (int? End, double Valid)[] runs) =>
        new(name, "recipe", false, [.. runs.Select((run, i) => SyntheticLecture.Run((ulong)i, 1, 0) with
        {
            Steps = 10_500,
            Plateau = new PlateauResult(run.End is 1773 ? 1902 : null, run.End),
            Epochs = [new EpochResult(50, 10_500, 0.3, 0.9, 0.4, run.Valid)],
        })]);
}
