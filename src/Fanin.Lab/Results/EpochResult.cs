namespace Fanin.Lab.Results;

/// <summary>What was measured at the end of one epoch.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Step">Optimizer steps done since the start of the trial.</param>
/// <param name="TrainLoss">Mean minibatch loss of this epoch's steps, in training mode, in nats.</param>
/// <param name="TrainAccuracy">Fraction of training images classified rightly after the epoch, in evaluation mode.</param>
/// <param name="ValidLoss">Mean cross-entropy of the validation images after the epoch, in evaluation mode, in nats.</param>
/// <param name="ValidAccuracy">Fraction of validation images classified rightly after the epoch, in evaluation mode.</param>
public sealed record EpochResult(int Epoch, int Step, double TrainLoss, double TrainAccuracy, double ValidLoss, double ValidAccuracy);
