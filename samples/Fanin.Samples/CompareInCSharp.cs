using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.StudyReports;
using Fanin.Lab.Trials;

namespace Fanin.Samples;

/// <summary>What <c>fanin compare</c> does, in C#: can be cancelled and goes on where it was, tells how far it is.</summary>
public static class CompareInCSharp
{
    /// <summary>Compares two recipes on two networks.</summary>
    /// <param name="store">A file for the results; trials that it has are not trained again.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Stops; what is finished is kept.</param>
    public static StudyResult Compare(string store, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        var experiment = new Experiment("spirals")
        {
            Recipes = ["pytorch", "kaiming-uniform(relu)", RecipeChoice.Of("normal(0, 0.001)", "gaussian")],
            Models = ["mlp:*-32-32-*"],
            LearningRates = [0.3],
            Batches = [64],
            Data = ["spirals:classes=3,noise=0.1,count=1000"],
            Seeds = Experiment.SeedsFrom(1, 8),
            Budget = new TrialLength(Steps: 120),
        };
        return Study.Run(experiment, ResultStore.Open(store), progress: progress, cancellation: cancellation);
    }

    /// <summary>Runs the sample.</summary>
    /// <param name="output">Where the answer goes.</param>
    /// <returns>Whether every trial has a result.</returns>
    public static bool Run(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        string folder = Directory.CreateTempSubdirectory("fanin-sample-").FullName;
        try
        {
            StudyResult result = Compare(Path.Combine(folder, "results.db"));
            output.Write(StudySummary.Of(result));
            return result.IsComplete;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
