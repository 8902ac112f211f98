using Fanin.Lab.Tasks;

namespace Fanin.Lab.Experiments;

/// <summary>Data that an experiment's trials learn from, as they were found when it was planned.</summary>
/// <param name="Name">Their canonical text, <see cref="Trials.TrialSpec.Data"/>.</param>
/// <param name="Source">Where they came from, in words and with the path.</param>
/// <param name="Digest">SHA-256 of what they contain.</param>
/// <param name="Shape">Shapes of a sample and of what is to be said of it.</param>
/// <param name="Train">Samples to train with.</param>
/// <param name="Valid">Samples to validate with.</param>
/// <param name="Test">Samples to test with.</param>
public sealed record PlannedData(string Name, string Source, string Digest, TaskShape Shape, long Train, long Valid, long Test)
{
    /// <summary>What stays of data when they are read.</summary>
    internal static PlannedData Of(TaskData data) => new(data.Name, data.Source, data.Digest, data.Shape, data.Train.Count, data.Valid.Count, data.Test.Count);
}
