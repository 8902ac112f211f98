using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Lab.Training;

/// <summary>One network to train: a unit of work that depends on no other.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Recipe">How the network is initialized.</param>
/// <param name="BatchNorm">Whether its hidden layers are followed by BatchNorm.</param>
/// <param name="Seed">The root of its weights and of the order of its images.</param>
public sealed record Trial(string Name, Recipe Recipe, bool BatchNorm, Seed Seed)
{
    /// <summary>Where its weights come from.</summary>
    public NumberStream Stream { get; init; } = NumberStream.PyTorch;
}

/// <summary>How far a trial has come.</summary>
/// <param name="Trial">Which one.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps to do.</param>
/// <param name="Loss">Running mean of the minibatch loss, in nats; not a number before the first step.</param>
/// <param name="ValidAccuracy">Validation accuracy after the last epoch, if there was one.</param>
/// <param name="Epoch">Epochs finished.</param>
/// <param name="Done">Whether this is the last report of the trial.</param>
public sealed record TrialProgress(Trial Trial, int Step, int Steps, double Loss, double? ValidAccuracy, int Epoch, bool Done);
