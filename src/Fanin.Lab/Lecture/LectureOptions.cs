using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Lab.Lecture;

/// <summary>What to train in a lecture run, and for how long. The defaults are the lecture's.</summary>
public sealed record LectureOptions
{
    /// <summary>The lecture's number of epochs.</summary>
    public const int DefaultEpochs = 50;

    /// <summary>The lecture's batch.</summary>
    public const int DefaultBatch = 256;

    /// <summary>The lecture's learning rate.</summary>
    public const double DefaultLearningRate = 0.1;

    /// <summary>Which initializations race.</summary>
    public IReadOnlyList<LectureVariant> Variants { get; init; } = LectureVariant.All;

    /// <summary>Where the first weights come from; PyTorch's stream, so that the lecture can be repeated there. The order of images is PyTorch's in either.</summary>
    public NumberStream Stream { get; init; } = NumberStream.PyTorch;

    /// <summary>One trial a variant and seed.</summary>
    public required IReadOnlyList<Seed> Seeds { get; init; }

    /// <summary>Epochs a trial; not looked at where <see cref="Steps"/> is given.</summary>
    public int Epochs { get; init; } = DefaultEpochs;

    /// <summary>Optimizer steps a trial, instead of <see cref="Epochs"/>.</summary>
    public int? Steps { get; init; }

    /// <summary>Images a step.</summary>
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>Step size of plain SGD without momentum.</summary>
    public double LearningRate { get; init; } = DefaultLearningRate;

    /// <summary>Trials trained at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>libtorch threads a trial. With more than one, sums are cut differently and the bits may differ.</summary>
    public int Threads { get; init; } = 1;
}
