namespace Fanin.Lab.Plots;

/// <summary>What is drawn over the dots of a row: their mean and its 95 % interval.</summary>
/// <param name="Mean">The mean over trials.</param>
/// <param name="Low">Lower end; not a number if there are too few trials for one.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct MeanMark(double Mean, double Low, double High);
